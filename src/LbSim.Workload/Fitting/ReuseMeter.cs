using LbSim.Workload.Traces.Analysis;
using LbSim.Workload.Traces.Output;

namespace LbSim.Workload.Fitting;

/// <summary>Follows the named contents of requests in their order, as the analysis of a trace does.</summary>
internal sealed class ReuseMeter
{
    private static readonly int[] Reported = [1_000, 10_000, 50_000];

    private readonly MooncakeNames? _names;
    private readonly ReuseTally _tally = new();
    private readonly PromptTree _tree = new();
    private readonly bool _isLike;
    private PrefixSegment[] _blocks = new PrefixSegment[64];
    private int? _blockTokens;
    private bool _isNamed;
    private bool _areEqual = true;

    /// <summary>Measures a trace by its own names.</summary>
    public ReuseMeter()
    {
    }

    /// <summary>Measures traffic as another was: in blocks of so many tokens, whatever stretches have names; null for those.</summary>
    public ReuseMeter(int? blockTokens)
    {
        (_isLike, _blockTokens, _names) = (true, blockTokens, blockTokens is { } tokens ? new(tokens) : null);
    }

    /// <summary>Takes the next request.</summary>
    public void Add(in RequestSpec request)
    {
        var prefix = request.Prefix.Span;
        _tally.Add(_names is null ? prefix : Cut(prefix, request.PromptTokens), request.PromptTokens);
        if (_isLike)
        {
            return;
        }

        _tree.Add(prefix, request.PromptTokens);
        _isNamed |= prefix.Length > 0;
        foreach (var segment in prefix)
        {
            _blockTokens ??= segment.Tokens;
            _areEqual &= segment.Tokens == _blockTokens;
        }
    }

    /// <summary>The figures; null where a trace named nothing.</summary>
    public PromptReuse? Finish()
    {
        if (!_isLike && !_isNamed)
        {
            return null;
        }

        var blockTokens = _areEqual ? _blockTokens : null;
        var found = _tally.Finish(blockTokens, hasLengths: true, isInFileOrder: false);
        return new()
        {
            BlockTokens = blockTokens,
            TokenShare = found?.PrefixHitRatioTokens ?? 0,
            Lru = blockTokens is null ? [] : Array.ConvertAll(Reported, blocks => (blocks, Share(found, blocks))),
            References = found?.BlockReferences ?? 0,
            Tree = _isLike ? null : _tree,
        };
    }

    // a cache that holds all there is finds what an endless one does
    private static double Share(ReuseSummary? found, int blocks) =>
        found is null ? 0 : found.UniqueBlocks <= blocks ? found.PrefixHitRatio : found.Lru.First(point => point.Blocks == blocks).HitRatio;

    private ReadOnlySpan<PrefixSegment> Cut(ReadOnlySpan<PrefixSegment> prefix, int prompt)
    {
        var names = _names!.Anew(prefix, prompt);
        if (_blocks.Length < names.Count)
        {
            _blocks = new PrefixSegment[names.Count * 2];
        }

        for (var index = 0; index < names.Count; index++)
        {
            _blocks[index] = new((ulong)names[index], _blockTokens!.Value);
        }

        return _blocks.AsSpan(0, names.Count);
    }
}
