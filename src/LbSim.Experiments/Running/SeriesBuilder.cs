using LbSim.Experiments.Results;
using LbSim.Scenarios;
using LbSim.Simulation.Metrics;

namespace LbSim.Experiments.Running;

/// <summary>Turns totals at window edges into figures per window.</summary>
internal static class SeriesBuilder
{
    public static SeriesResult Build(Scenario scenario, RunResult run, List<string> serverNames, List<int> serverGroups)
    {
        var series = run.Series;
        var rows = new List<SeriesRow>(series.Rows);
        for (var row = 0; row < series.Rows; row++)
        {
            var group = series.IsPerGroup ? row : serverGroups[row];
            var spec = scenario.Groups[group].Spec;
            var windows = new SeriesWindow[series.Count];
            for (var window = 0; window < windows.Length; window++)
            {
                windows[window] = Window(series, row, window, spec.Server, series.IsPerGroup ? spec.Count : 1);
            }

            rows.Add(new SeriesRow { Group = spec.Name, Server = series.IsPerGroup ? "" : serverNames[row], Windows = windows });
        }

        return new SeriesResult { Edges = [.. Enumerable.Range(0, series.Count + 1).Select(edge => series.Edge(edge).Seconds)], Rows = rows, Ends = Ends(series) };
    }

    private static EndsWindow[] Ends(SeriesRecorder series)
    {
        var windows = new EndsWindow[series.Count];
        for (var window = 0; window < windows.Length; window++)
        {
            var (from, to) = (series.EndsAt(window), series.EndsAt(window + 1));
            windows[window] = new(to.Finished - from.Finished, to.Rejected - from.Rejected, to.Failed - from.Failed, to.TimedOut - from.TimedOut, to.Missed - from.Missed);
        }

        return windows;
    }

    private static SeriesWindow Window(SeriesRecorder series, int row, int window, Simulation.Servers.ServerSpec spec, int servers)
    {
        var from = series.At(window, row);
        var to = series.At(window + 1, row);
        var means = new ServerMeans(from, to, (series.Edge(window + 1) - series.Edge(window)).Picoseconds, spec, servers);
        return new SeriesWindow
        {
            Arrivals = to.Arrivals - from.Arrivals,
            Completions = to.Completions - from.Completions,
            Rejected = to.Rejected - from.Rejected,
            Failed = to.Failed - from.Failed,
            Missed = to.Missed - from.Missed,
            OutputTokens = to.OutputTokens - from.OutputTokens,
            Busy = means.Busy,
            Occupancy = means.Occupancy,
            Running = means.Running * servers,
            Waiting = means.Waiting * servers,
            KvUse = means.KvUse,
        };
    }
}
