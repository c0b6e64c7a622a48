using LbSim.Kernel;

namespace LbSim.Simulation.Servers;

/// <summary>The free KV blocks of an engine in the order in which they will be used again, and what those that were used still hold.</summary>
/// <remarks>
/// Blocks are kept in runs: the blocks of one named segment, the blocks one preempted sequence left behind, or blocks whose content
/// nobody will ask for. A run that nobody holds stands in one queue with the others; whoever needs blocks takes them from its head,
/// a run's last block first. Who leaves gives back its last blocks first, so a run never outlives what stands before it in a prompt.
/// Blocks of a held run that none of its holders uses are free, and forgotten.
/// A run keeps how many blocks it had when the pass in progress was composed: an observer sees that (docs/model/engine.md).
/// </remarks>
internal sealed class PrefixCache
{
    private readonly Dictionary<ulong, int> _named = [];
    private Run[] _runs = new Run[16];
    private int[] _freeSlots = new int[16];
    private int _freeSlotCount;
    private int _slots;
    private int[] _changed = new int[16];
    private int _changedCount;
    private int _head = -1;
    private int _tail = -1;
    private int _pass = 1;

    /// <summary>A cache whose free blocks hold nothing.</summary>
    public PrefixCache(int freeBlocks) => GiveNameless(freeBlocks);

    private enum Kind : byte
    {
        Nameless,
        Named,
        Left,
    }

    /// <summary>Takes blocks from the head of the queue; what they held is forgotten.</summary>
    public void Take(int blocks)
    {
        while (blocks > 0)
        {
            if (_head < 0)
            {
                throw new InvariantException($"{blocks} KV blocks more were taken than are free");
            }

            var index = _head;
            ref var run = ref _runs[index];
            var taken = Math.Min(blocks, run.Blocks);
            Remember(index);
            run.Blocks -= taken;
            blocks -= taken;
            if (run.Blocks == 0)
            {
                Unlink(index);
                if (run.Kind == Kind.Nameless)
                {
                    Recycle(index);
                }
            }
        }
    }

    /// <summary>Gives back blocks whose content nobody will ask for.</summary>
    public void GiveNameless(int blocks)
    {
        if (blocks == 0)
        {
            return;
        }

        if (_tail >= 0 && _runs[_tail].Kind == Kind.Nameless)
        {
            _runs[_tail].Blocks += blocks;
            return;
        }

        var index = NewRun(Kind.Nameless, 0);
        _runs[index].Blocks = blocks;
        Append(index);
    }

    /// <summary>The run of a named segment, or -1.</summary>
    public int Find(ulong key) => _named.TryGetValue(key, out var index) ? index : -1;

    /// <summary>Blocks of a run now.</summary>
    public int BlocksOf(int run) => _runs[run].Blocks;

    /// <summary>Blocks of a run when the pass in progress was composed.</summary>
    public int BlocksAtBoundary(int run) => _runs[run].Pass == _pass ? _runs[run].BlocksBefore : _runs[run].Blocks;

    /// <summary>Whether any sequence holds a run.</summary>
    public bool IsHeld(int run) => _runs[run].Holders > 0;

    /// <summary>Starts a run for a named segment, held once and without blocks yet.</summary>
    public int Begin(ulong key)
    {
        if (!_named.TryGetValue(key, out var index))
        {
            index = NewRun(Kind.Named, key);
            _named.Add(key, index);
        }

        // found: its blocks were all taken in this pass
        _runs[index].Holders = 1;
        _runs[index].Whole = 1;
        return index;
    }

    /// <summary>Gives back blocks that hold a named segment which nobody holds, and of which no block is there yet.</summary>
    /// <param name="key">The segment's name.</param>
    /// <param name="blocks">1 or more, from its first.</param>
    public void Keep(ulong key, int blocks)
    {
        var index = Begin(key);
        Remember(index);
        ref var run = ref _runs[index];
        run.Holders = 0;
        run.Whole = 0;
        run.Blocks = blocks;
        Append(index);
    }

    /// <summary>Adds blocks that one of its holders, which uses all it has, is computing.</summary>
    public void Extend(int index, int blocks)
    {
        Remember(index);
        ref var run = ref _runs[index];
        run.Blocks += blocks;
        run.Whole = 1; // the others do not use the new ones
    }

    /// <summary>Holds a run; returns how many blocks are no longer free.</summary>
    /// <param name="index">The run.</param>
    /// <param name="used">How many of its blocks, from the first, are used: what nobody uses is cut off.</param>
    public int Hold(int index, int used)
    {
        ref var run = ref _runs[index];
        if (run.Holders++ > 0)
        {
            run.Whole += used == run.Blocks ? 1 : 0;
            return 0;
        }

        Unlink(index);
        run.Whole = 1;
        Cut(index, used);
        return used;
    }

    /// <summary>Gives a run up; returns how many blocks are free now.</summary>
    /// <param name="index">The run.</param>
    /// <param name="used">How many of its blocks were used.</param>
    /// <param name="isLoose">Whether the others use less than all its blocks: <see cref="Tighten"/> is due.</param>
    public int Drop(int index, int used, out bool isLoose)
    {
        ref var run = ref _runs[index];
        run.Whole -= used == run.Blocks ? 1 : 0;
        isLoose = --run.Holders > 0 && run.Whole == 0;
        if (run.Holders > 0)
        {
            return 0;
        }

        if (run.Blocks == 0)
        {
            throw new InvariantException("a held run of KV blocks is empty");
        }

        Append(index);
        return run.Blocks;
    }

    /// <summary>Cuts off what none of a run's holders uses; returns how many blocks are free now.</summary>
    /// <param name="index">The run.</param>
    /// <param name="used">The most that any of them uses.</param>
    /// <param name="holders">How many of them use so many.</param>
    public int Tighten(int index, int used, int holders)
    {
        _runs[index].Whole = holders;
        return Cut(index, used);
    }

    /// <summary>Leaves the blocks of a preempted sequence behind, to be found again by it alone; returns their run.</summary>
    /// <param name="blocks">1 or more.</param>
    public int Leave(int blocks)
    {
        var index = NewRun(Kind.Left, 0);
        _runs[index].Blocks = blocks;
        Append(index);
        return index;
    }

    /// <summary>A sequence takes what it left behind out of the queue: its blocks are ordinary ones of the sequence again.</summary>
    public void TakeBack(int index)
    {
        Unlink(index);
        Recycle(index);
    }

    /// <summary>Nobody will come back for what was left behind: its blocks stay where they are in the queue.</summary>
    public void Abandon(int index)
    {
        if (_runs[index].Blocks == 0)
        {
            Recycle(index);
        }
        else
        {
            _runs[index].Kind = Kind.Nameless;
        }
    }

    /// <summary>The pass in progress has ended: its effects show.</summary>
    public void Commit()
    {
        for (var place = 0; place < _changedCount; place++)
        {
            ref var run = ref _runs[_changed[place]];
            if (run is { Kind: Kind.Named, Blocks: 0, Holders: 0 } && run.Pass == _pass)
            {
                _named.Remove(run.Key);
                Recycle(_changed[place]);
            }
        }

        _changedCount = 0;
        _pass++;
    }

    /// <summary>Free blocks, counted from the queue. For tests; costs a walk.</summary>
    public int CountFree()
    {
        var blocks = 0;
        for (var index = _head; index >= 0; index = _runs[index].Next)
        {
            if (_runs[index].Blocks <= 0 || _runs[index].Holders != 0)
            {
                throw new InvariantException("the queue of free KV blocks holds a run that is empty or in use");
            }

            blocks += _runs[index].Blocks;
        }

        return blocks;
    }

    private int Cut(int index, int used)
    {
        var surplus = _runs[index].Blocks - used;
        if (surplus > 0)
        {
            Remember(index);
            _runs[index].Blocks = used;
            GiveNameless(surplus);
        }

        return surplus;
    }

    private void Remember(int index)
    {
        ref var run = ref _runs[index];
        if (run.Kind != Kind.Named || run.Pass == _pass)
        {
            return;
        }

        run.Pass = _pass;
        run.BlocksBefore = run.Blocks;
        if (_changedCount == _changed.Length)
        {
            Array.Resize(ref _changed, _changedCount * 2);
        }

        _changed[_changedCount++] = index;
    }

    private int NewRun(Kind kind, ulong key)
    {
        int index;
        if (_freeSlotCount > 0)
        {
            index = _freeSlots[--_freeSlotCount];
        }
        else
        {
            index = _slots++;
            if (index == _runs.Length)
            {
                Array.Resize(ref _runs, index * 2);
                Array.Resize(ref _freeSlots, index * 2);
            }
        }

        _runs[index] = new Run { Kind = kind, Key = key, Previous = -1, Next = -1 };
        return index;
    }

    private void Recycle(int index)
    {
        _runs[index].Pass = 0;
        _freeSlots[_freeSlotCount++] = index;
    }

    private void Append(int index)
    {
        ref var run = ref _runs[index];
        run.Previous = _tail;
        run.Next = -1;
        if (_tail >= 0)
        {
            _runs[_tail].Next = index;
        }
        else
        {
            _head = index;
        }

        _tail = index;
    }

    private void Unlink(int index)
    {
        ref var run = ref _runs[index];
        if (run.Previous >= 0)
        {
            _runs[run.Previous].Next = run.Next;
        }
        else
        {
            _head = run.Next;
        }

        if (run.Next >= 0)
        {
            _runs[run.Next].Previous = run.Previous;
        }
        else
        {
            _tail = run.Previous;
        }
    }

    private struct Run
    {
        public ulong Key;
        public int Blocks;
        public int Holders;

        /// <summary>Holders that use all its blocks; 1 or more while it is held.</summary>
        public int Whole;

        public int Previous;
        public int Next;

        /// <summary>The pass in which it last changed, and what it had before.</summary>
        public int Pass;

        public int BlocksBefore;
        public Kind Kind;
    }
}
