using System.Runtime.InteropServices;

namespace LbSim.Workload.Traces.Analysis;

/// <summary>Follows sessions of agents, rows in the order of the file.</summary>
internal sealed class AgentTally
{
    private static readonly Int128 AttosecondsPerMicrosecond = TraceClock.AttosecondsPerSecond / 1_000_000;
    private readonly List<Session> _sessions = [];
    private readonly ValueCounts _uncached = new();
    private readonly ValueCounts _growth = new();
    private readonly ValueCounts _tools = new();
    private readonly ValueCounts _system = new();
    private long _shrunk;
    private (long Hits, long Blocks) _previous;
    private (long Hits, long Blocks) _earlier;

    /// <summary>Takes the next row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="session">Its session from 0 in order of appearance, or -1.</param>
    /// <param name="step">What the trace says of it.</param>
    public void Add(in TraceRow row, int session, in AgentStep step)
    {
        TakeBlocks(step);
        if (session < 0)
        {
            return;
        }

        if (session == _sessions.Count)
        {
            _sessions.Add(new() { First = row.At, Last = row.At, Prompt = -1 });
            AddKnown(_tools, step.ToolTokens);
            AddKnown(_system, step.SystemTokens);
        }

        ref var state = ref CollectionsMarshal.AsSpan(_sessions)[session];
        state.First = Int128.Min(state.First, row.At);
        state.Last = Int128.Max(state.Last, row.At);
        state.HasSubAgents |= !step.IsMain;
        if (step.IsMain)
        {
            Grow(ref state, row.Prompt);
        }
    }

    /// <summary>The figures; null where there is no session.</summary>
    /// <param name="measured">The times of the same rows.</param>
    /// <param name="repeated">Sessions left out as repeated.</param>
    public AgentSummary? Finish(MeasuredTally measured, long repeated) => _sessions.Count == 0 ? null : new()
    {
        Sessions = _sessions.Count,
        WithSubAgents = _sessions.FindAll(session => session.HasSubAgents).Count,
        Repeated = repeated,
        DurationSeconds = Durations(),
        ApiSeconds = measured.EndToEndSeconds,
        ThinkSeconds = measured.ThinkSeconds,
        ThinkBelowSecond = measured.ShareOfThink(seconds => seconds < 1),
        ThinkAboveMinute = measured.ShareOfThink(seconds => seconds > 60),
        TtftSeconds = measured.TtftSeconds,
        PrefixHitPrevious = Ratio(_previous),
        PrefixHitSession = Ratio(_earlier),
        UncachedTokens = ValueSummary.Of(_uncached),
        ContextGrowth = ValueSummary.Of(_growth),
        ContextShrinkShare = Ratio((_shrunk, _growth.Count)),
        ToolTokens = ValueSummary.Of(_tools),
        SystemTokens = ValueSummary.Of(_system),
    };

    private static void AddKnown(ValueCounts counts, long value)
    {
        if (value >= 0)
        {
            counts.Add(value);
        }
    }

    private static double? Ratio((long Part, long Whole) counts) => counts.Whole == 0 ? null : (double)counts.Part / counts.Whole;

    private void TakeBlocks(in AgentStep step)
    {
        AddKnown(_uncached, step.UncachedTokens);
        if (step.Blocks < 0)
        {
            return;
        }

        _previous = step.SharedBlocks < 0 ? _previous : (_previous.Hits + step.SharedBlocks, _previous.Blocks + step.Blocks);
        _earlier = step.SeenBlocks < 0 ? _earlier : (_earlier.Hits + step.SeenBlocks, _earlier.Blocks + step.Blocks);
    }

    private void Grow(ref Session session, int prompt)
    {
        if (session.Prompt >= 0)
        {
            _growth.Add(prompt - session.Prompt);
            _shrunk += prompt < session.Prompt ? 1 : 0;
        }

        session.Prompt = prompt;
    }

    private ValueSummary? Durations()
    {
        var microseconds = new ValueCounts();
        _sessions.ForEach(session => microseconds.Add((long)((session.Last - session.First) / AttosecondsPerMicrosecond)));
        return ValueSummary.Of(microseconds, 1e-6);
    }

    private struct Session
    {
        public Int128 First;
        public Int128 Last;
        public long Prompt;
        public bool HasSubAgents;
    }
}
