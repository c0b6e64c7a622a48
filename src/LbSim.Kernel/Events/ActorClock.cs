using LbSim.Kernel.Time;

namespace LbSim.Kernel.Events;

/// <summary>For each of a fixed number of actors the one instant it wants to be woken at; finds the earliest.</summary>
/// <remarks>
/// An indexed four-ary heap: moving an actor's instant costs O(log n), so a server whose jump is cut short reschedules
/// itself in place instead of leaving a stale event behind. Ties go to the lower actor.
/// </remarks>
public sealed class ActorClock
{
    private const int Arity = 4;
    private Entry[] _heap = new Entry[16];
    private int[] _position = new int[16];
    private int _count;

    /// <summary>How many actors have an instant.</summary>
    public int Count => _count;

    /// <summary>The earliest instant, or <see cref="SimTime.Never"/>.</summary>
    public SimTime NextTime => _count == 0 ? SimTime.Never : new(_heap[0].Time);

    /// <summary>The actor of the earliest instant; only meaningful when <see cref="Count"/> is above 0.</summary>
    public int NextActor => _heap[0].Actor;

    /// <summary>Sets when an actor wants to be woken, replacing what it asked for before.</summary>
    /// <param name="actor">The actor's index, 0 or more.</param>
    /// <param name="time">When; <see cref="SimTime.Never"/> removes it.</param>
    public void Set(int actor, SimTime time)
    {
        Reserve(actor);
        var index = _position[actor] - 1;
        if (time == SimTime.Never)
        {
            if (index >= 0)
            {
                Remove(index);
            }

            return;
        }

        var entry = new Entry(time.Picoseconds, actor);
        if (index < 0)
        {
            SiftUp(_count++, entry);
        }
        else if (entry.Before(_heap[index]))
        {
            SiftUp(index, entry);
        }
        else
        {
            SiftDown(index, entry);
        }
    }

    private void Reserve(int actor)
    {
        if (actor >= _position.Length)
        {
            var size = Math.Max(actor + 1, _position.Length * 2);
            Array.Resize(ref _position, size);
            Array.Resize(ref _heap, size);
        }
    }

    private void Remove(int index)
    {
        _position[_heap[index].Actor] = 0;
        var last = _heap[--_count];
        if (index == _count)
        {
            return;
        }

        if (index > 0 && last.Before(_heap[(index - 1) / Arity]))
        {
            SiftUp(index, last);
        }
        else
        {
            SiftDown(index, last);
        }
    }

    private void SiftUp(int index, Entry entry)
    {
        while (index > 0)
        {
            var parent = (index - 1) / Arity;
            if (!entry.Before(_heap[parent]))
            {
                break;
            }

            Place(index, _heap[parent]);
            index = parent;
        }

        Place(index, entry);
    }

    private void SiftDown(int index, Entry entry)
    {
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
                if (_heap[other].Before(_heap[best]))
                {
                    best = other;
                }
            }

            if (!_heap[best].Before(entry))
            {
                break;
            }

            Place(index, _heap[best]);
            index = best;
        }

        Place(index, entry);
    }

    private void Place(int index, Entry entry)
    {
        _heap[index] = entry;
        _position[entry.Actor] = index + 1;
    }

    private readonly record struct Entry(long Time, int Actor)
    {
        public bool Before(in Entry other) => Time < other.Time || (Time == other.Time && Actor < other.Actor);
    }
}
