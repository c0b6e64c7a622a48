using System.Collections.Immutable;

namespace LbSim.Simulation.Hardware;

/// <summary>One language model's dimensions. To vary one, take it from <see cref="ModelCatalog"/> and use <c>with</c>.</summary>
public sealed record ModelSpec
{
    /// <summary>Name in scenarios, lower case with hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>Other names of the same architecture.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>All parameters, embeddings included, in billions.</summary>
    public required Sourced<double> ParametersBillion { get; init; }

    /// <summary>Parameters a token passes through, in billions; null for a dense model (all of them).</summary>
    public Sourced<double>? ActiveBillion { get; init; }

    /// <summary>Transformer layers.</summary>
    public required Sourced<int> Layers { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required Sourced<int> Hidden { get; init; }

    /// <summary>Query heads.</summary>
    public required Sourced<int> Heads { get; init; }

    /// <summary>Key and value heads; 1 for latent attention, whose cache all devices hold whole.</summary>
    public required Sourced<int> KvHeads { get; init; }

    /// <summary>Width of a head; for latent attention the mean of key and value widths.</summary>
    public required Sourced<int> HeadDim { get; init; }

    /// <summary>Inner width of the dense feed-forward blocks (three matrices: gate, up, down).</summary>
    public required Sourced<int> FeedForward { get; init; }

    /// <summary>Entries of the vocabulary.</summary>
    public required Sourced<int> Vocabulary { get; init; }

    /// <summary>Longest prompt plus output, in tokens.</summary>
    public required Sourced<int> Context { get; init; }

    /// <summary>The experts of a mixture model; null for a dense one.</summary>
    public ExpertSpec? Experts { get; init; }

    /// <summary>The dimensions of multi-head latent attention; null for ordinary grouped-query attention.</summary>
    public LatentAttentionSpec? LatentAttention { get; init; }

    /// <summary>What the simulator leaves out about this model, or empty.</summary>
    public string Note { get; init; } = "";

    /// <summary>Bytes of keys and values per token over all layers and heads, in bf16.</summary>
    public int KvBytesPerToken => LatentAttention is { } latent
        ? 2 * Layers.Value * (latent.Latent.Value + latent.Rope.Value)
        : 2 * 2 * Layers.Value * KvHeads.Value * HeadDim.Value;

    /// <summary>Whether another entry has the same dimensions, so that measurements of one hold for the other.</summary>
    public bool ComputesLike(ModelSpec other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Layers.Value == other.Layers.Value
            && Hidden.Value == other.Hidden.Value
            && Heads.Value == other.Heads.Value
            && KvHeads.Value == other.KvHeads.Value
            && HeadDim.Value == other.HeadDim.Value
            && FeedForward.Value == other.FeedForward.Value
            && Vocabulary.Value == other.Vocabulary.Value
            && Experts == other.Experts
            && LatentAttention == other.LatentAttention;
    }
}

/// <summary>The experts of a mixture model.</summary>
public sealed record ExpertSpec
{
    /// <summary>Experts per layer, of which a router picks some for each token.</summary>
    public required Sourced<int> Count { get; init; }

    /// <summary>How many it picks.</summary>
    public required Sourced<int> PerToken { get; init; }

    /// <summary>Inner width of an expert.</summary>
    public required Sourced<int> FeedForward { get; init; }

    /// <summary>Experts every token passes through besides.</summary>
    public Sourced<int> Shared { get; init; }

    /// <summary>Leading layers with a dense block instead of experts.</summary>
    public Sourced<int> DenseLayers { get; init; }
}

/// <summary>Multi-head latent attention: one compressed key-value vector per token and layer, shared by all heads.</summary>
public sealed record LatentAttentionSpec
{
    /// <summary>Width of the compressed key-value vector.</summary>
    public required Sourced<int> Latent { get; init; }

    /// <summary>Width of the rotary part kept beside it.</summary>
    public required Sourced<int> Rope { get; init; }

    /// <summary>Width of the compressed query.</summary>
    public required Sourced<int> QueryLatent { get; init; }

    /// <summary>Width of a head's keys without the rotary part.</summary>
    public required Sourced<int> KeyDim { get; init; }

    /// <summary>Width of a head's values.</summary>
    public required Sourced<int> ValueDim { get; init; }
}
