using LbSim.Workload.Sessions;

namespace LbSim.Workload.Fitting;

/// <summary>What several conversations begin with, such as system prompts, in whole blocks.</summary>
/// <remarks>A block that twenty different ones follow ends a beginning in common: a conversation goes on in one way, or in a few where an answer was asked for again.</remarks>
internal sealed class CommonBeginnings
{
    private const int ManyContinuations = 20;
    private const int FewestConversations = 20;
    private const int MostKinds = 50;

    private readonly PromptTree _tree;
    private readonly bool[] _isCommon;

    /// <summary>Finds the blocks of all beginnings.</summary>
    public CommonBeginnings(PromptTree tree)
    {
        _tree = tree;
        _isCommon = new bool[tree.Count];
        for (var node = tree.Count - 1; node >= 0; node--)
        {
            _isCommon[node] |= tree.ChildrenOf(node) >= ManyContinuations;
            if (_isCommon[node] && tree.ParentOf(node) >= 0)
            {
                _isCommon[tree.ParentOf(node)] = true;
            }
        }
    }

    /// <summary>Whether a block is part of a beginning in common.</summary>
    public bool Holds(int node) => _isCommon[node];

    /// <summary>The kinds of beginnings that conversations have: of those with twenty or more, the fifty that make up most tokens. Others count as the part of them that is such a kind.</summary>
    /// <param name="first">First requests of the conversations.</param>
    /// <param name="tokens">For each conversation how many tokens of its first prompt are such a beginning.</param>
    public List<BeginningOptions> Kinds(int[] first, out int[] tokens)
    {
        var kinds = Commonest(first).ToHashSet();
        var ends = Array.ConvertAll(first, request => Up(_tree.TipOf(request), kinds.Contains));
        tokens = Array.ConvertAll(ends, TokensTo);
        return [.. ends.Where(end => end >= 0).CountBy(end => end).OrderByDescending(kind => kind.Value).ThenBy(kind => kind.Key)
            .Select(kind => new BeginningOptions { Tokens = TokensTo(kind.Key), Share = Math.Round(kind.Value / (double)first.Length, 7, MidpointRounding.ToZero) })];
    }

    private IEnumerable<int> Commonest(int[] first)
    {
        var counts = new int[_tree.Count];
        foreach (var end in first.Select(request => Up(_tree.TipOf(request), Holds)).Where(end => end >= 0))
        {
            counts[end]++;
        }

        // parents have lower numbers: what is too rare counts as the beginning that it begins with
        for (var node = counts.Length - 1; node >= 0; node--)
        {
            if (counts[node] < FewestConversations && _tree.ParentOf(node) >= 0)
            {
                counts[_tree.ParentOf(node)] += counts[node];
            }
        }

        return Enumerable.Range(0, counts.Length).Where(node => counts[node] >= FewestConversations)
            .OrderByDescending(node => (long)counts[node] * _tree.TokensTo(node)).ThenBy(node => node).Take(MostKinds);
    }

    private int TokensTo(int node) => (int)_tree.TokensTo(node); // at most those of a prompt

    private int Up(int node, Func<int, bool> isEnd)
    {
        while (node >= 0 && !isEnd(node))
        {
            node = _tree.ParentOf(node);
        }

        return node;
    }
}
