using System.Runtime.CompilerServices;

namespace LbSim.Kernel.Random;

/// <summary>Argument checks the distributions share: each names the parameter, its value and its bound.</summary>
internal static class DistributionGuard
{
    /// <summary>The value, when finite and 0 or more.</summary>
    public static double NonNegative(double value, string name) =>
        double.IsFinite(value) && value >= 0 ? value : throw new ArgumentOutOfRangeException(name, value, "must be a finite number, 0 or more");

    /// <summary>The value, when finite and above 0.</summary>
    public static double Positive(double value, string name) =>
        double.IsFinite(value) && value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, "must be a finite number above 0");

    /// <summary>The value, when finite and at least <paramref name="bound"/>.</summary>
    public static double AtLeast(double value, double bound, string name) =>
        double.IsFinite(value) && value >= bound
            ? value
            : throw new ArgumentOutOfRangeException(name, value, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"must be a finite number, {bound} or more"));

    /// <summary>A uniform draw in (0, 1], turned into an exponential of mean 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double UnitExponential(RandomStream random) => -Math.Log(random.NextPositive());
}
