using LbSim.Balancing;
using LbSim.Kernel.Time;
using LbSim.Simulation;
using LbSim.Workload;

namespace LbSim.Scenarios;

/// <summary>A scenario with every name resolved and every problem ruled out: ready to run.</summary>
public sealed record Scenario
{
    /// <summary>What a reader of a closed-loop result must know: it is among the <see cref="Warnings"/> of every closed-loop scenario.</summary>
    public const string ClosedLoopNotice =
        "closed loop: users wait for their answers, so a balancer that answers sooner is sent more. Lengths and think times are the same for all balancers, the times of later turns are not; read latency and throughput together";

    /// <summary>Name, from the file or its stem.</summary>
    public required string Name { get; init; }

    /// <summary>Seed of every random stream.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Replications of each balancer.</summary>
    public required int Replications { get; init; }

    /// <summary>Server groups in order; empty only where there is a <see cref="Plan"/> that looks for them.</summary>
    public required IReadOnlyList<GroupPlan> Groups { get; init; }

    /// <summary>The traffic, shared by every balancer.</summary>
    public required IWorkload Workload { get; init; }

    /// <summary>What the traffic is.</summary>
    public required TrafficInfo Traffic { get; init; }

    /// <summary>Balancers in order, with unique labels; at least one.</summary>
    public required IReadOnlyList<BalancerPlan> Balancers { get; init; }

    /// <summary>Arrivals before this are not measured; where it is to be found, what to take if it cannot be.</summary>
    public required SimTime Warmup { get; init; }

    /// <summary>Where <see cref="Warmup"/> comes from.</summary>
    public WarmupRule WarmupRule { get; init; }

    /// <summary>Arrivals from here on are not measured; <see cref="SimTime.Never"/> for the end of the traffic.</summary>
    public required SimTime Duration { get; init; }

    /// <summary>How long a run may go on after <see cref="Duration"/>.</summary>
    public required SimDuration DrainLimit { get; init; }

    /// <summary>Latency limits.</summary>
    public ObjectiveSpec Objectives { get; init; } = new();

    /// <summary>Target share of arrivals that keep every limit, 0 to 1; null when not given.</summary>
    public double? AttainmentTarget { get; init; }

    /// <summary>Target shares of single objectives by metric name ("ttft", "tpot", "e2e", "queueing"), where given one by one.</summary>
    public IReadOnlyDictionary<string, double> ObjectiveShares { get; init; } = new Dictionary<string, double>();

    /// <summary>How long clients wait.</summary>
    public TimeoutSpec Timeouts { get; init; } = new();

    /// <summary>Output tokens that gateways expect of a request; null to learn them from the answers they have seen end.</summary>
    public int? ExpectedOutputTokens { get; init; }

    /// <summary>Planned faults.</summary>
    public IReadOnlyList<FaultSpec> Faults { get; init; } = [];

    /// <summary>Message sizes.</summary>
    public WireSpec Wire { get; init; } = new();

    /// <summary>The figure comparisons are judged by: "goodput", or a latency figure such as "e2e.p95".</summary>
    public required string Primary { get; init; }

    /// <summary>What lbsim plan is asked; null when the scenario plans nothing.</summary>
    public PlanSpec? Plan { get; init; }

    /// <summary>Files that were read.</summary>
    public IReadOnlyList<InputFile> Inputs { get; init; } = [];

    /// <summary>What a reader of the results must know.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The scenario as resolved (overrides applied, defaults written out), as canonical YAML with file names and no paths.</summary>
    public required string ResolvedYaml { get; init; }

    /// <summary>The specification of one run.</summary>
    /// <param name="balancer">Index into <see cref="Balancers"/>.</param>
    /// <param name="replication">From 0.</param>
    public RunSpec ToRunSpec(int balancer, int replication)
    {
        var end = EndOf(replication);
        return new RunSpec
        {
            Groups = [.. Groups.Select(group => group.Spec)],
            Workload = Workload,
            Balancer = Balancers[balancer].Create,
            Seed = Seed,
            Replication = replication,
            Warmup = Warmup,
            Duration = end,
            DrainLimit = DrainLimit,
            SendAfterDuration = end != SimTime.Never,
            Timeouts = Timeouts,
            ExpectedOutputTokens = ExpectedOutputTokens,
            Faults = Faults,
            Objectives = Objectives,
            Wire = Wire,
        };
    }

    // sessions of a resampled trace may go on behind its end: they are sent, and measured up to where the recording is
    private SimTime EndOf(int replication) => Duration == SimTime.Never && replication > 0 && Traffic.End is { } last ? last + new SimDuration(1) : Duration;
}

/// <summary>Where a warm-up comes from.</summary>
public enum WarmupRule
{
    /// <summary>The scenario gives it.</summary>
    Given,

    /// <summary>The default share of the span: traffic that is not stationary has no instant at which it settles.</summary>
    Share,

    /// <summary>To be found by the experiment from runs of stationary generated traffic.</summary>
    Found,
}

/// <summary>A server group with what only reports need.</summary>
public sealed record GroupPlan
{
    /// <summary>What is simulated.</summary>
    public required GroupSpec Spec { get; init; }

    /// <summary>GPU name, or "queue".</summary>
    public required string Gpu { get; init; }

    /// <summary>GPUs per server.</summary>
    public int GpusPerServer { get; init; } = 1;

    /// <summary>$ per GPU and hour; null when unknown.</summary>
    public double? PricePerGpuHour { get; init; }

    /// <summary>Power limit of a GPU in W; null when unknown.</summary>
    public double? TdpWattsPerGpu { get; init; }

    /// <summary>Where the coefficients come from, and which were raised to a physical bound.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Tokens per pass up to which the coefficients were fitted; null when unlimited or unknown.</summary>
    public int? FittedMaxTokens { get; init; }
}

/// <summary>A balancer to run.</summary>
/// <param name="Name">Catalogue name.</param>
/// <param name="Label">Unique label.</param>
/// <param name="Create">Makes a new instance for one run.</param>
public sealed record BalancerPlan(string Name, string Label, Func<BalancerContext, IBalancer> Create)
{
    /// <summary>Whether it is an oracle: results mark it.</summary>
    public bool IsOracle { get; init; }
}

/// <summary>What the traffic is, for people and for planning.</summary>
public sealed record TrafficInfo
{
    /// <summary>One line: what it is, how much, how fast.</summary>
    public required string Description { get; init; }

    /// <summary>Whether it replays a recorded trace.</summary>
    public required bool IsTrace { get; init; }

    /// <summary>Expected (in a closed loop with a schedule: offered) arrivals per second over the span; null where they depend on how fast users are answered.</summary>
    public required double? RatePerSecond { get; init; }

    /// <summary>Expected seconds from the first to the last measured arrival; in a closed loop that ends after so many requests the least it can be.</summary>
    public required double SpanSeconds { get; init; }

    /// <summary>When the last request of a recorded trace arrives; null for a generator.</summary>
    public SimTime? End { get; init; }

    /// <summary>Arrivals expected in one replication, for progress; null when unknown.</summary>
    public long? Requests { get; init; }
}

/// <summary>A file that was read.</summary>
/// <param name="Name">File name without its folder.</param>
/// <param name="Bytes">Size in bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record InputFile(string Name, long Bytes, string Sha256);
