using LbSim.Kernel.Time;

namespace LbSim.Workload.Generators;

/// <summary>A curve that comes again each day: factors at equal distances over the period, joined by straight lines, the last to the first.</summary>
public sealed record DailyEnvelope : EnvelopeOptions
{
    /// <summary>Factors from the beginning of the period on: 24 of them are hourly ones. Null for a cosine from <see cref="Trough"/> to <see cref="Peak"/>.</summary>
    public IReadOnlyList<double>? Factors { get; init; }

    /// <summary>Lowest factor of the cosine, default 0.5.</summary>
    public double Trough { get; init; } = 0.5;

    /// <summary>Highest factor of the cosine, default 1.5; with the default trough the mean stays 1.</summary>
    public double Peak { get; init; } = 1.5;

    /// <summary>When the cosine peaks, from the beginning of the period; default 14 hours.</summary>
    public SimDuration PeakAt { get; init; } = SimDuration.FromSeconds(14 * 3600);

    /// <summary>Length of the period, 1 s to 100 days; default 24 hours. A shorter one plays a day in less time.</summary>
    public SimDuration Period { get; init; } = SimDuration.FromSeconds(24 * 3600);

    /// <inheritdoc/>
    public override bool IsSloped => true;

    /// <inheritdoc/>
    public override IReadOnlyList<OptionProblem> Validate()
    {
        var check = new OptionCheck();
        check.Between("period", Period.Seconds, 1, 100 * 86_400);
        if (Factors is null)
        {
            check.Between("peak", Peak, 0, LargestFactor);
            check.Between("trough", Trough, 0, LargestFactor);
            if (Trough > Peak)
            {
                check.Add("trough", FormattableString.Invariant($"is {Trough}, above the peak of {Peak}; expected at most the peak"));
            }

            if (Peak == 0)
            {
                check.Add("peak", "is 0, so nothing would ever arrive; expected above 0");
            }

            if (PeakAt.Picoseconds < 0 || PeakAt >= Period)
            {
                check.Add("peak-at", $"is {PeakAt}; expected 0 s or more and less than the period of {Period}");
            }

            return check.Problems;
        }

        check.Between("factors", Factors.Count, 2, 1440);
        for (var i = 0; i < Factors.Count; i++)
        {
            check.Between($"factors[{i}]", Factors[i], 0, LargestFactor);
        }

        if (Factors.Count >= 2 && Factors.All(factor => factor == 0))
        {
            check.Add("factors", "are all 0, so nothing would ever arrive; expected one above 0");
        }

        return check.Problems;
    }

    internal override IEnumerable<RateFactor> Build()
    {
        var factors = Factors ?? Cosine();
        var points = new RatePoint[factors.Count + 1];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new(new((long)((Int128)Period.Picoseconds * i / factors.Count)), factors[i % factors.Count]);
        }

        return [new(points, Period, isSloped: true)];
    }

    // 96 chords, a quarter of an hour each on a day: within 0.06 % of the cosine's amplitude
    private double[] Cosine()
    {
        var factors = new double[96];
        for (var i = 0; i < factors.Length; i++)
        {
            var phase = ((double)i / factors.Length) - ((double)PeakAt.Picoseconds / Period.Picoseconds);
            factors[i] = Trough + ((Peak - Trough) * (1 + Math.Cos(2 * Math.PI * phase)) / 2);
        }

        return factors;
    }
}
