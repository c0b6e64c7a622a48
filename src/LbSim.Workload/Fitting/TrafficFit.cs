using LbSim.Workload.Generators;
using LbSim.Workload.Mixtures;
using LbSim.Workload.Sessions;

namespace LbSim.Workload.Fitting;

/// <summary>A generator fitted to a trace: exactly one of the three kinds.</summary>
public sealed record TrafficFit
{
    /// <summary>Arrivals and lengths; for traces that name neither clients nor sessions of several turns.</summary>
    public GeneratorOptions? Generator { get; init; }

    /// <summary>Clients that each send on their own; for traces that name clients.</summary>
    public MixtureOptions? Mixture { get; init; }

    /// <summary>Conversations; for traces that name sessions of several turns.</summary>
    public SessionOptions? Sessions { get; init; }

    /// <summary>What a reader should know of how it was fitted, in whole sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The sample it was fitted to: as recorded, but for ties spread where the notes say so.</summary>
    public required TraceSample Sample { get; init; }

    /// <summary>Makes the traffic.</summary>
    public IWorkload Build() => Generator is not null ? new GeneratedWorkload(Generator)
        : Mixture is not null ? new MixtureWorkload(Mixture)
        : new SessionWorkload(Sessions!);
}
