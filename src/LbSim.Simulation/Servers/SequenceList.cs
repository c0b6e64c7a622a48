namespace LbSim.Simulation.Servers;

/// <summary>A doubly linked list threaded through an engine's sequences: removal from the middle costs nothing.</summary>
internal struct SequenceList
{
    public int Head;
    public int Tail;
    public int Count;

    public static SequenceList Empty => new() { Head = -1, Tail = -1 };

    public void Append(Sequence[] sequences, int index)
    {
        sequences[index].Previous = Tail;
        sequences[index].Next = -1;
        if (Tail >= 0)
        {
            sequences[Tail].Next = index;
        }
        else
        {
            Head = index;
        }

        Tail = index;
        Count++;
    }

    public void Prepend(Sequence[] sequences, int index)
    {
        sequences[index].Previous = -1;
        sequences[index].Next = Head;
        if (Head >= 0)
        {
            sequences[Head].Previous = index;
        }
        else
        {
            Tail = index;
        }

        Head = index;
        Count++;
    }

    public void Remove(Sequence[] sequences, int index)
    {
        var previous = sequences[index].Previous;
        var next = sequences[index].Next;
        if (previous >= 0)
        {
            sequences[previous].Next = next;
        }
        else
        {
            Head = next;
        }

        if (next >= 0)
        {
            sequences[next].Previous = previous;
        }
        else
        {
            Tail = previous;
        }

        Count--;
    }
}
