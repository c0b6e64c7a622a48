using LbSim.Experiments.Statistics;
using LbSim.Kernel.Time;
using LbSim.Scenarios;
using LbSim.Simulation;
using LbSim.Simulation.Metrics;

namespace LbSim.Experiments.Running;

/// <summary>Finds the warm-up of an experiment with stationary traffic: MSER-5 on the number of requests in the system.</summary>
/// <remarks>
/// Every run is first made for the beginning of its traffic alone, measuring nothing but requests in the system. The run itself starts
/// over, so it is the same as if the instant had been given. docs/model/statistics.md says why.
/// </remarks>
internal static class WarmupFinder
{
    /// <summary>Share of the span that is looked at, at most.</summary>
    public const double LookedAt = 0.5;

    /// <summary>Requests that are looked at in each run, at most.</summary>
    public const int MostRequests = 20_000;

    private const int Batches = 200;

    /// <summary>One instant for the whole experiment: the largest over balancers and replications.</summary>
    public static FoundWarmup Find(Scenario scenario, ParallelOptions parallel, bool singleStep)
    {
        var end = EndOf(scenario);
        var cuts = new Truncation[scenario.Balancers.Count * scenario.Replications];
        var cell = new InSystemLog(end, Batches * Mser5.Batch).Cell;
        Parallel.For(0, cuts.Length, parallel, index => cuts[index] = Look(scenario, index, end, singleStep, parallel.CancellationToken));
        var unsettled = scenario.Balancers
            .Where((_, balancer) => cuts.Skip(balancer * scenario.Replications).Take(scenario.Replications).Any(cut => cut.IsAtHalf))
            .Select(balancer => balancer.Label)
            .ToList();
        return new(new(cuts.Max(cut => cut.Values) * cell.Picoseconds), end, unsettled);
    }

    private static SimTime EndOf(Scenario scenario)
    {
        var seconds = LookedAt * scenario.Traffic.SpanSeconds;
        if (scenario.Traffic.RatePerSecond is { } rate && rate > 0)
        {
            seconds = Math.Min(seconds, MostRequests / rate);
        }

        return SimTime.FromSeconds(seconds);
    }

    private static Truncation Look(Scenario scenario, int index, SimTime end, bool singleStep, CancellationToken cancellation)
    {
        var log = new InSystemLog(end, Batches * Mser5.Batch);
        var spec = scenario.ToRunSpec(index / scenario.Replications, index % scenario.Replications) with
        {
            Warmup = SimTime.Never, // nothing is measured, so the run ends with its traffic
            Duration = end,
            SendAfterDuration = false,
            SingleStep = singleStep,
            SeriesWindow = new(Math.Max(1, end.Picoseconds)),
        };
        Simulator.Run(spec, new RunOptions { Log = log, Cancellation = cancellation });
        return Mser5.Of(log.Means());
    }
}

/// <summary>A warm-up that was found.</summary>
/// <param name="Warmup">Arrivals before this are not measured.</param>
/// <param name="LookedAt">How far each run was looked at.</param>
/// <param name="Unsettled">Labels of balancers with a run that had not settled by half of that.</param>
internal sealed record FoundWarmup(SimTime Warmup, SimTime LookedAt, IReadOnlyList<string> Unsettled);
