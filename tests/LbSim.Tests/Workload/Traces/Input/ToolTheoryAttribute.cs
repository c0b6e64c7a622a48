namespace LbSim.Tests.Workload.Traces;

/// <summary>A theory that needs a program of the system; skipped, and said so, where it is absent or too different (Windows).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips the theory where the program is absent.</summary>
    /// <param name="tool">Name of the program.</param>
    public ToolTheoryAttribute(string tool) => Skip = !OperatingSystem.IsLinux() ? $"needs {tool} of a Linux system"
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, tool))) ? null : $"needs {tool}, which is absent";
}
