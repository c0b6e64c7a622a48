using System.Runtime.CompilerServices;
using LbSim.Kernel.Time;

namespace LbSim.Kernel.Events;

/// <summary>Pending one-shot events in the total order (time, phase, actor, sequence).</summary>
/// <remarks>
/// A four-ary heap of structs: shallower than two children per node, and no allocation once it has grown.
/// Events are never removed: handlers compare generations and ignore what is stale.
/// </remarks>
public sealed class EventQueue
{
    private const int Arity = 4;
    private Node[] _nodes = new Node[64];
    private int _count;
    private uint _sequence;

    /// <summary>How many events are pending, stale ones included.</summary>
    public int Count => _count;

    /// <summary>Time of the first pending event, or <see cref="SimTime.Never"/>.</summary>
    public SimTime NextTime
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _count == 0 ? SimTime.Never : new(_nodes[0].Time);
    }

    /// <summary>Phase of the first pending event; only meaningful when <see cref="Count"/> is above 0.</summary>
    public Phase NextPhase => (Phase)(_nodes[0].Order >> 56);

    /// <summary>Adds an event.</summary>
    /// <param name="time">When; not before the current time of the loop.</param>
    /// <param name="phase">Its place within the instant.</param>
    /// <param name="value">The event.</param>
    public void Push(SimTime time, Phase phase, in SimEvent value)
    {
        if (_count == _nodes.Length)
        {
            Array.Resize(ref _nodes, _count * 2);
        }

        // 8 bits of phase, 24 of actor, 32 of sequence: one comparison decides a tie in time
        var order = ((ulong)phase << 56) | ((ulong)(uint)value.Actor << 32) | _sequence++;
        var node = new Node(time.Picoseconds, order, value);
        var index = _count++;
        while (index > 0)
        {
            var parent = (index - 1) / Arity;
            if (!node.Before(_nodes[parent]))
            {
                break;
            }

            _nodes[index] = _nodes[parent];
            index = parent;
        }

        _nodes[index] = node;
    }

    /// <summary>Removes and returns the first event.</summary>
    /// <exception cref="InvalidOperationException">Nothing is pending.</exception>
    public SimEvent Pop(out SimTime time, out Phase phase)
    {
        if (_count == 0)
        {
            throw new InvalidOperationException("the event queue is empty");
        }

        var first = _nodes[0];
        time = new(first.Time);
        phase = (Phase)(first.Order >> 56);
        var last = _nodes[--_count];
        if (_count > 0)
        {
            SiftDown(last);
        }

        return first.Value;
    }

    private void SiftDown(in Node node)
    {
        var index = 0;
        while (true)
        {
            var child = (index * Arity) + 1;
            if (child >= _count)
            {
                break;
            }

            var end = Math.Min(child + Arity, _count);
            var best = child;
            for (var other = child + 1; other < end; other++)
            {
                if (_nodes[other].Before(_nodes[best]))
                {
                    best = other;
                }
            }

            if (!_nodes[best].Before(node))
            {
                break;
            }

            _nodes[index] = _nodes[best];
            index = best;
        }

        _nodes[index] = node;
    }

    private readonly struct Node(long time, ulong order, SimEvent value)
    {
        public readonly long Time = time;
        public readonly ulong Order = order;
        public readonly SimEvent Value = value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Before(in Node other) => Time < other.Time || (Time == other.Time && Order < other.Order);
    }
}
