namespace LbSim.Workload.Generators;

/// <summary>How a rate changes over time: a factor, linear between points, with jumps where two points share a time.</summary>
/// <remarks>
/// Time is rescaled, not thinned: a unit-rate process runs on the integral of the rate, so a gamma process keeps its
/// coefficient of variation in operational time whatever the envelope (docs/model/workload.md).
/// </remarks>
public sealed class RateEnvelope
{
    private const int DailySegments = 288; // five minutes: the cosine is within 0.01 % of its chords

    /// <summary>An envelope through points.</summary>
    /// <param name="points">Times in seconds, not decreasing, from 0; factors 0 or more. The last factor holds for ever, or the points repeat.</param>
    /// <param name="periodSeconds">Length after which the points repeat, or null.</param>
    public RateEnvelope(IReadOnlyList<EnvelopePoint> points, double? periodSeconds = null)
    {
        ArgumentNullException.ThrowIfNull(points);
        Points = points;
        PeriodSeconds = periodSeconds;
    }

    /// <summary>The points.</summary>
    public IReadOnlyList<EnvelopePoint> Points { get; }

    /// <summary>Length after which the points repeat, or null.</summary>
    public double? PeriodSeconds { get; }

    /// <summary>The factor changes at once at each given time and then stays.</summary>
    public static RateEnvelope Steps(IReadOnlyList<EnvelopePoint> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var points = new List<EnvelopePoint>();
        var last = 1.0;
        foreach (var step in steps)
        {
            points.Add(new(step.Seconds, points.Count == 0 && step.Seconds == 0 ? step.Factor : last));
            points.Add(step);
            last = step.Factor;
        }

        return new(points.Count > 0 && points[0].Seconds > 0 ? [new(0, 1), .. points] : points);
    }

    /// <summary>The factor moves linearly from point to point; before the first it is the first's.</summary>
    public static RateEnvelope Ramps(IReadOnlyList<EnvelopePoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return new(points[0].Seconds > 0 ? [new(0, points[0].Factor), .. points] : points);
    }

    /// <summary>A daily curve: a cosine with mean 1 whose peak is <paramref name="peakToMean"/>, repeating every 24 hours.</summary>
    /// <param name="peakToMean">1 to 2.</param>
    /// <param name="peakHour">Hour of the peak after the start, 0 to 24.</param>
    public static RateEnvelope Daily(double peakToMean, double peakHour)
    {
        var points = new List<EnvelopePoint>();
        for (var segment = 0; segment <= DailySegments; segment++)
        {
            var hour = 24.0 * segment / DailySegments;
            points.Add(new(hour * 3600, 1 + ((peakToMean - 1) * Math.Cos((hour - peakHour) / 24 * 2 * Math.PI))));
        }

        return new(points, 86_400);
    }

    /// <summary>Multiplies the rate by a factor during each spike.</summary>
    public RateEnvelope WithSpikes(IReadOnlyList<Spike> spikes)
    {
        ArgumentNullException.ThrowIfNull(spikes);
        var end = spikes.Count == 0 ? 0 : spikes.Max(spike => spike.Seconds + spike.ForSeconds);
        var points = Unrolled(end);
        foreach (var spike in spikes)
        {
            Insert(points, spike.Seconds);
            Insert(points, spike.Seconds + spike.ForSeconds);
        }

        var factors = new List<EnvelopePoint>(points.Count);
        for (var index = 0; index < points.Count; index++)
        {
            // the left one of two points at a time belongs to what was before it
            var isLeft = index + 1 < points.Count && points[index + 1].Seconds == points[index].Seconds;
            var factor = 1.0;
            foreach (var spike in spikes)
            {
                var (from, to) = (spike.Seconds, spike.Seconds + spike.ForSeconds);
                var time = points[index].Seconds;
                factor *= (isLeft ? time > from && time <= to : time >= from && time < to) ? spike.Factor : 1;
            }

            factors.Add(points[index] with { Factor = points[index].Factor * factor });
        }

        return new(factors, PeriodSeconds is null ? null : factors[^1].Seconds);
    }

    /// <summary>Mean factor over a span from 0.</summary>
    public double MeanOver(double seconds)
    {
        var cursor = new EnvelopeCursor(this);
        return seconds > 0 ? cursor.IntegralTo(seconds) / seconds : Points.Count > 0 ? Points[0].Factor : 1;
    }

    private List<EnvelopePoint> Unrolled(double end)
    {
        var points = Points.Count == 0 ? [new EnvelopePoint(0, 1)] : Points.ToList();
        if (PeriodSeconds is not { } period)
        {
            return points;
        }

        for (var start = period; start < end; start += period)
        {
            points.AddRange(Points.Select(point => point with { Seconds = point.Seconds + start }));
        }

        return points;
    }

    // puts two points of equal factor at a time, so that the factor can jump there
    private static void Insert(List<EnvelopePoint> points, double seconds)
    {
        var after = points.FindIndex(point => point.Seconds > seconds);
        double factor;
        if (after < 0)
        {
            after = points.Count;
            factor = points[^1].Factor;
        }
        else if (after == 0)
        {
            factor = points[0].Factor;
        }
        else
        {
            var (left, right) = (points[after - 1], points[after]);
            factor = left.Factor + ((right.Factor - left.Factor) * (seconds - left.Seconds) / (right.Seconds - left.Seconds));
        }

        points.Insert(after, new(seconds, factor));
        points.Insert(after, new(seconds, factor));
    }
}

/// <summary>A point of an envelope.</summary>
/// <param name="Seconds">Time from the start, 0 or more.</param>
/// <param name="Factor">What the rate is multiplied by, 0 or more.</param>
public readonly record struct EnvelopePoint(double Seconds, double Factor);

/// <summary>A spike.</summary>
/// <param name="Seconds">When it begins.</param>
/// <param name="ForSeconds">How long it lasts.</param>
/// <param name="Factor">What the rate is multiplied by meanwhile.</param>
public readonly record struct Spike(double Seconds, double ForSeconds, double Factor);
