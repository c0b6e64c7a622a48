using LbSim.Kernel.Random;

namespace LbSim.Workload.Traces.Output;

/// <summary>Names of the blocks of prompts, numbered from 0 in order of appearance. Holds the distinct ones.</summary>
/// <param name="blockTokens">Tokens of a block; 512 in Mooncake's traces.</param>
internal sealed class MooncakeNames(int blockTokens = 512)
{
    private readonly Dictionary<ulong, long> _numbers = [];
    private readonly List<long> _given = [];
    private long _next;

    /// <summary>Whether any prompt had names of stretches of other lengths.</summary>
    public bool HasCut { get; private set; }

    /// <summary>The numbers of a prompt's blocks; valid until the next call. None where the prompt names nothing.</summary>
    public List<long> Of(ReadOnlySpan<PrefixSegment> prefix, int prompt)
    {
        if (!HasWholeBlocks(prefix))
        {
            HasCut = true;
            return Anew(prefix, prompt);
        }

        _given.Clear();
        foreach (var block in prefix)
        {
            _given.Add(NumberOf(block.Id));
        }

        NameRest(prompt - ((long)prefix.Length * blockTokens));
        return _given;
    }

    /// <summary>The same, but of all the prompt's blocks, whatever stretches have names.</summary>
    public List<long> Anew(ReadOnlySpan<PrefixSegment> prefix, int prompt)
    {
        _given.Clear();
        Cut(prefix, prompt);
        return _given;
    }

    // What is left of a prompt that names something is its own. Less than a block may be what a trace leaves out of its names and stays without.
    private void NameRest(long left)
    {
        if (_given.Count == 0 || left < blockTokens)
        {
            return;
        }

        for (; left > 0; left -= blockTokens)
        {
            _given.Add(_next++);
        }
    }

    private bool HasWholeBlocks(ReadOnlySpan<PrefixSegment> prefix)
    {
        foreach (var block in prefix)
        {
            if (block.Tokens != blockTokens)
            {
                return false;
            }
        }

        return true;
    }

    // A block's name is made of the stretches in it and the name before. One that reaches into what is the prompt's own is content that no other prompt has.
    private void Cut(ReadOnlySpan<PrefixSegment> prefix, int prompt)
    {
        var (segment, within) = (0, 0);
        var name = 0UL;
        for (var start = 0; start < prompt; start += blockTokens)
        {
            var wanted = Math.Min(blockTokens, prompt - start);
            while (wanted > 0 && segment < prefix.Length)
            {
                var taken = Math.Min(wanted, prefix[segment].Tokens - within);
                name = StableHash.Combine(StableHash.Combine(name, prefix[segment].Id), ((ulong)(uint)within << 32) | (uint)taken);
                (wanted, within) = (wanted - taken, within + taken);
                if (within == prefix[segment].Tokens)
                {
                    (segment, within) = (segment + 1, 0);
                }
            }

            _given.Add(wanted == 0 ? NumberOf(name) : _next++);
            if (prompt - start <= blockTokens)
            {
                return; // before the sum could overflow
            }
        }
    }

    private long NumberOf(ulong name)
    {
        if (!_numbers.TryGetValue(name, out var number))
        {
            number = _next++;
            _numbers.Add(name, number);
        }

        return number;
    }
}
