using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Workload.Traces;

namespace LbSim.Workload.Growth;

/// <summary>How one copy of a window differs from the recording.</summary>
internal sealed record CopyPlan
{
    /// <summary>Which block stands where; null for the recorded order.</summary>
    public BlockDraws? Draws { get; init; }

    /// <summary>Key of the shifts by which blocks are rotated; null for none.</summary>
    public ulong? Rotation { get; init; }

    /// <summary>Number of the copy, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Tells contents that all copies have in common.</summary>
    public required CommonContents Common { get; init; }

    /// <summary>Draws clients; null keeps the trace's.</summary>
    public ZipfSampler? Clients { get; init; }

    /// <summary>What they are drawn from.</summary>
    public RandomStream? ClientStream { get; init; }
}

/// <summary>One copy of a window: blocks drawn from within five positions, each rotated by a shift of its own, sessions moved whole.</summary>
/// <remarks>
/// A session goes where its first row goes. Rows before the window are a block that stays in its place, and so are those after it.
/// Requests held at a time are those of at most twelve blocks, plus one entry per session seen.
/// </remarks>
internal sealed class WindowCopy : IWorkSource
{
    private readonly IWorkSource _rows;
    private readonly WindowLayout _layout;
    private readonly CopyPlan _plan;
    private readonly long _block;
    private readonly int _blocks;
    private readonly long _back;
    private readonly RandomStream _shifts = new(0, 0UL);
    private readonly PriorityQueue<RequestSpec, Place> _waiting = new();
    private readonly Dictionary<long, long> _sessions = [];
    private readonly int[] _positions = new int[(2 * BlockDraws.Reach) + 1];
    private int _positionsOf = int.MinValue;
    private int _positionCount;
    private long _row;
    private RequestSpec _next;
    private bool _hasNext;

    public WindowCopy(IWorkSource rows, WindowLayout layout, CopyPlan plan)
    {
        _rows = rows;
        _layout = layout;
        _plan = plan;
        _block = layout.Block.Picoseconds;
        _blocks = layout.Blocks;
        _back = FarthestBack();
        Read();
    }

    /// <inheritdoc/>
    public bool TryNext(out RequestSpec request)
    {
        while (_hasNext && (!_waiting.TryPeek(out _, out var first) || _next.Arrival.Picoseconds - _back <= first.Time))
        {
            PutRow();
            Read();
        }

        if (!_waiting.TryDequeue(out request, out _))
        {
            return false;
        }

        request = _plan.Clients is null ? request : request with { Client = _plan.Clients.Sample(_plan.ClientStream!) };
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private void Read() => _hasNext = _rows.TryNext(out _next);

    // how much earlier than recorded a row can come at most
    private long FarthestBack()
    {
        var blocks = _plan.Draws is null ? 0 : BlockDraws.Reach * _block;
        return _plan.Rotation is null ? blocks : Math.Max(blocks + _block, Math.Max(_layout.Lead.Picoseconds, _layout.Tail.Picoseconds));
    }

    private void PutRow()
    {
        var first = FirstOf(_next);
        var block = BlockOf(first);
        if (block != _positionsOf)
        {
            _positionsOf = block;
            _positionCount = 1;
            _positions[0] = block;
            if (_plan.Draws is { } draws && block >= 0 && block < _blocks)
            {
                _positionCount = draws.PositionsOf(block, _positions);
            }
        }

        for (var index = 0; index < _positionCount; index++)
        {
            var position = _positions[index];
            var time = _next.Arrival.Picoseconds + ((position - block) * _block) + Rotation(first, block, position);
            if (time <= TimeLimits.Latest)
            {
                _waiting.Enqueue(Kept(_next, time, position, index), new(time, _row, position));
            }
        }

        _row++;
    }

    // when the first row of a request's session arrived; its own arrival where it has none
    private long FirstOf(in RequestSpec request)
    {
        var time = request.Arrival.Picoseconds;
        return request.Session < 0 || _sessions.TryAdd(request.Session, time) ? time : _sessions[request.Session];
    }

    // -1 before the window, the number of blocks after it
    private int BlockOf(long time)
    {
        var offset = time - _layout.Lead.Picoseconds;
        return offset < 0 ? -1 : offset >= _layout.Length.Picoseconds ? _blocks : (int)Math.Min(offset / _block, _blocks - 1);
    }

    // what turning a block by its shift adds to the time of a session that begins at an instant
    private long Rotation(long first, int block, int position)
    {
        if (_plan.Rotation is not { } key)
        {
            return 0;
        }

        var (start, length) = block < 0 ? (0, _layout.Lead.Picoseconds)
            : block == _blocks ? (_layout.End.Picoseconds, _layout.Tail.Picoseconds)
            : (_layout.Lead.Picoseconds + (block * _block), _block);
        if (length <= 0)
        {
            return 0;
        }

        _shifts.Reseed(key, (ulong)(position + 1));
        var offset = Math.Min(first - start, length - 1); // what division left over at the end of the last block
        return ((offset + _shifts.NextInt64(length)) % length) - offset;
    }

    // The only place where a row outlives the next read: whatever a request merely borrows from its source has to be copied here.
    private RequestSpec Kept(in RequestSpec request, long time, int position, int index) => request with
    {
        Arrival = new(time),
        Prefix = PrefixOf(request.Prefix, index),
        Session = SessionOf(request.Session, position),
    };

    private long SessionOf(long session, int position)
    {
        if (session < 0 || (_plan.Draws is null && _plan.Number == 1))
        {
            return session;
        }

        var moved = StableHash.Combine((ulong)session, (ulong)position);
        return (long)((_plan.Number == 1 ? moved : StableHash.Combine(moved, (ulong)_plan.Number)) >> 1);
    }

    // conversations do not remember for those of other copies, nor for themselves where their block stands at two positions
    private ReadOnlyMemory<PrefixSegment> PrefixOf(ReadOnlyMemory<PrefixSegment> prefix, int index)
    {
        if (prefix.IsEmpty)
        {
            return default;
        }

        var segments = prefix.ToArray();
        if (_plan.Number > 1 || index > 0)
        {
            _plan.Common.Rename(segments, StableHash.Combine((ulong)_plan.Number, (ulong)index));
        }

        return segments;
    }

    // time first; rows of one instant stay in the order of the file, copies of one row in that of their positions
    private readonly record struct Place(long Time, long Row, int Position) : IComparable<Place>
    {
        public int CompareTo(Place other)
        {
            var order = Time.CompareTo(other.Time);
            order = order != 0 ? order : Row.CompareTo(other.Row);
            return order != 0 ? order : Position.CompareTo(other.Position);
        }
    }
}
