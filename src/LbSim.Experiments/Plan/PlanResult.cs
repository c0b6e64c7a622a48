using LbSim.Experiments.Results;
using LbSim.Workload.Growth;

namespace LbSim.Experiments.Plan;

/// <summary>Everything a plan found, ready to be written; holds no date, host, path, duration or thread count.</summary>
/// <remarks>Unknown is null, never 0 or NaN. docs/model/planning.md says what the figures mean.</remarks>
public sealed record PlanResult
{
    /// <summary>Scenario name.</summary>
    public required string Scenario { get; init; }

    /// <summary>Seed of every random stream.</summary>
    public required ulong Seed { get; init; }

    /// <summary>What the traffic is, one line for people.</summary>
    public required string Traffic { get; init; }

    /// <summary>"replications", or "trace-blocks" where one recorded window was resampled.</summary>
    public required string Interval { get; init; }

    /// <summary>Confidence of the statement that no fleet called "meets" misses its target in truth; null for a trace, where nothing is claimed beyond traffic like its window.</summary>
    public double? Confidence { get; init; }

    /// <summary>The window planned for; null for the whole workload.</summary>
    public TrafficWindow? Peak { get; init; }

    /// <summary>What the window has most of: "tokens" or "requests".</summary>
    public string PeakBy { get; init; } = "tokens";

    /// <summary>The busiest windows by each measure; null without a window.</summary>
    public PeakWindows? Peaks { get; init; }

    /// <summary>The limits and their targets.</summary>
    public required IReadOnlyList<PlanTarget> Objectives { get; init; }

    /// <summary>Whether one share of arrivals has to keep all limits together.</summary>
    public required bool IsJoint { get; init; }

    /// <summary>Candidate groups.</summary>
    public required IReadOnlyList<PlanGroup> Groups { get; init; }

    /// <summary>One per multiplier, in order.</summary>
    public required IReadOnlyList<PlanMultiplier> Multipliers { get; init; }

    /// <summary>Whether no fleet can reach the targets, because requests miss them that are alone on a server; nothing was searched then.</summary>
    public required bool IsOutOfReach { get; init; }

    /// <summary>What the search did.</summary>
    public required PlanSearch Search { get; init; }

    /// <summary>What changes of the traffic or the servers do to the best answer.</summary>
    public IReadOnlyList<PlanSensitivity> Sensitivity { get; init; } = [];

    /// <summary>Which answer <see cref="Sensitivity"/> is about, for people; empty without one.</summary>
    public string SensitivityOf { get; init; } = "";

    /// <summary>Arrivals per second over the whole workload as recorded, and the window; empty where not known.</summary>
    public IReadOnlyList<PlanLoadPoint> Load { get; init; } = [];

    /// <summary>What a reader must know, in order.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What stands in the way, where some multiplier has no answer; else empty.</summary>
    public IReadOnlyList<string> Obstacles { get; init; } = [];

    /// <summary>The best answer's fleet under every balancer on the whole workload: what summary.json and timeseries.csv are made from; null without an answer.</summary>
    public ExperimentResult? Detail { get; init; }

    /// <summary>Whether every multiplier has an answer under some balancer.</summary>
    public bool IsAnswered => !IsOutOfReach && Multipliers.All(multiplier => multiplier.Best is not null);
}

/// <summary>One limit of a plan.</summary>
/// <param name="Name">"ttft", "tpot", "e2e" or "queueing".</param>
/// <param name="LimitSeconds">The limit.</param>
/// <param name="Target">Share of arrivals that must keep it; the joint share where the target is joint.</param>
public sealed record PlanTarget(string Name, double LimitSeconds, double Target);

/// <summary>A candidate group.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Gpu">GPU name, or "queue".</param>
/// <param name="Weight">Weight of each of its servers.</param>
/// <param name="IsWeightGiven">Whether the scenario gives the weight.</param>
/// <param name="SaturatedRequestsPerSecond">Saturated throughput of one server; null when unknown.</param>
/// <param name="IdleAttainment">Share of requests that keep all limits alone on a server; null when unknown.</param>
/// <param name="CostPerHour">$ per server and hour; null when unknown.</param>
public sealed record PlanGroup(string Name, string Gpu, int Weight, bool IsWeightGiven, double? SaturatedRequestsPerSecond, double? IdleAttainment, double? CostPerHour);

/// <summary>What was found for one multiplier of the traffic.</summary>
/// <param name="Multiplier">The multiplier.</param>
/// <param name="Best">Label of the balancer with the cheapest answer, the first on ties; null without an answer.</param>
/// <param name="Balancers">One per balancer, in scenario order.</param>
public sealed record PlanMultiplier(double Multiplier, string? Best, IReadOnlyList<PlanBalancer> Balancers);

/// <summary>What was found for one balancer and multiplier.</summary>
public sealed record PlanBalancer
{
    /// <summary>Label of the balancer.</summary>
    public required string Label { get; init; }

    /// <summary>The cheapest fleet that meets; null when none is known.</summary>
    public PlanAnswer? Answer { get; init; }

    /// <summary>Cheaper fleets that may be enough.</summary>
    public IReadOnlyList<PlanUndecided> Undecided { get; init; } = [];

    /// <summary>The fleet that came closest of those that fail; null when none failed.</summary>
    public PlanClosest? ClosestFailing { get; init; }

    /// <summary>$ per month less than round robin's answer costs; null unless both have an answer and a price.</summary>
    public double? SavingPerMonth { get; init; }

    /// <summary>Whether the saving is at most that much, because a cheaper fleet under round robin is undecided.</summary>
    public bool IsSavingAtMost { get; init; }

    /// <summary>Every confirmed fleet, in order.</summary>
    public IReadOnlyList<PlanRow> Rows { get; init; } = [];

    /// <summary>The answer with up to two servers fewer and more of its largest group, three replications each; empty without an answer.</summary>
    public IReadOnlyList<PlanPoint> Around { get; init; } = [];

    /// <summary>Fleets not tried because the search had used up its requests.</summary>
    public int NotTried { get; init; }
}

/// <summary>A fleet near an answer.</summary>
/// <param name="Fleet">The fleet.</param>
/// <param name="Attainment">Of the objective with the least room, by three replications; of a trace without an interval.</param>
public sealed record PlanPoint(PlanFleet Fleet, Estimate Attainment);

/// <summary>One confirmed fleet: a row of plan.csv.</summary>
/// <param name="Verdict">"meets", "fails" or "undecided".</param>
/// <param name="Fleet">The fleet.</param>
/// <param name="Attainment">Of the objective with the least room; null when nothing could be simulated.</param>
public sealed record PlanRow(string Verdict, PlanFleet Fleet, Estimate? Attainment);

/// <summary>The cheapest fleet that meets.</summary>
public sealed record PlanAnswer
{
    /// <summary>The fleet.</summary>
    public required PlanFleet Fleet { get; init; }

    /// <summary>Servers by group name, groups without servers left out.</summary>
    public required IReadOnlyList<KeyValuePair<string, int>> Servers { get; init; }

    /// <summary>$ per month of 730 hours; null when unknown.</summary>
    public double? CostPerMonth { get; init; }

    /// <summary>$ per 1,000 requests that kept all limits, over the whole workload; null when unknown.</summary>
    public double? CostPer1000Good { get; init; }

    /// <summary>$ per million output tokens, over the whole workload; null when unknown.</summary>
    public double? CostPerMillionOutputTokens { get; init; }

    /// <summary>Attainment of the objective with the least room.</summary>
    public required Estimate Attainment { get; init; }

    /// <summary>Replications it rests on; of a trace, the resampled copies.</summary>
    public required int Replications { get; init; }

    /// <summary>Attainment of each limit.</summary>
    public required IReadOnlyList<KeyValuePair<string, double>> ByObjective { get; init; }

    /// <summary>Share of single runs that reach every target.</summary>
    public required double RunsMeeting { get; init; }

    /// <summary>The cases with servers down.</summary>
    public IReadOnlyList<PlanSpare> Survive { get; init; } = [];

    /// <summary>Offered rate over saturated throughput of each group with servers; null when unknown.</summary>
    public required IReadOnlyList<KeyValuePair<string, double?>> Load { get; init; }

    /// <summary>How many times the planned traffic it carries, in steps of 5 % up to 3, by screening, before the first step that misses; null where it was not looked for.</summary>
    public double? Headroom { get; init; }

    /// <summary>What misses first beyond that, such as "ttft: queueing"; null when nothing does up to 3, or it was not looked for.</summary>
    public string? BreaksFirst { get; init; }

    /// <summary>Throughput and latency from 20 to 120 % of saturated throughput; empty where not looked for.</summary>
    public IReadOnlyList<PlanCurvePoint> Curve { get; init; } = [];

    /// <summary>Index of the last point of <see cref="Curve"/> whose p99 TTFT is at most 3 times that of the first; null without a curve.</summary>
    public int? Knee { get; init; }
}

/// <summary>A fleet with servers of one group down.</summary>
/// <param name="Group">The group.</param>
/// <param name="Down">How many of its servers.</param>
/// <param name="Attainment">Of the objective with the least room.</param>
public sealed record PlanSpare(string Group, int Down, Estimate Attainment);

/// <summary>A cheaper fleet of which it is not known whether it meets.</summary>
/// <param name="Fleet">The fleet.</param>
/// <param name="Attainment">Of the objective with the least room; null when nothing could be simulated.</param>
public sealed record PlanUndecided(PlanFleet Fleet, Estimate? Attainment);

/// <summary>A fleet that fails.</summary>
/// <param name="Fleet">The fleet.</param>
/// <param name="Estimate">Its attainment; null when it was not simulated to the end.</param>
/// <param name="Objective">The limit most requests missed; null likewise.</param>
public sealed record PlanClosest(PlanFleet Fleet, double? Estimate, string? Objective)
{
    /// <summary>Whether it fails with servers down, and not in full.</summary>
    public bool HasServersDown { get; init; }
}

/// <summary>A point of a throughput-latency curve.</summary>
/// <param name="Share">Offered rate over the fleet's saturated throughput.</param>
/// <param name="Multiplier">Multiplier of the traffic.</param>
/// <param name="RequestsPerSecond">Completed requests per second.</param>
/// <param name="TtftP99Seconds">p99 of the time to the first token; null when unknown.</param>
public sealed record PlanCurvePoint(double Share, double Multiplier, double RequestsPerSecond, double? TtftP99Seconds);

/// <summary>What the search did, over all multipliers and balancers.</summary>
/// <param name="Fleets">Fleets of the candidates' counts.</param>
/// <param name="OverLimit">Those over a limit.</param>
/// <param name="Skipped">Those skipped because their saturated throughput is too low, summed over multipliers.</param>
/// <param name="Screened">Screenings made.</param>
/// <param name="Confirmed">Confirmations made.</param>
/// <param name="SimulatedRequests">Requests simulated by screening and confirmation.</param>
public sealed record PlanSearch(int Fleets, int OverLimit, int Skipped, int Screened, int Confirmed, long SimulatedRequests);

/// <summary>What one change does to the best answer.</summary>
/// <param name="What">"traffic", "output lengths" or "step times".</param>
/// <param name="Change">Relative change, such as -0.2.</param>
/// <param name="StillMeets">Whether the answer still reaches the targets by screening.</param>
/// <param name="Fleet">The next dearer fleet that does, by screening; null when the answer does, or none does.</param>
public sealed record PlanSensitivity(string What, double Change, bool StillMeets, PlanFleet? Fleet);

/// <summary>Arrivals in one stretch of the workload.</summary>
/// <param name="StartSeconds">Where it begins.</param>
/// <param name="EndSeconds">Where it ends.</param>
/// <param name="RequestsPerSecond">Arrivals per second.</param>
public sealed record PlanLoadPoint(double StartSeconds, double EndSeconds, double RequestsPerSecond);
