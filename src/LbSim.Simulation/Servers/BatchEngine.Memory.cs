using LbSim.Kernel;
using LbSim.Simulation.Requests;

namespace LbSim.Simulation.Servers;

/// <content>Who has which KV blocks: what a sequence finds in the prefix cache and adds to it.</content>
/// <remarks>
/// The blocks of a sequence are, from the start of its prompt: named ones, found at admission or computed by it first, then its own.
/// There is no cache until a request names content or a sequence is preempted: until then the order of free blocks does not matter.
/// </remarks>
internal sealed partial class BatchEngine
{
    private PrefixCache? _cache;
    private PrefixUse[] _uses = []; // by sequence, once there is a cache
    private int _growthTaken; // blocks of the jump in progress already taken from the queue
    private long _overlap; // named blocks of all sequences, less the blocks of all runs they hold

    /// <summary>KV tokens stored for the batch, those that several sequences share counted once.</summary>
    private long StoredTokens => _decoding.Stored + _prefillStored - (_overlap * _spec.BlockSize);

    public override int CachedTokens(ReadOnlySpan<PrefixKey> prefix, long now)
    {
        if (_cache is null)
        {
            return 0;
        }

        var ended = _isBusy ? EndedBy(now) : 0;
        if (ended > 0)
        {
            // the passes that have ended took their blocks, whether or not anybody looks
            TakeGrowth(_decoding.Growth(ended));
            _cache.Commit();
        }

        var blocks = 0;
        foreach (var (key, tokens) in prefix)
        {
            var end = tokens / _spec.BlockSize;
            if (end == blocks)
            {
                continue;
            }

            var run = _cache.Find(key);
            blocks += run < 0 ? 0 : _cache.BlocksAtBoundary(run);
            if (blocks < end)
            {
                break;
            }
        }

        return blocks * _spec.BlockSize;
    }

    // The cache is made when the first sequence could use one; those that are here already have named nothing.
    private void OpenCache()
    {
        if (_cache is not null)
        {
            return;
        }

        _cache = new PrefixCache(_freeBlocks);
        GrowUses();
        for (var index = 0; index < _uses.Length; index++)
        {
            ForgetUse(index);
        }
    }

    private void GrowUses()
    {
        if (_cache is not null && _uses.Length < _sequences.Length)
        {
            Array.Resize(ref _uses, _sequences.Length);
        }
    }

    private void ForgetUse(int index)
    {
        if (_cache is not null)
        {
            _uses[index] = new PrefixUse { Left = -1, Held = _uses[index].Held };
        }
    }

    // What a waiting sequence would find now; the runs are noted in its use, but nothing is held yet.
    private Found LookUp(int index)
    {
        Found found = default;
        if (_cache is null)
        {
            return found;
        }

        ref readonly var sequence = ref _sequences[index];
        ref readonly var use = ref _uses[index];
        var most = (sequence.Target - 1) / _spec.BlockSize; // at least one token is always computed
        var prefix = PrefixOf(sequence);
        var held = HeldOf(index, prefix.Length);
        while (found.Runs < prefix.Length)
        {
            var end = prefix[found.Runs].End / _spec.BlockSize;
            if (end == found.Named)
            {
                held[found.Runs++] = -1;
                continue;
            }

            var run = _cache.Find(prefix[found.Runs].Key);
            var blocks = run < 0 ? 0 : Math.Min(_cache.BlocksOf(run), most - found.Named);
            if (blocks <= 0)
            {
                break;
            }

            held[found.Runs++] = run;
            found.Named += blocks;
            found.Free += _cache.IsHeld(run) ? 0 : blocks;
            if (found.Named < end)
            {
                found.IsPartial = true;
                break;
            }
        }

        if (use.Left >= 0 && use.LeftStart == found.Named)
        {
            found.Left = _cache.BlocksOf(use.Left);
            found.Free += found.Left;
        }

        return found;
    }

    // Takes what was found, and the blocks for what is computed next.
    private void TakeBlocks(int index, in Found found, int needed)
    {
        _freeBlocks -= needed + found.Free;
        if (_cache is null)
        {
            return;
        }

        ref readonly var sequence = ref _sequences[index];
        ref var use = ref _uses[index];
        for (var segment = 0; segment < found.Runs; segment++)
        {
            var run = use.Held![segment];
            if (run >= 0)
            {
                _overlap -= _cache.Hold(run, UsedOf(sequence, segment, found.Named));
            }
        }

        _overlap += found.Named;
        use.NamedBlocks = found.Named;
        use.HeldRuns = found.Runs;
        use.Segment = found.IsPartial ? found.Runs - 1 : found.Runs;
        use.IsNamingOver = found.Left > 0 || Requests[Requests.AttemptAt(sequence.Attempt).Request].PrefixCount == 0;
        if (found.Left > 0)
        {
            _cache.TakeBack(use.Left);
        }
        else if (use.Left >= 0)
        {
            _cache.Abandon(use.Left);
        }

        use.Left = -1;
        _cache.Take(needed);
    }

    // Names the blocks that a chunk fills: whoever computes the same next finds them. A sequence that computes what another has
    // computed already keeps its copy, and all after it, to itself.
    private void NameBlocks(int index, int stored)
    {
        if (_cache is null || _uses[index].IsNamingOver)
        {
            return;
        }

        ref readonly var sequence = ref _sequences[index];
        ref var use = ref _uses[index];
        var prefix = PrefixOf(sequence);
        var held = HeldOf(index, prefix.Length);
        var full = stored / _spec.BlockSize;
        while (use.NamedBlocks < full && !use.IsNamingOver)
        {
            if (use.Segment == prefix.Length)
            {
                use.IsNamingOver = true;
                break;
            }

            var end = prefix[use.Segment].End / _spec.BlockSize;
            if (use.NamedBlocks == end)
            {
                if (use.Segment == use.HeldRuns)
                {
                    held[use.HeldRuns++] = -1;
                }

                use.Segment++;
                continue;
            }

            var start = use.Segment == 0 ? 0 : prefix[use.Segment - 1].End / _spec.BlockSize;
            use.IsNamingOver = !TryExtend(ref use, held, prefix[use.Segment].Key, use.NamedBlocks - start, Math.Min(full, end) - use.NamedBlocks);
        }
    }

    private bool TryExtend(ref PrefixUse use, int[] held, ulong key, int offset, int blocks)
    {
        if (use.Segment == use.HeldRuns)
        {
            var found = _cache!.Find(key);
            if (found >= 0 && _cache.BlocksOf(found) > 0)
            {
                return false;
            }

            held[use.HeldRuns++] = _cache.Begin(key);
        }

        var run = held[use.Segment];
        if (_cache!.BlocksOf(run) != offset)
        {
            return false;
        }

        _cache.Extend(run, blocks);
        use.NamedBlocks += blocks;
        return true;
    }

    // The queue gives up what so many blocks of growth of the jump in progress need, counted from its start.
    private void TakeGrowth(int growth)
    {
        if (_cache is not null && growth > _growthTaken)
        {
            _cache.Take(growth - _growthTaken);
            _growthTaken = growth;
        }
    }

    private ReadOnlySpan<PrefixKey> PrefixOf(in Sequence sequence) => Requests[Requests.AttemptAt(sequence.Attempt).Request].Prefix;

    private int[] HeldOf(int index, int segments)
    {
        ref var held = ref _uses[index].Held;
        if (held is null || held.Length < segments)
        {
            var larger = new int[Math.Max(segments, (held?.Length ?? 4) * 2)];
            held?.CopyTo(larger, 0);
            held = larger;
        }

        return held;
    }

    /// <summary>Law 5: used + free = total, counted afresh from every sequence. For tests; costs a walk.</summary>
    internal void CheckMemory()
    {
        var used = 0;
        long named = 0;
        long held = 0;
        var seen = new HashSet<int>();
        for (var index = _running.Head; index >= 0; index = _sequences[index].Next)
        {
            ref readonly var sequence = ref _sequences[index];
            var use = _cache is null ? default : _uses[index];
            used += BlocksFor(sequence.Place == SequencePlace.Decoding ? _decoding.StoredBy(sequence) : sequence.Computed) - use.NamedBlocks;
            named += use.NamedBlocks;
            for (var segment = 0; segment < use.HeldRuns; segment++)
            {
                var run = use.Held![segment];
                held += run >= 0 && seen.Add(run) ? _cache!.BlocksOf(run) : 0;
            }
        }

        if (used + held + _freeBlocks != _spec.KvBlocks || _freeBlocks < 0 || named - held != _overlap)
        {
            throw new InvariantException($"server {Id}: {used} + {held} shared KV blocks used + {_freeBlocks} free is not {_spec.KvBlocks}, or {named} named - {held} is not {_overlap}");
        }

        if (_cache is not null && _cache.CountFree() != _freeBlocks - _growthTaken)
        {
            throw new InvariantException($"server {Id}: {_cache.CountFree()} KV blocks are queued, {_freeBlocks} - {_growthTaken} are free");
        }
    }

    // what a waiting sequence would find in the cache
    private struct Found
    {
        /// <summary>Named blocks.</summary>
        public int Named;

        /// <summary>Blocks it left behind itself.</summary>
        public int Left;

        /// <summary>Blocks that are free now and would not be.</summary>
        public int Free;

        /// <summary>Segments reached.</summary>
        public int Runs;

        /// <summary>Whether the last of them is there in part.</summary>
        public bool IsPartial;
    }
}
