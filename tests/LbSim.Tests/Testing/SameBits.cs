using System.Runtime.InteropServices;

namespace LbSim.Tests.Testing;

/// <summary>
/// A theory that compares figures of whole runs digit by digit; skipped, and said so, off Linux on x64, where logarithms may differ in
/// their last bit and a run with them (docs/decisions/0002-random-streams.md).
/// </summary>
public sealed class SameBitsTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips the theory where the figures may differ.</summary>
    public SameBitsTheoryAttribute() =>
        Skip = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64 ? null : "the kept figures are those of Linux on x64";
}
