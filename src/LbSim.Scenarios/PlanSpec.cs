using LbSim.Kernel.Time;
using LbSim.Workload.Growth;

namespace LbSim.Scenarios;

/// <summary>What `lbsim plan` is asked: which fleets may be bought, for how much traffic, and what counts.</summary>
public sealed record PlanSpec
{
    /// <summary>Groups a fleet may be put together from, in order; at least one.</summary>
    public required IReadOnlyList<CandidatePlan> Candidates { get; init; }

    /// <summary>Whether groups may stand beside each other; else a fleet has servers of one group.</summary>
    public bool Mix { get; init; } = true;

    /// <summary>Multipliers of the traffic, in order, each once; at least one.</summary>
    public IReadOnlyList<double> Traffic { get; init; } = [1];

    /// <summary>How traffic is multiplied.</summary>
    public GrowthKind Growth { get; init; }

    /// <summary>Which window is planned for; null for the whole workload.</summary>
    public PeakSpec? Peak { get; init; }

    /// <summary>Servers of any one group that may be down; 0 for none.</summary>
    public int Survive { get; init; }

    /// <summary>What is made least.</summary>
    public PlanGoal Minimize { get; init; }

    /// <summary>What a fleet may not exceed.</summary>
    public PlanLimits Limits { get; init; } = new();

    /// <summary>Simulated requests after which a search ends; null for no bound.</summary>
    public long? MostSimulatedRequests { get; init; }
}

/// <summary>A group that may be bought.</summary>
/// <param name="Group">What it is; its count and weight are the plan's to choose.</param>
/// <param name="Min">Fewest servers, 0 or more.</param>
/// <param name="Max">Most servers, 1 or more.</param>
/// <param name="HasWeight">Whether the weight is given; else it follows from the group's saturated throughput.</param>
public sealed record CandidatePlan(GroupPlan Group, int Min, int Max, bool HasWeight);

/// <summary>The window a fleet is planned for.</summary>
/// <param name="Window">Its length, above 0, in the run's time.</param>
/// <param name="By">What it has most of.</param>
public sealed record PeakSpec(SimDuration Window, PeakMeasure By);

/// <summary>What makes a window the busiest.</summary>
public enum PeakMeasure
{
    /// <summary>Prompt and output tokens together.</summary>
    Tokens,

    /// <summary>Requests.</summary>
    Requests,
}

/// <summary>What a plan makes least.</summary>
public enum PlanGoal
{
    /// <summary>Dollars per hour.</summary>
    Cost,

    /// <summary>GPUs.</summary>
    Gpus,
}

/// <summary>What a fleet may not exceed; null for no limit.</summary>
public sealed record PlanLimits
{
    /// <summary>Dollars per hour.</summary>
    public double? CostPerHour { get; init; }

    /// <summary>GPUs.</summary>
    public int? Gpus { get; init; }

    /// <summary>Watts, as the sum of the catalogue's power limits.</summary>
    public double? PowerWatts { get; init; }
}
