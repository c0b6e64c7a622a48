namespace LbSim.Workload.Fitting;

/// <summary>Conversations told from what prompts begin with, where a trace names blocks but no sessions.</summary>
/// <remarks>A prompt that goes through nine in ten of the full blocks of the last one that began as it does, beyond any beginning in common, and is no shorter, is that conversation's next turn.</remarks>
internal sealed class Conversations
{
    private const int Missing = 10; // one block in so many may be another

    private readonly PromptTree _tree;
    private readonly CommonBeginnings _common;

    /// <summary>Finds them.</summary>
    /// <param name="tree">Blocks of the prompts.</param>
    /// <param name="common">What many of them begin with.</param>
    /// <param name="prompts">Their tokens.</param>
    public Conversations(PromptTree tree, CommonBeginnings common, int[] prompts)
    {
        (_tree, _common) = (tree, common);
        Sessions = new long[tree.Requests];
        First = [.. Link(prompts)];
    }

    /// <summary>The conversation of each request.</summary>
    public long[] Sessions { get; }

    /// <summary>The first request of each conversation, in order.</summary>
    public int[] First { get; }

    private List<int> Link(int[] prompts)
    {
        var first = new List<int>();
        var last = new int[_tree.Count]; // request and 1 that went through each node last
        for (var request = 0; request < Sessions.Length; request++)
        {
            var tip = _tree.TipOf(request);
            var shared = tip;
            while (shared >= 0 && last[shared] == 0)
            {
                shared = _tree.ParentOf(shared);
            }

            if (shared >= 0 && GoesOn(shared, last[shared] - 1, request, prompts))
            {
                Sessions[request] = Sessions[last[shared] - 1];
            }
            else
            {
                Sessions[request] = first.Count;
                first.Add(request);
            }

            for (var node = tip; node >= 0; node = _tree.ParentOf(node))
            {
                last[node] = request + 1;
            }
        }

        return first;
    }

    private bool GoesOn(int shared, int earlier, int request, int[] prompts)
    {
        var full = _tree.DepthOf(_tree.TipOf(earlier));
        return !_common.Holds(shared) && (full - _tree.DepthOf(shared)) * Missing <= full && prompts[request] >= prompts[earlier];
    }
}
