namespace LbSim.Workload.Traces.ClientTables;

/// <summary>Rates of client tables over time, in steps of so many windows that there are not too many of them.</summary>
public sealed class ClientTimeline
{
    // of windows of ten minutes: up to 30 min, 1, 2, 3, 6 and 12 h, 1 d
    private static readonly long[] Multiples = [1, 2, 3, 6, 12, 18, 36, 72, 144];

    private readonly long _first;
    private readonly double _windowSeconds;
    private readonly double[] _covered; // seconds of each step that windows of any client cover

    /// <summary>Lays out the steps.</summary>
    /// <param name="tables">The tables, with at least one window.</param>
    /// <param name="most">At most so many steps.</param>
    public ClientTimeline(ClientTableSummary tables, int most)
    {
        ArgumentNullException.ThrowIfNull(tables);
        _first = tables.Rates.First().Key;
        _windowSeconds = tables.WindowSeconds;
        var span = tables.LastStart - _first + tables.WindowSeconds;
        StepSeconds = StepOf(tables.WindowSeconds, span, most);
        _covered = new double[Steps(span, StepSeconds)];
        foreach (var (start, _) in tables.Rates)
        {
            _covered[IndexOf(start)] += _windowSeconds;
        }

        Edges = [.. Enumerable.Range(0, _covered.Length).Select(index => (double)index * StepSeconds), span];
    }

    /// <summary>Length of a step in seconds; the last may be shorter.</summary>
    public long StepSeconds { get; }

    /// <summary>Where steps begin and the last one ends, in seconds after the start of the first window.</summary>
    public IReadOnlyList<double> Edges { get; }

    /// <summary>Steps for which no client has a window.</summary>
    public int Holes => _covered.Count(seconds => seconds == 0);

    /// <summary>Requests per second of some windows in each step; NaN where no client has any.</summary>
    /// <param name="windows">Windows of the tables, by start and rate.</param>
    public IReadOnlyList<double> RatesOf(IEnumerable<(long Start, double Rate)> windows)
    {
        ArgumentNullException.ThrowIfNull(windows);
        var requests = new double[_covered.Length];
        foreach (var (start, rate) in windows)
        {
            requests[IndexOf(start)] += rate * _windowSeconds;
        }

        return [.. requests.Select((sum, index) => sum / _covered[index])];
    }

    private static long StepOf(long window, long span, int most)
    {
        foreach (var multiple in Multiples)
        {
            if (Steps(span, multiple * window) <= most)
            {
                return multiple * window;
            }
        }

        var step = Multiples[^1] * window;
        while (Steps(span, step) > most)
        {
            step *= 2;
        }

        return step;
    }

    private static long Steps(long span, long step) => (span + step - 1) / step;

    private int IndexOf(long start) => (int)((start - _first) / StepSeconds);
}
