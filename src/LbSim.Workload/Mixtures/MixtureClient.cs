using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;

namespace LbSim.Workload.Mixtures;

/// <summary>One client of a mixture in one run.</summary>
internal struct MixtureClient
{
    /// <summary>Its arrival process at rate 1.</summary>
    public required GapProcess Gaps { get; init; }

    /// <summary>Its rate over time.</summary>
    public required RateClock Clock { get; init; }

    /// <summary>Lengths of its kind of client.</summary>
    public required ILengthModel Lengths { get; init; }

    /// <summary>What its prompts are multiplied by.</summary>
    public required double PromptFactor { get; init; }

    /// <summary>What its outputs are multiplied by.</summary>
    public required double OutputFactor { get; init; }

    /// <summary>Requests whose arrival has been drawn, less one: the number of the next one to go out.</summary>
    public long Next { get; set; }
}
