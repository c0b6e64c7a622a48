using LbSim.Simulation.Servers;

namespace LbSim.Tests.Simulation.Twins;

/// <summary>The KV blocks of a naive engine, one object each, and what they hold (docs/model/engine.md, section on the prefix cache).</summary>
internal sealed class NaiveMemory
{
    private readonly EngineSpec _spec;
    private readonly NaiveWorld _world;
    private readonly List<NaiveBlock> _free = [];
    private readonly Dictionary<string, NaiveBlock> _named = [];
    private readonly HashSet<string> _answers = [];
    private HashSet<string> _atBoundary = [];

    public NaiveMemory(EngineSpec spec, NaiveWorld world)
    {
        _spec = spec;
        _world = world;
        Clear();
    }

    /// <summary>Blocks that may be taken.</summary>
    public int Free => _free.Count;

    /// <summary>Named blocks that are used.</summary>
    public int NamedInUse => _named.Values.Count(block => block.Users.Count > 0);

    public void Clear()
    {
        _free.Clear();
        _named.Clear();
        _free.AddRange(Enumerable.Range(0, _spec.KvBlocks).Select(_ => new NaiveBlock()));
        ShowChanges();
    }

    /// <summary>A pass has ended: what it changed shows.</summary>
    public void ShowChanges() => _atBoundary = [.. _named.Keys];

    public int CachedTokens(IReadOnlyList<(ulong Id, int End)> prefix)
    {
        var blocks = 0;
        while (KeyOf(prefix, blocks) is { } key && _atBoundary.Contains(key))
        {
            blocks++;
        }

        return blocks * _spec.BlockSize;
    }

    /// <summary>What a waiting sequence would find.</summary>
    public List<NaiveBlock> Find(NaiveRequest sequence)
    {
        var found = new List<NaiveBlock>();
        var most = (sequence.Prompt + sequence.Generated - 1) / _spec.BlockSize;
        while (_spec.PrefixCaching && found.Count < most && KeyOf(sequence.Prefix, found.Count) is { } key && _named.TryGetValue(key, out var block))
        {
            found.Add(block);
        }

        if (found.Count == sequence.LeftFrom)
        {
            while (_free.Find(block => block.LeftBy == sequence && block.LeftAt == found.Count) is { } left)
            {
                found.Add(left);
            }
        }

        return found;
    }

    /// <summary>Takes what was found.</summary>
    public void Hold(NaiveRequest sequence, List<NaiveBlock> found)
    {
        foreach (var block in found)
        {
            _free.Remove(block);
            block.Users.Add(sequence);
        }

        var named = found.TakeWhile(block => block.Key is not null).ToList();
        if (named.Count > 0)
        {
            // what follows in the segment and nobody uses is forgotten
            var (segment, place) = Split(named[^1].Key!);
            while (_named.TryGetValue($"{segment}#{++place}", out var surplus) && surplus.Users.Count == 0)
            {
                _world.Note("surplus cut from a shared segment");
                _free.Remove(surplus);
                Forget(surplus);
                _free.Add(surplus);
            }
        }

        _world.Note("prefixes found", named.Count > 0 ? 1 : 0);
        _world.Note("prefixes shared", named.Exists(block => block.Users.Count > 1) ? 1 : 0);
        _world.Note("own blocks found again", found.Count > named.Count ? 1 : 0);
        _world.Note("answers found", named.Exists(block => _answers.Contains(Split(block.Key!).Segment)) ? 1 : 0);
        sequence.Named = named.Count;
        sequence.IsNamingOver = sequence.Prefix.Count == 0 || found.Count > named.Count;
        sequence.Blocks.AddRange(found);
        Abandon(sequence);
    }

    public void Abandon(NaiveRequest sequence)
    {
        foreach (var block in _free.Concat(sequence.Blocks).Where(block => block.LeftBy == sequence))
        {
            block.LeftBy = null;
        }

        sequence.LeftFrom = -1;
    }

    public void Take(NaiveRequest sequence, int blocks)
    {
        for (; blocks > 0; blocks--)
        {
            var block = _free[0];
            _free.RemoveAt(0);
            _world.Note("cached blocks evicted", block.Key is null ? 0 : 1);
            Forget(block);
            block.Users.Add(sequence);
            sequence.Blocks.Add(block);
        }
    }

    /// <summary>Names the blocks that are full once so many tokens are stored.</summary>
    public void Name(NaiveRequest sequence, int stored)
    {
        while (_spec.PrefixCaching && !sequence.IsNamingOver && sequence.Named < stored / _spec.BlockSize)
        {
            var key = KeyOf(sequence.Prefix, sequence.Named);
            if (key is null || _named.ContainsKey(key))
            {
                _world.Note("contents computed twice", key is null ? 0 : 1);
                sequence.IsNamingOver = true;
                return;
            }

            var block = sequence.Blocks[sequence.Named++];
            block.Key = key;
            _named.Add(key, block);
        }
    }

    /// <summary>Names the blocks of an answer that is over, as far as it was computed, if all its prompt's blocks have names and nobody computed it before.</summary>
    public void NameAnswer(NaiveRequest sequence, int stored)
    {
        if (!_spec.PrefixCaching || sequence.Named != sequence.Prompt / _spec.BlockSize)
        {
            return;
        }

        while (sequence.Named < stored / _spec.BlockSize && KeyOf(sequence.WithAnswer, sequence.Named) is { } key)
        {
            if (_named.ContainsKey(key))
            {
                _world.Note("answers computed twice");
                return;
            }

            var block = sequence.Blocks[sequence.Named++];
            block.Key = key;
            _named.Add(key, block);
            _answers.Add(Split(key).Segment);
            _world.Note("blocks of answers named");
            _world.Note("blocks of preempted answers named", sequence.Preemptions > 0 ? 1 : 0);
            _world.Note("blocks across prompt and answer named", sequence.Named == (sequence.Prompt / _spec.BlockSize) + 1 && sequence.Prompt % _spec.BlockSize > 0 ? 1 : 0);
        }
    }

    /// <summary>A sequence leaves the batch, last block first.</summary>
    /// <param name="sequence">Which.</param>
    /// <param name="leaves">Whether it was preempted and may come back for the full blocks of so many tokens.</param>
    public void GiveBack(NaiveRequest sequence, int? leaves)
    {
        var full = _spec.PrefixCaching && leaves is { } stored ? stored / _spec.BlockSize : 0;
        for (var place = sequence.Blocks.Count - 1; place >= 0; place--)
        {
            var block = sequence.Blocks[place];
            block.Users.Remove(sequence);
            if (place >= sequence.Named && place < full)
            {
                block.LeftBy = sequence;
                block.LeftAt = place;
            }

            if (block.Users.Count > 0)
            {
                continue;
            }

            if (block.Key is not null && _named[Split(block.Key).Segment + "#0"].Users.Any(user => user != sequence))
            {
                _world.Note("shared segments tightened");
                Forget(block);
            }

            _free.Add(block);
        }

        sequence.LeftFrom = full > sequence.Named ? sequence.Named : -1;
        sequence.Blocks.Clear();
        sequence.Named = 0;
    }

    private static (string Segment, int Place) Split(string key)
    {
        var parts = key.Split('#');
        return (parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    private void Forget(NaiveBlock block)
    {
        if (block.Key is not null)
        {
            _named.Remove(block.Key);
        }

        block.Key = null;
        block.LeftBy = null;
    }

    // the segment in which the block's last token lies, with all before it; null beyond the last segment
    private string? KeyOf(IReadOnlyList<(ulong Id, int End)> prefix, int place)
    {
        var chain = "";
        var start = 0;
        foreach (var (id, end) in prefix)
        {
            chain += $"{id}:{end}|";
            if ((place + 1) * _spec.BlockSize <= end)
            {
                return $"{chain}#{place - (start / _spec.BlockSize)}";
            }

            start = end;
        }

        return null;
    }
}
