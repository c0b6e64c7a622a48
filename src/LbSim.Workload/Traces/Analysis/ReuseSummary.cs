namespace LbSim.Workload.Traces.Analysis;

/// <summary>What prompts have in common with earlier ones, by the named blocks of the trace.</summary>
public sealed record ReuseSummary
{
    /// <summary>Tokens of a block; null where blocks have unequal lengths.</summary>
    public required int? BlockSize { get; init; }

    /// <summary>Blocks of all requests.</summary>
    public required long BlockReferences { get; init; }

    /// <summary>Distinct blocks.</summary>
    public required long UniqueBlocks { get; init; }

    /// <summary>Leading blocks seen in any earlier request, up to the first unseen one.</summary>
    public required long PrefixHitBlocks { get; init; }

    /// <summary><see cref="PrefixHitBlocks"/> over all blocks.</summary>
    public double PrefixHitRatio => BlockReferences == 0 ? 0 : (double)PrefixHitBlocks / BlockReferences;

    /// <summary>Blocks seen in any earlier request, wherever they stand, over all blocks.</summary>
    public required double SetHitRatio { get; init; }

    /// <summary>Requests whose first block had been seen.</summary>
    public required long RequestsWithPrefixHit { get; init; }

    /// <summary>Requests all of whose blocks were prefix hits.</summary>
    public required long RequestsFullyCached { get; init; }

    /// <summary>Requests that hold the commonest block.</summary>
    public required long MostCommonBlockRequests { get; init; }

    /// <summary>Blocks of a single request.</summary>
    public required long BlocksSeenOnce { get; init; }

    /// <summary>Prefix hits in tokens over prompt tokens; null where blocks have unequal lengths.</summary>
    public required double? PrefixHitRatioTokens { get; init; }

    /// <summary>Prefix hit ratio with a least-recently-used cache, by its capacity in blocks.</summary>
    public required IReadOnlyList<(long Blocks, double HitRatio)> Lru { get; init; }

    /// <summary>Whether requests were taken in the order of the file because time runs backwards in it.</summary>
    public required bool IsInFileOrder { get; init; }
}
