using System.Runtime.InteropServices;
using LbSim.Kernel.Random;
using LbSim.Workload.Traces.Analysis;

namespace LbSim.Workload.Fitting;

/// <summary>The named blocks of prompts as a tree: a node is a block after all before it. Holds 36 to 52 bytes a distinct block and 4 a request.</summary>
internal sealed class PromptTree
{
    private readonly BlockNumbers _numbers = new();
    private readonly List<int> _parents = [];
    private readonly List<int> _depths = [];
    private readonly List<long> _tokens = [];
    private readonly List<int> _children = [];
    private readonly List<int> _tips = [];

    /// <summary>How many nodes there are; parents have lower numbers than their children.</summary>
    public int Count => _parents.Count;

    /// <summary>How many requests were taken.</summary>
    public int Requests => _tips.Count;

    /// <summary>The block before, or -1.</summary>
    public int ParentOf(int node) => _parents[node];

    /// <summary>Blocks up to a node, itself included; 0 for -1.</summary>
    public int DepthOf(int node) => node < 0 ? 0 : _depths[node];

    /// <summary>Tokens up to a node, itself included; 0 for -1.</summary>
    public long TokensTo(int node) => node < 0 ? 0 : _tokens[node];

    /// <summary>How many different blocks follow a node, those that end with a prompt included.</summary>
    public int ChildrenOf(int node) => _children[node];

    /// <summary>The last block that a request fills, or -1. A block that the end of the prompt cuts is no other prompt's.</summary>
    public int TipOf(int request) => _tips[request];

    /// <summary>Takes the next request.</summary>
    public void Add(ReadOnlySpan<PrefixSegment> blocks, int prompt)
    {
        var (node, tip, tokens, name) = (-1, -1, 0L, 0UL);
        foreach (var block in blocks)
        {
            name = StableHash.Combine(name, block.Id);
            tokens += block.Tokens;
            node = Follow(node, name, tokens);
            tip = tokens <= prompt ? node : tip;
        }

        _tips.Add(tip);
    }

    private int Follow(int parent, ulong name, long tokens)
    {
        var node = _numbers.Of(name, out var isNew);
        if (isNew)
        {
            _parents.Add(parent);
            _depths.Add(DepthOf(parent) + 1);
            _tokens.Add(tokens);
            _children.Add(0);
            if (parent >= 0)
            {
                CollectionsMarshal.AsSpan(_children)[parent]++;
            }
        }

        return node;
    }
}
