using System.Globalization;

namespace LbSim.Simulation.Hardware;

/// <summary>Texts with numbers, the same under every culture.</summary>
internal static class Texts
{
    internal static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
