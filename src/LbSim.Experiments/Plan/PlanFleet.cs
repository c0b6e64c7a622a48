namespace LbSim.Experiments.Plan;

/// <summary>A fleet that may be bought.</summary>
public sealed record PlanFleet
{
    /// <summary>Servers of each candidate group, in the plan's order.</summary>
    public required IReadOnlyList<int> Counts { get; init; }

    /// <summary>What it is called, such as "2 h100 + 3 l40s".</summary>
    public required string Name { get; init; }

    /// <summary>GPUs of all servers; a queue server counts as one.</summary>
    public required int Gpus { get; init; }

    /// <summary>$ per hour; null when a price is not known.</summary>
    public double? CostPerHour { get; init; }

    /// <summary>Sum of the GPUs' power limits in W; null when one is not known.</summary>
    public double? PowerWatts { get; init; }

    /// <summary>Sum of the servers' saturated throughput in requests per second; infinite when one is not known.</summary>
    public required double Capacity { get; init; }
}
