using LbSim.Kernel.Time;
using LbSim.Workload.Generators;

namespace LbSim.Workload.Fitting;

/// <summary>The rate of a trace in steps of equal length, as factors on its mean, and the clock in which it is constant.</summary>
internal sealed class RateSteps
{
    private const int MostSteps = 744; // a month of hours
    private const int MostShort = 168; // steps of less than an hour
    private const int FewestSteps = 4;
    private const int FewestArrivals = 50; // of a step, on average: fewer say more about chance than about the rate
    private static readonly double[] Lengths = [10, 30, 60, 300, 900, 3600];

    private readonly double[] _factors;
    private readonly double _step;

    private RateSteps(double[] factors, double step) => (_factors, _step) = (factors, step);

    /// <summary>Lengths of steps worth trying: ten seconds to an hour or more, 4 to 744 of them, with arrivals enough in each.</summary>
    public static IEnumerable<double> StepsFor(int arrivals, double span) => Lengths.Append(Math.Ceiling(span / MostSteps / 3600) * 3600).Distinct()
        .Where(step => span / step is >= FewestSteps and <= MostSteps && (step >= 3600 || span / step <= MostShort) && arrivals * step / span >= FewestArrivals);

    /// <summary>The factors of each step, shrunk towards 1 by what is noise rather than a change of rate.</summary>
    /// <param name="arrivals">In seconds from 0.</param>
    /// <param name="span">Where they end.</param>
    /// <param name="step">Length of a step.</param>
    /// <param name="noise">Index of dispersion that the process has in windows of a step without any change of rate; 0 to shrink nothing.</param>
    public static RateSteps Of(double[] arrivals, double span, double step, double noise)
    {
        var counts = new double[(int)Math.Ceiling(span / step)];
        foreach (var arrival in arrivals)
        {
            counts[Math.Min((int)(arrival / step), counts.Length - 1)]++;
        }

        var mean = arrivals.Length / span;
        var last = span - (step * (counts.Length - 1));
        var factors = counts.Select((count, index) => count / (index == counts.Length - 1 ? last : step) / mean).ToArray();
        var seen = ArrivalStatistics.Dispersion(arrivals, step, span);
        var shrink = seen > noise ? Math.Sqrt(1 - (noise / seen)) : 0;
        for (var i = 0; i < factors.Length; i++)
        {
            factors[i] = Math.Min(1 + ((factors[i] - 1) * shrink), EnvelopeOptions.LargestFactor);
        }

        // so that the mean rate over the span stays the mean rate
        var weight = factors.Select((factor, index) => factor * (index == factors.Length - 1 ? last : step)).Sum() / span;
        return new([.. factors.Select(factor => factor / weight)], step);
    }

    /// <summary>The steps of an envelope that <see cref="ToEnvelope"/> made.</summary>
    public static RateSteps From(StepsEnvelope envelope, double span) => new(
        [.. envelope.Points.Select(point => point.Factor)],
        envelope.Points.Count > 1 ? envelope.Points[1].At.Seconds : span);

    /// <summary>How many steps there are.</summary>
    public int Count => _factors.Length;

    /// <summary>Largest difference of a factor from 1.</summary>
    public double Strength => _factors.Max(factor => Math.Abs(factor - 1));

    /// <summary>The steps as an envelope.</summary>
    public StepsEnvelope ToEnvelope()
    {
        var points = new List<RatePoint>();
        for (var i = 0; i < _factors.Length; i++)
        {
            points.Add(new(SimTime.FromSeconds(i * _step), Math.Round(_factors[i], 4)));
        }

        return new() { Points = points };
    }

    /// <summary>Times on the clock that runs as fast as the rate: there the rate is constant.</summary>
    public double[] Straighten(double[] arrivals)
    {
        var before = new double[_factors.Length];
        for (var i = 1; i < before.Length; i++)
        {
            before[i] = before[i - 1] + (_factors[i - 1] * _step);
        }

        return Array.ConvertAll(arrivals, arrival =>
        {
            var index = Math.Min((int)(arrival / _step), before.Length - 1);
            return before[index] + (_factors[index] * (arrival - (index * _step)));
        });
    }
}
