using LbSim.Kernel.Random;
using LbSim.Workload.Lengths;

namespace LbSim.Workload.Fitting;

/// <summary>Fits a generator to a trace: sessions where it has conversations, else a mixture where it has clients, else arrivals and lengths.</summary>
public static class TrafficFitter
{
    /// <summary>The fewest requests that a generator is fitted to.</summary>
    public const int FewestRequests = 20;

    private const double ManyTurns = 1.2;
    private const ulong TieSeed = 1;

    /// <summary>Fits a sample of at least <see cref="FewestRequests"/> requests that do not all arrive at once.</summary>
    /// <param name="sample">The trace.</param>
    /// <param name="name">Its name, for the lengths' source.</param>
    /// <exception cref="Traces.TraceException">It has too few requests, or no length in time.</exception>
    public static TrafficFit Fit(TraceSample sample, string name)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample.Span <= 0)
        {
            throw new Traces.TraceException(name, "has all its requests at one instant; a rate cannot be fitted to it");
        }

        if (sample.Count < FewestRequests)
        {
            throw new Traces.TraceException(name, FormattableString.Invariant($"has {sample.Count} requests; a fit needs at least {FewestRequests}"));
        }

        var notes = new List<string>();
        var spread = SpreadTies(sample, notes);
        var fit = Choose(spread, name, notes);
        if (spread.Reuse is { TokenShare: > 0 } reuse && fit is not { Sessions: { SendsHistory: true } or { Beginnings.Count: > 0 } })
        {
            notes.Add(FormattableString.Invariant($"Prompts of the trace have contents in common ({reuse.TokenShare:0.###} of their tokens); the generator names none, so caches find nothing in its traffic."));
        }

        return fit;
    }

    private static TrafficFit Choose(TraceSample spread, string name, List<string> notes)
    {
        var sessions = spread.Sessions.Where(session => session >= 0).Distinct().Count();
        if (sessions > 0 && spread.Sessions.Count(session => session >= 0) / (double)sessions >= ManyTurns)
        {
            return ConversationFitter.WithBeginnings(spread, name, notes, SessionFitter.Fit(spread, name, notes));
        }

        if (spread.Clients.Where(client => client >= 0).Distinct().Take(2).Count() == 2)
        {
            return MixtureFitter.Fit(spread, name, notes);
        }

        var arrivals = ArrivalFitter.Fit(spread.Arrivals, spread.Span);
        return ConversationFitter.Choose(spread, name, notes, new()
        {
            Generator = new() { Arrivals = arrivals.Arrivals, Envelopes = arrivals.Envelopes, Lengths = Lengths(spread, name) },
            Notes = notes,
            Sample = spread,
        });
    }

    /// <summary>The joint lengths of a sample.</summary>
    internal static JointLengths Lengths(TraceSample sample, string name, int points = 101, int ranges = 16) => new()
    {
        Data = LengthFitter.Fit("fitted", name, "", sample.Prompts, sample.Outputs, points, ranges),
    };

    // A clock that ticks in whole seconds puts requests at one instant that did not come together: that is the recorder's doing, not the traffic's.
    private static TraceSample SpreadTies(TraceSample sample, List<string> notes)
    {
        var gaps = ArrivalStatistics.Gaps(sample.Arrivals);
        if (ClockTick.Of(gaps) is not { } tick)
        {
            return sample;
        }

        var ties = gaps.Count(gap => gap <= 0);
        var random = new RandomStream(TieSeed, "ties");
        var times = Array.ConvertAll(sample.Arrivals, arrival => arrival + (tick * random.NextDouble()));
        Array.Sort(times);
        var first = times[0];
        notes.Add(FormattableString.Invariant($"{ties} of {gaps.Length} gaps are 0 and the clock seems to tick every {tick:0.###} s: ties were spread over the tick before fitting, so shorter bursts are not in the fit."));
        return sample.At(Array.ConvertAll(times, time => time - first));
    }
}
