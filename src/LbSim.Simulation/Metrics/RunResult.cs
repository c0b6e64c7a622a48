using LbSim.Kernel.Time;
using LbSim.Simulation.Servers;

namespace LbSim.Simulation.Metrics;

/// <summary>How the requests of a run ended.</summary>
public sealed class OutcomeCounts
{
    /// <summary>Requests that arrived.</summary>
    public long Arrived { get; internal set; }

    /// <summary>Whole answers delivered.</summary>
    public long Finished { get; internal set; }

    /// <summary>Turned away.</summary>
    public long Rejected { get; internal set; }

    /// <summary>Given up by their clients.</summary>
    public long TimedOut { get; internal set; }

    /// <summary>Lost with a server.</summary>
    public long Failed { get; internal set; }

    /// <summary>Not ended when the run did.</summary>
    public long InFlight { get; internal set; }
}

/// <summary>What one run produced. All figures are integers or exact sums, so equal runs are equal bit for bit.</summary>
public sealed class RunResult
{
    /// <summary>All requests of the run.</summary>
    public required OutcomeCounts All { get; init; }

    /// <summary>Requests of the measured cohort.</summary>
    public required OutcomeCounts Cohort { get; init; }

    /// <summary>Arrival to first token, cohort.</summary>
    public LogHistogram Ttft { get; } = new();

    /// <summary>(end to end - TTFT) / (output tokens - 1), cohort, answers of two tokens and more.</summary>
    public LogHistogram Tpot { get; } = new();

    /// <summary>Every gap between tokens, cohort, pooled.</summary>
    public LogHistogram Itl { get; } = new();

    /// <summary>Arrival to last token, cohort.</summary>
    public LogHistogram E2e { get; } = new();

    /// <summary>Arrival to start of work, cohort.</summary>
    public LogHistogram Queueing { get; } = new();

    /// <summary>Start of the measured span.</summary>
    public SimTime SpanStart { get; internal set; }

    /// <summary>End of the measured span.</summary>
    public SimTime SpanEnd { get; internal set; }

    /// <summary>When the run ended.</summary>
    public SimTime End { get; internal set; }

    /// <summary>Arrivals inside the measured span.</summary>
    public long SpanArrivals { get; internal set; }

    /// <summary>Requests that finished inside the measured span, whenever they arrived.</summary>
    public long SpanCompletions { get; internal set; }

    /// <summary>Their prompt tokens.</summary>
    public long SpanPromptTokens { get; internal set; }

    /// <summary>Their output tokens.</summary>
    public long SpanOutputTokens { get; internal set; }

    /// <summary>Cohort requests that met every objective.</summary>
    public long Met { get; internal set; }

    /// <summary>Cohort requests that met the TTFT limit; likewise below.</summary>
    public long MetTtft { get; internal set; }

    /// <summary>Met the TPOT limit.</summary>
    public long MetTpot { get; internal set; }

    /// <summary>Met the end-to-end limit.</summary>
    public long MetE2e { get; internal set; }

    /// <summary>Met the queueing limit.</summary>
    public long MetQueueing { get; internal set; }

    /// <summary>Times a sequence was preempted.</summary>
    public long Preemptions { get; internal set; }

    /// <summary>Requests that named what their prompts begin with.</summary>
    public long Named { get; internal set; }

    /// <summary>Requests turned away because their prompt exceeds the model's length or the KV cache.</summary>
    public long TooLong { get; internal set; }

    /// <summary>Answers cut at the model's length or the KV cache.</summary>
    public long Truncated { get; internal set; }

    /// <summary>Events handled by servers (pass boundaries).</summary>
    public long ServerEvents { get; internal set; }

    /// <summary>Largest pass of any server of each group, in tokens.</summary>
    public required int[] LargestPass { get; init; }

    /// <summary>Totals of each server over the whole run.</summary>
    public required ServerTotals[] Servers { get; init; }

    /// <summary>Totals of each server at the start of the measured span.</summary>
    public required ServerTotals[] AtSpanStart { get; init; }

    /// <summary>Totals of each server at the end of the measured span.</summary>
    public required ServerTotals[] AtSpanEnd { get; init; }

    /// <summary>Totals over time.</summary>
    public required SeriesRecorder Series { get; init; }
}
