using System.Globalization;
using System.Runtime.ExceptionServices;
using LbSim.Cli.Terminal;
using LbSim.Experiments.Running;
using LbSim.Experiments.Sweep;
using LbSim.Reports.Files;

namespace LbSim.Cli.Commands;

/// <summary>Runs the points of a sweep, keeping each as it ends.</summary>
internal sealed class SweepRun(SweepPlan plan, SweepShard shard, PointStore store)
{
    private readonly PointResult?[] _results = new PointResult?[plan.Grid.Count];

    /// <summary>Runs at once.</summary>
    public required int Threads { get; init; }

    /// <summary>Whether nothing but errors is said.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Whether laws are checked while running.</summary>
    public bool IsDebug { get; init; }

    /// <summary>Whether every request is logged.</summary>
    public bool WithRequests { get; init; }

    /// <summary>Runs what is not there yet.</summary>
    public SweepResult Run(CancellationToken stop)
    {
        var mine = Enumerable.Range(0, plan.Grid.Count).Where(shard.Takes).ToList();
        mine.ForEach(point => _results[point] = store.Find(plan.Hashes[point], WithRequests));
        var missing = mine.FindAll(point => _results[point] is null);
        if (missing.Count < mine.Count)
        {
            Say(string.Create(CultureInfo.InvariantCulture, $"{mine.Count - missing.Count} of {mine.Count} points had been finished by an earlier run"));
        }

        try
        {
            RunAll(missing, stop);
        }
        catch (OperationCanceledException)
        {
            var finished = mine.Count(point => _results[point] is not null);
            Say(string.Create(CultureInfo.InvariantCulture, $"{finished} of {mine.Count} points are finished{(finished > 0 ? $" and kept in {Path.GetFileName(store.Folder)}" : "")}; the same command goes on from there"));
            throw;
        }

        return new SweepResult
        {
            Scenario = plan.Scenarios[0].Name,
            Seed = plan.Scenarios[0].Seed,
            Paths = [.. plan.Grid.Axes.Select(axis => axis.Path)],
            IsZipped = plan.Grid.IsZipped,
            Hash = plan.Hash,
            Points = [.. plan.Hashes.Select((hash, point) => new SweepPoint(point, plan.Grid.Values(point), hash, _results[point]))],
        };
    }

    /// <summary>Puts the request logs among the results, where they were asked for.</summary>
    /// <param name="directory">The directory being written.</param>
    public void CopyRequests(string directory)
    {
        for (var point = 0; WithRequests && point < _results.Length; point++)
        {
            if (_results[point] is not null)
            {
                SweepFiles.CopyRequests(store.LogOf(plan.Hashes[point]), point, directory);
            }
        }
    }

    // several points at once where one has fewer runs than there are threads
    private void RunAll(List<int> missing, CancellationToken stop)
    {
        var runs = missing.Select(point => plan.Scenarios[point].Balancers.Count * plan.Scenarios[point].Replications).DefaultIfEmpty(Threads).Max();
        var atOnce = Math.Max(1, Threads / runs);
        try
        {
            Parallel.ForEach(
                missing,
                new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = stop },
                point => RunPoint(point, Threads / atOnce, isAlone: atOnce == 1, stop));
        }
        catch (AggregateException failed)
        {
            // the first fault, with its own stack, says more than the bundle
            ExceptionDispatchInfo.Capture(failed.Flatten().InnerExceptions[0]).Throw();
        }
    }

    private void RunPoint(int point, int share, bool isAlone, CancellationToken stop)
    {
        var scenario = plan.Scenarios[point];
        Say(string.Create(CultureInfo.InvariantCulture, $"point {point} of 0 to {plan.Grid.Count - 1}: {plan.Grid.Describe(point)}"));
        var folder = WithRequests ? store.OpenLogs(plan.Hashes[point]) : null;
        var logs = folder is null ? null : new RequestLogs(folder, scenario);
        using var progress = new ProgressLine(scenario.Balancers.Count * scenario.Replications, scenario.Traffic.Requests, IsQuiet || !isAlone);
        var result = PointFigures.Of(ExperimentRunner.Run(scenario, new ExperimentOptions
        {
            Threads = share,
            OpenLog = logs is null ? null : logs.Open,
            CloseLog = logs is null ? null : logs.Close,
            Progress = progress.Report,
            Cancellation = stop,
            CheckMemory = IsDebug,
        }));
        stop.ThrowIfCancellationRequested();
        if (folder is not null)
        {
            logs!.Join();
            store.KeepLog(plan.Hashes[point], folder);
        }

        store.Save(plan.Hashes[point], result);
        _results[point] = result;
    }

    private void Say(string text)
    {
        if (!IsQuiet)
        {
            Console.Error.WriteLine(text);
        }
    }
}
