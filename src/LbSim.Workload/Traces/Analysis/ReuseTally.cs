using System.Runtime.InteropServices;

namespace LbSim.Workload.Traces.Analysis;

/// <summary>Follows the blocks of requests in their order: an unlimited prefix cache and least-recently-used ones of many sizes at once.</summary>
internal sealed class ReuseTally
{
    private static readonly int[] Capacities =
        [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 8000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000];

    private readonly BlockNumbers _ids = new();
    private readonly StackDistances _distances = new();
    private readonly long[] _hitsFrom = new long[Capacities.Length + 1];
    private readonly List<BlockUse> _uses = [];
    private int[] _blocks = new int[256];
    private int _requests;
    private long _references;
    private long _once;
    private int _most;
    private long _prefixHits;
    private long _setHits;
    private long _withHit;
    private long _full;
    private Int128 _hitTokens;
    private Int128 _promptTokens;

    /// <summary>Takes the next request.</summary>
    /// <param name="blocks">What its prompt begins with.</param>
    /// <param name="prompt">Prompt tokens.</param>
    public void Add(ReadOnlySpan<PrefixSegment> blocks, int prompt)
    {
        _requests++;
        _promptTokens += prompt;
        _references += blocks.Length;
        if (_blocks.Length < blocks.Length)
        {
            _blocks = new int[blocks.Length * 2];
        }

        var hits = Look(blocks);
        _prefixHits += hits;
        _withHit += hits > 0 ? 1 : 0;
        _full += hits > 0 && hits == blocks.Length ? 1 : 0;
        _hitTokens += Math.Min(TokensOf(blocks[..hits]), prompt);
        foreach (var block in _blocks.AsSpan(0, blocks.Length))
        {
            Use(block);
        }
    }

    /// <summary>The figures; null where no request named a block.</summary>
    /// <param name="blockSize">Tokens of a block; null where they differ.</param>
    /// <param name="hasLengths">Whether the lengths of the blocks were their true ones.</param>
    /// <param name="isInFileOrder">Whether requests were taken as they stand in the file although time runs backwards.</param>
    public ReuseSummary? Finish(int? blockSize, bool hasLengths, bool isInFileOrder) => _references == 0 ? null : new()
    {
        BlockSize = blockSize,
        BlockReferences = _references,
        UniqueBlocks = _ids.Count,
        PrefixHitBlocks = _prefixHits,
        SetHitRatio = (double)_setHits / _references,
        RequestsWithPrefixHit = _withHit,
        RequestsFullyCached = _full,
        MostCommonBlockRequests = _most,
        BlocksSeenOnce = _once,
        PrefixHitRatioTokens = !hasLengths ? null : (double)_hitTokens / (double)_promptTokens,
        Lru = Lru(),
        IsInFileOrder = isInFileOrder,
    };

    private static long TokensOf(ReadOnlySpan<PrefixSegment> blocks)
    {
        var sum = 0L;
        foreach (var block in blocks)
        {
            sum += block.Tokens;
        }

        return sum;
    }

    private int Look(ReadOnlySpan<PrefixSegment> blocks)
    {
        var (hits, needed, isPrefix) = (0, 0, true);
        for (var index = 0; index < blocks.Length; index++)
        {
            var id = _ids.Of(blocks[index].Id, out var isNew);
            var wasUsed = !isNew && _uses[id].References > 0; // not merely named earlier in this request
            _setHits += wasUsed ? 1 : 0;
            isPrefix &= wasUsed;
            if (isNew)
            {
                _uses.Add(default);
            }

            _blocks[index] = id;
            if (isPrefix)
            {
                hits++;
                needed = Math.Max(needed, _distances.CapacityFor(id));
                var from = Array.BinarySearch(Capacities, needed);
                _hitsFrom[from < 0 ? ~from : from]++;
            }
        }

        return hits;
    }

    private void Use(int block)
    {
        ref var use = ref CollectionsMarshal.AsSpan(_uses)[block];
        use.References++;
        if (use.LastRequest != _requests)
        {
            use.LastRequest = _requests;
            use.Requests++;
            _once += use.Requests == 1 ? 1 : use.Requests == 2 ? -1 : 0;
            _most = Math.Max(_most, use.Requests);
        }

        _distances.Use(block);
    }

    private List<(long, double)> Lru()
    {
        var ratios = new List<(long, double)>();
        var hits = 0L;
        for (var index = 0; index < Capacities.Length; index++)
        {
            hits += _hitsFrom[index];
            ratios.Add((Capacities[index], (double)hits / _references));
            if (Capacities[index] >= _ids.Count)
            {
                break;
            }
        }

        return ratios;
    }

    private struct BlockUse
    {
        public int References;
        public int Requests;
        public int LastRequest;
    }
}
