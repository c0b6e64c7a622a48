namespace LbSim.Workload.Traces.Analysis;

/// <summary>Keeps measured times, 4 bytes each and only those the trace has; beyond a limit only makespan and counts go on.</summary>
internal sealed class MeasuredTally(long mostRows)
{
    private readonly List<float>[] _columns = [[], [], [], [], []];
    private double _start = double.PositiveInfinity;
    private double _end = double.NegativeInfinity;

    public void Add(in TraceTimes times)
    {
        Keep(0, times.Ttft);
        Keep(1, times.Tpot);
        Keep(2, times.EndToEnd);
        Keep(3, times.Queue);
        Keep(4, times.Think);
        _start = times.Start < _start ? times.Start : _start; // comparisons with NaN are false
        _end = times.End > _end ? times.End : _end;
    }

    public MeasuredSummary? Finish(double outputTokens)
    {
        const double Milliseconds = 1000;
        if (Array.TrueForAll(_columns, column => column.Count == 0))
        {
            return null;
        }

        double? makespan = _end > _start ? _end - _start : null;
        return new()
        {
            Ttft = ValueSummary.Of([.. _columns[0]], Milliseconds),
            Tpot = ValueSummary.Of([.. _columns[1]], Milliseconds),
            EndToEnd = ValueSummary.Of([.. _columns[2]], Milliseconds),
            Queue = ValueSummary.Of([.. _columns[3]], Milliseconds),
            Think = ValueSummary.Of([.. _columns[4]], 1),
            MakespanSeconds = makespan,
            OutputTokensPerSecond = outputTokens / makespan,
        };
    }

    /// <summary>Seconds to the first token.</summary>
    public ValueSummary? TtftSeconds => ValueSummary.Of([.. _columns[0]], 1);

    /// <summary>Seconds to the last token.</summary>
    public ValueSummary? EndToEndSeconds => ValueSummary.Of([.. _columns[2]], 1);

    /// <summary>Seconds before a request.</summary>
    public ValueSummary? ThinkSeconds => ValueSummary.Of([.. _columns[4]], 1);

    /// <summary>Share of think times that a question is true of; null without any.</summary>
    public double? ShareOfThink(Predicate<float> isMeant) => _columns[4].Count == 0 ? null : (double)_columns[4].FindAll(isMeant).Count / _columns[4].Count;

    private void Keep(int column, double seconds)
    {
        if (!double.IsNaN(seconds) && _columns[column].Count < mostRows)
        {
            _columns[column].Add((float)seconds);
        }
    }
}
