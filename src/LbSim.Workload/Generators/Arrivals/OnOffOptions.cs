namespace LbSim.Workload.Generators;

/// <summary>Bursts and pauses of an <see cref="ArrivalProcess.OnOff"/> process. Lengths count in the process's own time, so an envelope of factor 2 halves them.</summary>
public sealed record OnOffOptions
{
    /// <summary>The most bursts and pauses accepted between two requests, on average.</summary>
    private const double MostCyclesPerRequest = 1000;

    /// <summary>Mean seconds of a burst; above 0.</summary>
    public required double OnSeconds { get; init; }

    /// <summary>Mean seconds of a pause; above 0.</summary>
    public required double OffSeconds { get; init; }

    /// <summary>Rate in a pause as a share of the rate in a burst, 0 (silence, the default) to below 1.</summary>
    public double Quiet { get; init; }

    /// <summary>The index of dispersion of counts in windows of a length: their variance divided by their mean, 1 for Poisson.</summary>
    /// <remarks>
    /// 1 + A (1 - (1 - exp(-s w)) / (s w)), with s = 1/on + 1/off and A = 2 (l1 - l2)^2 / (on off s^3 l): Heffes and Lucantoni,
    /// "A Markov modulated characterization of packetized voice and data traffic", IEEE JSAC 1986.
    /// </remarks>
    /// <param name="ratePerSecond">Mean requests per second.</param>
    /// <param name="windowSeconds">Length of the windows.</param>
    public double Dispersion(double ratePerSecond, double windowSeconds)
    {
        var speed = (1 / OnSeconds) + (1 / OffSeconds);
        var burst = ratePerSecond * (OnSeconds + OffSeconds) / (OnSeconds + (Quiet * OffSeconds));
        var difference = burst * (1 - Quiet);
        var limit = 2 * difference * difference / (OnSeconds * OffSeconds * speed * speed * speed * ratePerSecond);
        var x = speed * windowSeconds;
        return 1 + (limit * (1 - ((1 - Math.Exp(-x)) / x)));
    }

    internal void Validate(OptionCheck check, double ratePerSecond)
    {
        check.Between("on", OnSeconds, 1e-6, 1e7);
        check.Between("off", OffSeconds, 1e-6, 1e7);
        if (!(Quiet >= 0 && Quiet < 1))
        {
            check.Add("quiet", FormattableString.Invariant($"is {Quiet}; expected 0 to below 1"));
        }

        if ((OnSeconds + OffSeconds) * ratePerSecond * MostCyclesPerRequest < 1)
        {
            check.Add("on", FormattableString.Invariant($"and off make {1 / ((OnSeconds + OffSeconds) * ratePerSecond):0} cycles between two requests; expected at most {MostCyclesPerRequest}: faster ones are Poisson"));
        }
    }
}
