using LbSim.Kernel;
using LbSim.Simulation.Requests;

namespace LbSim.Simulation.Servers;

/// <content>Who has which KV blocks: what a sequence finds in the prefix cache, adds to it, and gives back.</content>
/// <remarks>
/// The blocks of a sequence are, from the start of its prompt: named ones, found at admission or computed by it first, then its own.
/// There is no cache until a request names content or a sequence is preempted: until then the order of free blocks does not matter.
/// </remarks>
internal sealed partial class BatchEngine
{
    private PrefixCache? _cache;
    private int[]?[] _held = new int[]?[32]; // by sequence: the run of each segment it has reached, -1 for one shorter than a block
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

    // What a waiting sequence would find now; the runs are noted in _held, but nothing is held yet.
    private Found LookUp(int index)
    {
        Found found = default;
        if (_cache is null)
        {
            return found;
        }

        ref readonly var sequence = ref _sequences[index];
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

        if (sequence.Left >= 0 && sequence.LeftStart == found.Named)
        {
            found.Left = _cache.BlocksOf(sequence.Left);
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

        ref var sequence = ref _sequences[index];
        var held = _held[index];
        for (var segment = 0; segment < found.Runs; segment++)
        {
            if (held![segment] >= 0)
            {
                _overlap -= _cache.Hold(held[segment], UsedOf(sequence, segment, found.Named));
            }
        }

        _overlap += found.Named;
        sequence.NamedBlocks = found.Named;
        sequence.HeldRuns = found.Runs;
        sequence.Segment = found.IsPartial ? found.Runs - 1 : found.Runs;
        sequence.IsNamingOver = found.Left > 0 || Requests[Requests.AttemptAt(sequence.Attempt).Request].PrefixCount == 0;
        if (found.Left > 0)
        {
            _cache.TakeBack(sequence.Left);
        }
        else if (sequence.Left >= 0)
        {
            _cache.Abandon(sequence.Left);
        }

        sequence.Left = -1;
        _cache.Take(needed);
    }

    // Names the blocks that a chunk fills: whoever computes the same next finds them. A sequence that computes what another has
    // computed already keeps its copy, and all after it, to itself.
    private void NameBlocks(int index, int stored)
    {
        ref var sequence = ref _sequences[index];
        if (_cache is null || sequence.IsNamingOver)
        {
            return;
        }

        var prefix = PrefixOf(sequence);
        var held = HeldOf(index, prefix.Length);
        var full = stored / _spec.BlockSize;
        while (sequence.NamedBlocks < full && !sequence.IsNamingOver)
        {
            if (sequence.Segment == prefix.Length)
            {
                sequence.IsNamingOver = true;
                break;
            }

            var end = prefix[sequence.Segment].End / _spec.BlockSize;
            if (sequence.NamedBlocks == end)
            {
                if (sequence.Segment == sequence.HeldRuns)
                {
                    held[sequence.HeldRuns++] = -1;
                }

                sequence.Segment++;
                continue;
            }

            var start = sequence.Segment == 0 ? 0 : prefix[sequence.Segment - 1].End / _spec.BlockSize;
            sequence.IsNamingOver = !TryExtend(ref sequence, held, prefix[sequence.Segment].Key, sequence.NamedBlocks - start, Math.Min(full, end) - sequence.NamedBlocks);
        }
    }

    private bool TryExtend(ref Sequence sequence, int[] held, ulong key, int offset, int blocks)
    {
        if (sequence.Segment == sequence.HeldRuns)
        {
            var found = _cache!.Find(key);
            if (found >= 0 && _cache.BlocksOf(found) > 0)
            {
                return false;
            }

            held[sequence.HeldRuns++] = _cache.Begin(key);
        }

        var run = held[sequence.Segment];
        if (_cache!.BlocksOf(run) != offset)
        {
            return false;
        }

        _cache.Extend(run, blocks);
        sequence.NamedBlocks += blocks;
        return true;
    }

    // A sequence leaves the batch with so many blocks; one that was preempted leaves its full blocks where it may find them again.
    private void GiveBack(int index, int blocks, int fullBlocks = 0)
    {
        if (_cache is null)
        {
            _freeBlocks += blocks;
            return;
        }

        ref var sequence = ref _sequences[index];
        var own = blocks - sequence.NamedBlocks;
        var left = Math.Max(0, fullBlocks - sequence.NamedBlocks);
        _freeBlocks += own;
        _cache.GiveNameless(own - left);
        if (left > 0)
        {
            sequence.Left = _cache.Leave(left);
            sequence.LeftStart = sequence.NamedBlocks;
        }

        for (var segment = sequence.HeldRuns - 1; segment >= 0; segment--)
        {
            var run = _held[index]![segment];
            if (run >= 0)
            {
                var freed = _cache.Drop(run, UsedOf(sequence, segment, sequence.NamedBlocks), out var isLoose);
                freed += isLoose ? Tighten(run, index) : 0;
                _freeBlocks += freed;
                _overlap += freed;
            }
        }

        _overlap -= sequence.NamedBlocks;
        sequence.NamedBlocks = 0;
        sequence.HeldRuns = 0;
        sequence.Segment = 0;
    }

    // Blocks of a segment's run that a sequence with so many named blocks uses: only the last one it has reached may be used in part.
    private int UsedOf(in Sequence sequence, int segment, int named)
    {
        var prefix = PrefixOf(sequence);
        var start = segment == 0 ? 0 : prefix[segment - 1].End / _spec.BlockSize;
        return Math.Min(named, prefix[segment].End / _spec.BlockSize) - start;
    }

    // The sequence that used all of a run leaves, the others use a part: rare, so it looks at all of them.
    private int Tighten(int run, int leaving)
    {
        var most = 0;
        var holders = 0;
        for (var index = _running.Head; index >= 0; index = _sequences[index].Next)
        {
            var segment = _sequences[index].HeldRuns - 1;
            while (segment >= 0 && _held[index]![segment] < 0)
            {
                segment--;
            }

            if (index == leaving || segment < 0 || _held[index]![segment] != run)
            {
                continue;
            }

            var used = UsedOf(_sequences[index], segment, _sequences[index].NamedBlocks);
            holders = used > most ? 1 : used == most ? holders + 1 : holders;
            most = Math.Max(most, used);
        }

        return _cache!.Tighten(run, most, holders);
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
        ref var held = ref _held[index];
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
            used += BlocksFor(sequence.Place == SequencePlace.Decoding ? _decoding.StoredBy(sequence) : sequence.Computed) - sequence.NamedBlocks;
            named += sequence.NamedBlocks;
            for (var segment = 0; segment < sequence.HeldRuns; segment++)
            {
                var run = _held[index]![segment];
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
