using System.Globalization;
using LbSim.Experiments.Results;
using LbSim.Kernel.Time;
using LbSim.Scenarios;
using LbSim.Simulation;
using LbSim.Simulation.Metrics;

namespace LbSim.Experiments.Running;

/// <summary>Runs every balancer of a scenario on the same traffics, on as many threads as allowed.</summary>
/// <remarks>Runs share nothing and are put together in a fixed order: the number of threads changes no byte of a result.</remarks>
public static class ExperimentRunner
{
    /// <summary>Windows aimed at in the series that are reported (replication 0).</summary>
    private const int ReportedWindows = 300;

    /// <summary>Windows aimed at where a sample sums over a thousand servers and more.</summary>
    private const int LargeFleetWindows = 60;

    /// <summary>Windows aimed at in the others, which only judge saturation.</summary>
    private const int JudgedWindows = 30;

    /// <summary>Runs the experiment.</summary>
    public static ExperimentResult Run(Scenario scenario, ExperimentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        options ??= new ExperimentOptions();
        var runs = new RunResult[scenario.Balancers.Count * scenario.Replications];
        var notes = new List<string>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Threads), CancellationToken = options.Cancellation };
        try
        {
            scenario = WithWarmup(scenario, parallel, options.SingleStep, notes);
            Parallel.For(0, runs.Length, parallel, index => runs[index] = RunOne(scenario, options, index));
        }
        catch (AggregateException failed)
        {
            // the first fault of ours, with its own stack, says more than the bundle
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(failed.Flatten().InnerExceptions[0]).Throw();
        }

        return new ResultBuilder(scenario, Capacities(scenario), runs, notes).Build();
    }

    /// <summary>Saturated throughput of one server of each group, in requests per second; groups that are alike are run once.</summary>
    public static double?[] Capacities(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var capacities = new double?[scenario.Groups.Count];
        for (var group = 0; group < capacities.Length; group++)
        {
            var server = scenario.Groups[group].Spec.Server;
            var twin = scenario.Groups.Take(group).ToList().FindIndex(other => Equals(other.Spec.Server, server));
            capacities[group] = twin >= 0 ? capacities[twin] : SaturatedThroughput.Of(scenario.Groups[group].Spec, scenario.Workload, scenario.Seed);
        }

        return capacities;
    }

    private static Scenario WithWarmup(Scenario scenario, ParallelOptions parallel, bool singleStep, List<string> notes)
    {
        if (scenario.WarmupRule != WarmupRule.Found)
        {
            return scenario;
        }

        var found = WarmupFinder.Find(scenario, parallel, singleStep);
        if (found.Unsettled.Count > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"warm-up: requests in the system had not settled by {found.LookedAt.Seconds / 2:0.###} s under {string.Join(", ", found.Unsettled)}; what is measured after the {found.Warmup.Seconds:0.###} s left out may still drift: give a warmup and a longer run if that matters"));
        }

        return scenario with { Warmup = found.Warmup };
    }

    private static RunResult RunOne(Scenario scenario, ExperimentOptions options, int index)
    {
        var (balancer, replication) = (index / scenario.Replications, index % scenario.Replications);
        var spec = scenario.ToRunSpec(balancer, replication) with
        {
            SingleStep = options.SingleStep,
            SeriesWindow = SeriesWindow(scenario, replication == 0 ? ReportedWindows : JudgedWindows),
        };
        var result = Simulator.Run(spec, new RunOptions
        {
            Log = options.OpenLog?.Invoke(balancer, replication),
            Progress = options.Progress is { } progress ? (time, arrivals) => progress(index, time, arrivals) : null,
            Cancellation = options.Cancellation,
            CheckMemory = options.CheckMemory,
        });
        options.CloseLog?.Invoke(balancer, replication);
        return result;
    }

    // a round width, so that window edges read well; it doubles by itself if the run is longer than thought
    private static SimDuration SeriesWindow(Scenario scenario, int windows)
    {
        var servers = scenario.Groups.Sum(group => group.Spec.Count);
        windows = servers >= 1000 ? Math.Min(windows, LargeFleetWindows) : windows;
        var width = Math.Max(scenario.Traffic.SpanSeconds, 1e-6) / windows;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(width)));
        var nice = new[] { 1.0, 2, 5, 10 }.First(step => step * unit >= width * 0.999) * unit;
        return new(Math.Max(1_000, SimDuration.FromSeconds(nice).Picoseconds));
    }
}
