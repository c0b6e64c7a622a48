using LbSim.Balancing;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Simulation.Servers;
using LbSim.Workload;

namespace LbSim.Simulation;

/// <summary>A group of equal servers.</summary>
public sealed record GroupSpec
{
    /// <summary>Name in the scenario.</summary>
    public required string Name { get; init; }

    /// <summary>How many, 1 or more.</summary>
    public required int Count { get; init; }

    /// <summary>Weight of each, 1 or more.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Most requests a gateway may have outstanding at each server (max_conns, maxconn): full servers are not eligible; 0 for no limit.</summary>
    public int MaxConnections { get; init; }

    /// <summary>One-way delay between gateway and server.</summary>
    public SimDuration NetworkDelay { get; init; }

    /// <summary>
    /// Time the link of each server takes for a byte, in picoseconds; 0 for an endless rate. Uploads pass one after the other before
    /// the server sees them; what the servers send back is counted against the same rate but never delayed.
    /// </summary>
    public long LinkPicosecondsPerByte { get; init; }

    /// <summary>What each server is.</summary>
    public required ServerSpec Server { get; init; }
}

/// <summary>How long clients wait, from arrival, before they give up. Null means for ever; a distribution is drawn per request, in seconds.</summary>
public sealed record TimeoutSpec
{
    /// <summary>Until the server starts work on the request.</summary>
    public IDistribution? Queue { get; init; }

    /// <summary>Until the first token reaches the client.</summary>
    public IDistribution? FirstToken { get; init; }

    /// <summary>Until the whole answer has reached the client.</summary>
    public IDistribution? Total { get; init; }

    /// <summary>Whether nobody ever gives up.</summary>
    public bool IsNone => Queue is null && FirstToken is null && Total is null;
}

/// <summary>What goes wrong with a server.</summary>
public enum FaultKind
{
    /// <summary>At <see cref="FaultSpec.At"/> the server and all it holds are lost; it returns empty after <see cref="FaultSpec.For"/>.</summary>
    Crash,

    /// <summary>It takes nothing new, finishes what it has, and returns after <see cref="FaultSpec.For"/>.</summary>
    Stop,

    /// <summary>Queue servers only: service stops and resumes where it was, again and again by <see cref="FaultSpec.Up"/> and <see cref="FaultSpec.Down"/>.</summary>
    Pause,
}

/// <summary>One planned fault.</summary>
public sealed record FaultSpec
{
    /// <summary>Id of the server it strikes.</summary>
    public required int Server { get; init; }

    /// <summary>What happens.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>When (crash, stop).</summary>
    public SimTime At { get; init; }

    /// <summary>How long until the server is back (crash, stop); null for never.</summary>
    public SimDuration? For { get; init; }

    /// <summary>Seconds between pauses (pause).</summary>
    public IDistribution? Up { get; init; }

    /// <summary>Seconds a pause lasts (pause).</summary>
    public IDistribution? Down { get; init; }
}

/// <summary>Latency limits a request must keep to be good; null for none.</summary>
public sealed record ObjectiveSpec
{
    /// <summary>Time to first token.</summary>
    public SimDuration? Ttft { get; init; }

    /// <summary>Time per output token; one-token answers pass.</summary>
    public SimDuration? Tpot { get; init; }

    /// <summary>End to end.</summary>
    public SimDuration? E2e { get; init; }

    /// <summary>Arrival to start of work.</summary>
    public SimDuration? Queueing { get; init; }

    /// <summary>Whether any limit is set.</summary>
    public bool IsEmpty => Ttft is null && Tpot is null && E2e is null && Queueing is null;
}

/// <summary>Sizes of messages on the wire, for policies and reports that count bytes.</summary>
public sealed record WireSpec
{
    /// <summary>Bytes of a request besides its prompt.</summary>
    public int RequestBase { get; init; } = 600;

    /// <summary>Bytes per prompt token.</summary>
    public int PerPromptToken { get; init; } = 4;

    /// <summary>Bytes of a response besides its tokens.</summary>
    public int ResponseBase { get; init; } = 350;

    /// <summary>Bytes per streamed token event.</summary>
    public int PerOutputToken { get; init; } = 200;
}

/// <summary>Everything one run is a pure function of.</summary>
public sealed record RunSpec
{
    /// <summary>The fleet; server ids count through the groups in order.</summary>
    public required IReadOnlyList<GroupSpec> Groups { get; init; }

    /// <summary>The traffic.</summary>
    public required IWorkload Workload { get; init; }

    /// <summary>Makes the balancer of this run: called once, with the run's seed and the traffic window hook.</summary>
    public required Func<BalancerContext, IBalancer> Balancer { get; init; }

    /// <summary>The scenario's seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Which replication.</summary>
    public int Replication { get; init; }

    /// <summary>Arrivals before this instant are not measured.</summary>
    public SimTime Warmup { get; init; }

    /// <summary>Arrivals at or after this instant are not measured; <see cref="SimTime.Never"/> for the end of the traffic.</summary>
    public SimTime Duration { get; init; } = SimTime.Never;

    /// <summary>How long after <see cref="Duration"/> the run may go on until the cohort has ended; for ever unless set.</summary>
    public SimDuration DrainLimit { get; init; } = new(long.MaxValue / 4);

    /// <summary>Whether the traffic goes on unmeasured after <see cref="Duration"/> (generators) or stops there.</summary>
    public bool SendAfterDuration { get; init; }

    /// <summary>How long clients wait.</summary>
    public TimeoutSpec Timeouts { get; init; } = new();

    /// <summary>Output tokens that gateways expect of a request, 1 or more; null to learn them from the answers they have seen end.</summary>
    public int? ExpectedOutputTokens { get; init; }

    /// <summary>Planned faults.</summary>
    public IReadOnlyList<FaultSpec> Faults { get; init; } = [];

    /// <summary>Latency limits.</summary>
    public ObjectiveSpec Objectives { get; init; } = new();

    /// <summary>Message sizes.</summary>
    public WireSpec Wire { get; init; } = new();

    /// <summary>First width of the windows of the series over time; doubles when there would be more than 600.</summary>
    public SimDuration SeriesWindow { get; init; } = new(SimDuration.PicosecondsPerSecond);

    /// <summary>Force every engine to one pass per event: the slow twin of jumping, with the same results.</summary>
    public bool SingleStep { get; init; }
}
