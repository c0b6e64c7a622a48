namespace LbSim.Simulation.Servers;

/// <summary>The decoding sequences of an engine: who ends first, how much KV they hold, and when they need blocks.</summary>
/// <remarks>
/// Every decode iteration gives every member one token, so nothing is stored per token: a member's tokens follow from the
/// engine's iteration count, and the free slots in its last block from the constant (stored - iteration) mod block size.
/// The heap is keyed by (finish iteration, request number) and holds its keys inline: finding who ends first touches no
/// sequence, which is what counts in large fleets. Leaving from the middle (preemption, cancellation) is rare and scans.
/// </remarks>
internal sealed class DecodeSet(int blockSize)
{
    private readonly int[] _classes = new int[blockSize];
    private Entry[] _heap = new Entry[32];

    /// <summary>Decode iterations so far.</summary>
    public long Iteration { get; set; }

    /// <summary>Members.</summary>
    public int Count { get; private set; }

    /// <summary>Members of the measured cohort.</summary>
    public int Measured { get; private set; }

    /// <summary>KV tokens stored by all members.</summary>
    public long Stored { get; set; }

    /// <summary>The member that ends first.</summary>
    public int First => _heap[0].Index;

    /// <summary>Tokens a member has in the KV cache.</summary>
    public int StoredBy(in Sequence sequence) => sequence.Prompt + GeneratedBy(sequence) - 1;

    /// <summary>Tokens a member has produced.</summary>
    public int GeneratedBy(in Sequence sequence) => sequence.Output - (int)(sequence.FinishIteration - Iteration);

    /// <summary>Blocks that k further iterations of all members need (docs/model/engine.md: G(k)).</summary>
    public int Growth(int iterations)
    {
        var whole = Math.DivRem(iterations, blockSize, out var rest);
        var blocks = Count * whole;
        for (var free = 0; free < rest; free++)
        {
            blocks += _classes[ClassOfFree(free)];
        }

        return blocks;
    }

    /// <summary>The most iterations whose blocks fit in <paramref name="free"/>, up to a limit.</summary>
    public int IterationsThatFit(int free, int limit)
    {
        if ((long)Count * (((long)limit + blockSize - 1) / blockSize) <= free)
        {
            return limit;
        }

        var whole = Math.DivRem(free, Count, out var rest);
        var part = 0;
        for (var sum = 0; part < blockSize - 1; part++)
        {
            sum += _classes[ClassOfFree(part)];
            if (sum > rest)
            {
                break;
            }
        }

        return (int)Math.Min(limit, ((long)whole * blockSize) + part);
    }

    public void Add(Sequence[] sequences, int index)
    {
        ref var sequence = ref sequences[index];
        var stored = sequence.Prompt + sequence.Generated - 1;
        sequence.FinishIteration = Iteration + (sequence.Output - sequence.Generated);
        _classes[ClassOfStored(stored)]++;
        Stored += stored;
        if (sequence.IsMeasured)
        {
            Measured++;
        }

        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, Count * 2);
        }

        SiftUp(Count++, new(sequence.FinishIteration, sequence.Order, index));
    }

    public void Remove(Sequence[] sequences, int index)
    {
        ref var sequence = ref sequences[index];
        var stored = StoredBy(sequence);
        _classes[ClassOfStored(stored)]--;
        Stored -= stored;
        if (sequence.IsMeasured)
        {
            Measured--;
        }

        var hole = PlaceOf(index);
        var last = _heap[--Count];
        if (hole < Count)
        {
            Replace(hole, last);
        }
    }

    public void Clear()
    {
        Array.Clear(_classes);
        Count = 0;
        Measured = 0;
        Stored = 0;
    }

    private int ClassOfStored(int stored) => Modulo(stored - Iteration);

    private int ClassOfFree(int free) => Modulo(-Iteration - free);

    private int Modulo(long value)
    {
        var rest = (int)(value % blockSize);
        return rest < 0 ? rest + blockSize : rest;
    }

    private int PlaceOf(int index)
    {
        var place = 0;
        while (_heap[place].Index != index)
        {
            place++;
        }

        return place;
    }

    private void Replace(int hole, in Entry entry)
    {
        if (hole > 0 && entry.Before(_heap[(hole - 1) / 2]))
        {
            SiftUp(hole, entry);
        }
        else
        {
            SiftDown(hole, entry);
        }
    }

    private void SiftUp(int hole, in Entry entry)
    {
        while (hole > 0)
        {
            var parent = (hole - 1) / 2;
            if (!entry.Before(_heap[parent]))
            {
                break;
            }

            _heap[hole] = _heap[parent];
            hole = parent;
        }

        _heap[hole] = entry;
    }

    private void SiftDown(int hole, Entry entry)
    {
        while (true)
        {
            var child = (hole * 2) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && _heap[child + 1].Before(_heap[child]))
            {
                child++;
            }

            if (!_heap[child].Before(entry))
            {
                break;
            }

            _heap[hole] = _heap[child];
            hole = child;
        }

        _heap[hole] = entry;
    }

    private readonly struct Entry(long finish, long order, int index)
    {
        public readonly long Finish = finish;
        public readonly long Order = order;
        public readonly int Index = index;

        public bool Before(in Entry other) => Finish < other.Finish || (Finish == other.Finish && Order < other.Order);
    }
}
