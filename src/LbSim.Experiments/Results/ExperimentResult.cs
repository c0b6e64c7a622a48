namespace LbSim.Experiments.Results;

/// <summary>Everything an experiment found, ready to be written; holds no date, host, path, duration or thread count.</summary>
/// <remarks>All times in seconds. Unknown is null, never 0 or NaN. design.md section 9 fixes the file formats made from it.</remarks>
public sealed record ExperimentResult
{
    /// <summary>Scenario name.</summary>
    public required string Scenario { get; init; }

    /// <summary>Seed of every random stream.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How many replications each balancer was run for.</summary>
    public required int Replications { get; init; }

    /// <summary>What intervals are over: "replications", "trace-blocks", or null when there are none.</summary>
    public string? Interval { get; init; }

    /// <summary>Start of the measured cohort.</summary>
    public required double WarmupSeconds { get; init; }

    /// <summary>How the warm-up came about, for people: "found by MSER-5", "as given" or "5 % of the span".</summary>
    public string WarmupOrigin { get; init; } = "as given";

    /// <summary>End of the measured cohort (arrivals before it are measured).</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>Simulated time of replication 0, the longest over balancers.</summary>
    public required double SimulatedSeconds { get; init; }

    /// <summary>"cut-off", "saturated", "varying" or "steady": the worst over balancers, with reasons.</summary>
    public required RunVerdict Verdict { get; init; }

    /// <summary>The primary figure comparisons are judged by, such as "goodput" or "e2e.p95".</summary>
    public required string Primary { get; init; }

    /// <summary>Latency objectives in force, as text for people ("TTFT at most 500 ms"); empty when none.</summary>
    public IReadOnlyList<ObjectiveResult> Objectives { get; init; } = [];

    /// <summary>Target share of arrivals that meet all objectives, or null.</summary>
    public double? AttainmentTarget { get; init; }

    /// <summary>Server groups.</summary>
    public required IReadOnlyList<GroupResult> Groups { get; init; }

    /// <summary>One entry per balancer, in scenario order.</summary>
    public required IReadOnlyList<BalancerResult> Balancers { get; init; }

    /// <summary>Whether any request named what its prompt begins with, so that there is something to say of prefix caches.</summary>
    public bool HasPrefixReuse => Balancers.Any(balancer => balancer.PrefixReuse is not null);

    /// <summary>Things a reader must know: extrapolated coefficients, skipped rows, truncated outputs.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What the traffic was, one line for people.</summary>
    public required string Traffic { get; init; }
}

/// <summary>A run verdict: a state and the reasons for it.</summary>
/// <param name="State">"cut-off", "saturated", "varying" or "steady".</param>
/// <param name="Reasons">Short sentences; empty when steady.</param>
public sealed record RunVerdict(string State, IReadOnlyList<string> Reasons);

/// <summary>One latency objective.</summary>
/// <param name="Metric">"ttft", "tpot", "e2e" or "queueing".</param>
/// <param name="LimitSeconds">The limit.</param>
/// <param name="Share">Its own target share, or null when the target is joint.</param>
public sealed record ObjectiveResult(string Metric, double LimitSeconds, double? Share);

/// <summary>One server group.</summary>
public sealed record GroupResult
{
    /// <summary>Name in the scenario.</summary>
    public required string Name { get; init; }

    /// <summary>GPU name, or "queue" for queue servers.</summary>
    public required string Gpu { get; init; }

    /// <summary>Servers in the group.</summary>
    public required int Count { get; init; }

    /// <summary>GPUs per server (tensor parallel degree).</summary>
    public int GpusPerServer { get; init; } = 1;

    /// <summary>Weight of each server.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Offered rate over saturated throughput, with the traffic split over servers by weight (evenly when weights are equal); null if unknown.</summary>
    public double? Load { get; init; }

    /// <summary>Completions per second of one server of the group with a never-empty queue; null if it cannot be had.</summary>
    public double? SaturatedRequestsPerSecond { get; init; }

    /// <summary>Price of the whole group in $ per hour, or null.</summary>
    public double? CostPerHour { get; init; }
}

/// <summary>What one balancer did.</summary>
public sealed record BalancerResult
{
    /// <summary>Catalogue name.</summary>
    public required string Name { get; init; }

    /// <summary>Unique label in the scenario; the name unless `as` was given.</summary>
    public required string Label { get; init; }

    /// <summary>Whether it is an oracle, which sees the true state of the servers: a yardstick, not a choice.</summary>
    public bool IsOracle { get; init; }

    /// <summary>Run verdict of this balancer.</summary>
    public required RunVerdict Verdict { get; init; }

    /// <summary>Totals over all replications (resampled ones too) and the whole run.</summary>
    public required RequestCounts Requests { get; init; }

    /// <summary>Latency metrics of the cohort: keys "ttft", "tpot", "itl", "e2e", "queueing", in that order.</summary>
    public required IReadOnlyDictionary<string, LatencyResult> Metrics { get; init; }

    /// <summary>Completions per second inside the measured span.</summary>
    public required double RequestsPerSecond { get; init; }

    /// <summary>Prompt tokens of completed requests per second.</summary>
    public required double PromptTokensPerSecond { get; init; }

    /// <summary>Output tokens per second.</summary>
    public required double OutputTokensPerSecond { get; init; }

    /// <summary>Requests per second that met every objective, or null without objectives.</summary>
    public Estimate? Goodput { get; init; }

    /// <summary>Share of cohort arrivals that met every objective, or null.</summary>
    public Estimate? Attainment { get; init; }

    /// <summary>Share of cohort arrivals that met each objective, by metric name.</summary>
    public IReadOnlyDictionary<string, double> AttainmentByObjective { get; init; } = new Dictionary<string, double>();

    /// <summary>$ per 1,000 requests that met the objectives (all completed ones without objectives); null when unknown.</summary>
    public double? CostPer1000GoodRequests { get; init; }

    /// <summary>$ per million output tokens; null when unknown.</summary>
    public double? CostPerMillionOutputTokens { get; init; }

    /// <summary>Preemptions over all replications; of a trace, as recorded.</summary>
    public required long Preemptions { get; init; }

    /// <summary>How much of the prompts was found in prefix caches; null where no request names what its prompt begins with.</summary>
    public PrefixReuseResult? PrefixReuse { get; init; }

    /// <summary>Coefficient of variation over servers of (share of requests / share of the fleet's saturated throughput): 0 when every server gets what it can carry; null if unknown.</summary>
    public double? ImbalanceCv { get; init; }

    /// <summary>Largest over mean of the same.</summary>
    public double? ImbalancePeakToMean { get; init; }

    /// <summary>Per server, in id order.</summary>
    public required IReadOnlyList<ServerResult> Servers { get; init; }

    /// <summary>Compared with the baseline (the first balancer); null for the baseline itself.</summary>
    public ComparisonResult? Comparison { get; init; }

    /// <summary>Series over time, replication 0.</summary>
    public required SeriesResult Series { get; init; }
}

/// <summary>How requests ended; Arrived is the sum of the others.</summary>
public sealed record RequestCounts(long Arrived, long Finished, long Rejected, long TimedOut, long Failed, long InFlight);

/// <summary>A figure with its 95 % interval, where there is one.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Lower end, or null.</param>
/// <param name="High">Upper end, or null.</param>
public sealed record Estimate(double Value, double? Low, double? High);

/// <summary>How much of the measured prompts engines found in their prefix caches when they first admitted them.</summary>
/// <param name="Share">Cached over admitted prompt tokens, 0 to 1: the mean over replications; of a trace, as recorded.</param>
/// <param name="AdmittedTokens">Prompt tokens of the measured requests that were admitted, over all replications; of a trace, as recorded.</param>
/// <param name="CachedTokens">Of these, those found.</param>
public sealed record PrefixReuseResult(Estimate Share, long AdmittedTokens, long CachedTokens);

/// <summary>Prompt tokens of the measured requests that a server admitted.</summary>
/// <param name="Admitted">All of them.</param>
/// <param name="Cached">Those that it found in its prefix cache.</param>
public readonly record struct PromptTokenCounts(long Admitted, long Cached)
{
    /// <summary>Their share, 0 to 1; null where nothing was admitted.</summary>
    public double? Share => Admitted > 0 ? (double)Cached / Admitted : null;

    /// <summary>The counts of two servers together.</summary>
    public static PromptTokenCounts operator +(PromptTokenCounts left, PromptTokenCounts right) => new(left.Admitted + right.Admitted, left.Cached + right.Cached);
}

/// <summary>One latency metric.</summary>
public sealed record LatencyResult
{
    /// <summary>Values observed.</summary>
    public required long Count { get; init; }

    /// <summary>Share of cohort arrivals that have a value.</summary>
    public required double Coverage { get; init; }

    /// <summary>Mean, or null when nothing was observed.</summary>
    public Estimate? Mean { get; init; }

    /// <summary>Median.</summary>
    public Estimate? P50 { get; init; }

    /// <summary>90th percentile.</summary>
    public Estimate? P90 { get; init; }

    /// <summary>95th percentile.</summary>
    public Estimate? P95 { get; init; }

    /// <summary>99th percentile.</summary>
    public Estimate? P99 { get; init; }

    /// <summary>Largest value, over all replications; of a trace, as recorded.</summary>
    public double? Max { get; init; }

    /// <summary>The distribution for charts, pooled over replications (of a trace, as recorded): pairs (seconds, share at or below), increasing, at most 400 of them.</summary>
    public IReadOnlyList<CdfPoint> Cdf { get; init; } = [];
}

/// <summary>A point of a cumulative distribution.</summary>
/// <param name="Seconds">Latency in seconds.</param>
/// <param name="Share">Share of values at or below it.</param>
public readonly record struct CdfPoint(double Seconds, double Share);

/// <summary>What one server did, averaged over replications (counts are totals); of a trace, as recorded.</summary>
public sealed record ServerResult
{
    /// <summary>Name, such as "a100-0".</summary>
    public required string Name { get; init; }

    /// <summary>Its group.</summary>
    public required string Group { get; init; }

    /// <summary>Requests dispatched to it.</summary>
    public required long Requests { get; init; }

    /// <summary>Its share of all dispatched requests.</summary>
    public required double Share { get; init; }

    /// <summary>Prompt tokens it processed.</summary>
    public required long PromptTokens { get; init; }

    /// <summary>Output tokens it produced.</summary>
    public required long OutputTokens { get; init; }

    /// <summary>Share of time a pass ran.</summary>
    public required double Busy { get; init; }

    /// <summary>Mean of running / max-num-seqs.</summary>
    public required double OccupancyMean { get; init; }

    /// <summary>Mean running requests.</summary>
    public required double RunningMean { get; init; }

    /// <summary>Mean waiting requests.</summary>
    public required double WaitingMean { get; init; }

    /// <summary>Mean share of KV memory in use; null for queue servers.</summary>
    public double? KvUseMean { get; init; }

    /// <summary>Mean tokens per pass over the token budget; null for queue servers.</summary>
    public double? BudgetUseMean { get; init; }

    /// <summary>Share of the fleet's capacity (saturated throughput) this server has; null if unknown.</summary>
    public double? CapacityShare { get; init; }

    /// <summary>Measured prompt tokens it admitted and found in its prefix cache; null where no request names what its prompt begins with.</summary>
    public PromptTokenCounts? Prompts { get; init; }

    /// <summary>Bytes of the requests dispatched in the measured span over what its link carries in it, above 1 where they pile up; null where the link is endless.</summary>
    public double? UploadUse { get; init; }

    /// <summary>Bytes of the answers of the measured span over what its link carries in it, counted but never delayed; null where the link is endless.</summary>
    public double? DownloadUse { get; init; }
}

/// <summary>One balancer compared with the baseline.</summary>
/// <param name="Baseline">Label of the baseline.</param>
/// <param name="Metrics">By figure name, such as "goodput" or "e2e.p95".</param>
public sealed record ComparisonResult(string Baseline, IReadOnlyDictionary<string, DifferenceResult> Metrics);

/// <summary>A difference from the baseline.</summary>
public sealed record DifferenceResult
{
    /// <summary>This balancer's figure minus the baseline's.</summary>
    public required double Difference { get; init; }

    /// <summary>This balancer's figure over the baseline's; null when the baseline's is 0.</summary>
    public double? Ratio { get; init; }

    /// <summary>Paired 95 % interval of the difference, or null.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end.</summary>
    public double? High { get; init; }

    /// <summary>Half-width of the interval the verdict rests on: the difference is significant when it is further from 0. Wider than the 95 % interval where Holm's correction asks for it; null without a verdict or an interval.</summary>
    public double? HalfWidth { get; init; }

    /// <summary>"better", "worse", "no significant difference", "on this trace only", or null for figures that carry none.</summary>
    public string? Verdict { get; init; }
}

/// <summary>Series over time of one run: windows of equal width, one row per server, or per group in fleets above 64 servers.</summary>
public sealed record SeriesResult
{
    /// <summary>Window edges in seconds: n + 1 of them for n windows.</summary>
    public required IReadOnlyList<double> Edges { get; init; }

    /// <summary>One per row, in server (or group) order.</summary>
    public required IReadOnlyList<SeriesRow> Rows { get; init; }

    /// <summary>How requests ended in each window, those that no server ever saw included; one per window, or empty when not recorded.</summary>
    public IReadOnlyList<EndsWindow> Ends { get; init; } = [];
}

/// <summary>Requests that ended in one window, by outcome.</summary>
/// <param name="Finished">Whole answers delivered.</param>
/// <param name="Rejected">Turned away, by a server or because no server took requests.</param>
/// <param name="Failed">Lost with a server.</param>
/// <param name="TimedOut">Given up by their clients.</param>
/// <param name="Missed">Of all of these, those that missed an objective: everything but finished requests within every limit.</param>
public readonly record struct EndsWindow(long Finished, long Rejected, long Failed, long TimedOut, long Missed)
{
    /// <summary>All that ended.</summary>
    public long Ended => Finished + Rejected + Failed + TimedOut;
}

/// <summary>The series of one server or one group.</summary>
public sealed record SeriesRow
{
    /// <summary>Group name.</summary>
    public required string Group { get; init; }

    /// <summary>Server name, or empty for a whole group.</summary>
    public required string Server { get; init; }

    /// <summary>One per window.</summary>
    public required IReadOnlyList<SeriesWindow> Windows { get; init; }
}

/// <summary>One window of one server or group.</summary>
public readonly record struct SeriesWindow
{
    /// <summary>Requests dispatched to it in the window.</summary>
    public required long Arrivals { get; init; }

    /// <summary>Requests completed.</summary>
    public required long Completions { get; init; }

    /// <summary>Requests it rejected.</summary>
    public required long Rejected { get; init; }

    /// <summary>Attempts that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>Ended requests that missed an objective (rejected, failed and timed out ones included).</summary>
    public required long Missed { get; init; }

    /// <summary>Output tokens produced.</summary>
    public required long OutputTokens { get; init; }

    /// <summary>Share of the window a pass ran.</summary>
    public required double Busy { get; init; }

    /// <summary>Time average of running / max-num-seqs.</summary>
    public required double Occupancy { get; init; }

    /// <summary>Time average of running requests.</summary>
    public required double Running { get; init; }

    /// <summary>Time average of waiting requests.</summary>
    public required double Waiting { get; init; }

    /// <summary>Time average of the share of KV memory in use; null for queue servers.</summary>
    public required double? KvUse { get; init; }
}
