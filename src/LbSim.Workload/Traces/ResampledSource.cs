using LbSim.Kernel.Random;
using LbSim.Kernel.Time;

namespace LbSim.Workload.Traces;

/// <summary>A trace with its blocks put in another order: each position takes a block from within five positions, rows keep their offset in it.</summary>
/// <remarks>
/// A session moves whole, with the block of its first row, so its later rows may fall into other positions or behind the end of the
/// trace. Copies of a repeated trace all use the same draws: repeating a recording adds no information about other traffic.
/// Requests held at a time are those of at most eleven blocks, plus one entry per session seen in the copy.
/// </remarks>
internal sealed class ResampledSource : IWorkSource
{
    private readonly IWorkSource _recorded;
    private readonly TraceBlocks _blocks;
    private readonly long _rows;
    private readonly BlockDraws _draws;
    private readonly CommonContents _common;
    private readonly ZipfSampler? _clients;
    private readonly RandomStream? _clientStream;
    private readonly PriorityQueue<RequestSpec, Place> _waiting = new();
    private readonly Dictionary<long, int> _sessions = [];
    private readonly int[] _positions = new int[(2 * BlockDraws.Reach) + 1];
    private int _positionsOf = -1;
    private int _positionCount;
    private long _row;
    private long _copyStart;
    private RequestSpec _next;
    private bool _hasNext;

    /// <summary>Opens a resampled copy.</summary>
    /// <param name="recorded">The trace as recorded, in the run's time, with its own clients and all copies.</param>
    /// <param name="blocks">How it is cut.</param>
    /// <param name="rows">Rows of one copy.</param>
    /// <param name="draws">Which block goes where.</param>
    /// <param name="common">Tells contents that all conversations have in common.</param>
    /// <param name="clients">Draws clients; null keeps the trace's.</param>
    /// <param name="clientStream">What they are drawn from.</param>
    public ResampledSource(IWorkSource recorded, TraceBlocks blocks, long rows, BlockDraws draws, CommonContents common, ZipfSampler? clients, RandomStream? clientStream)
    {
        _recorded = recorded;
        _blocks = blocks;
        _rows = rows;
        _draws = draws;
        _common = common;
        _clients = clients;
        _clientStream = clientStream;
        Read();
    }

    /// <summary>Requests read and not given yet.</summary>
    public int Waiting => _waiting.Count;

    /// <inheritdoc/>
    public bool TryNext(out RequestSpec request)
    {
        // a row still to be read can move forward by the reach at most: whatever is earlier than that is safe to give
        while (_hasNext && (!_waiting.TryPeek(out _, out var first) || _next.Arrival.Picoseconds - (BlockDraws.Reach * _blocks.Length.Picoseconds) <= first.Time))
        {
            PutRow();
            Read();
        }

        if (!_waiting.TryDequeue(out request, out _))
        {
            return false;
        }

        request = _clients is null ? request : request with { Client = _clients.Sample(_clientStream!) };
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _recorded.Dispose();

    private void Read() => _hasNext = _recorded.TryNext(out _next);

    // puts the row read last wherever its block stands
    private void PutRow()
    {
        if (_row % _rows == 0)
        {
            _copyStart = _next.Arrival.Picoseconds;
            _sessions.Clear(); // sessions do not go on in a later copy
        }

        var block = BlockOf(_next);
        if (block != _positionsOf)
        {
            _positionsOf = block;
            _positionCount = _draws.PositionsOf(block, _positions);
        }

        for (var index = 0; index < _positionCount; index++)
        {
            var position = _positions[index];
            var time = _next.Arrival.Picoseconds + ((position - block) * _blocks.Length.Picoseconds);
            if (time <= TimeLimits.Latest)
            {
                _waiting.Enqueue(Kept(_next, time, position, index), new(time, _row, position));
            }
        }

        _row++;
    }

    private int BlockOf(in RequestSpec request)
    {
        var block = (int)Math.Min((request.Arrival.Picoseconds - _copyStart) / _blocks.Length.Picoseconds, _blocks.Count - 1);
        if (request.Session < 0)
        {
            return block;
        }

        if (_sessions.TryGetValue(request.Session, out var first))
        {
            return first;
        }

        _sessions.Add(request.Session, block);
        return block;
    }

    // The only place where a row outlives the next read: whatever a request merely borrows from its source has to be copied here.
    // A block that stands at two positions makes two sessions of one, and two conversations where their contents are named.
    private RequestSpec Kept(in RequestSpec request, long time, int position, int index) => request with
    {
        Arrival = new(time),
        Prefix = PrefixOf(request.Prefix, index),
        Session = request.Session < 0 ? request.Session : (long)(StableHash.Combine((ulong)request.Session, (ulong)position) >> 1),
    };

    private ReadOnlyMemory<PrefixSegment> PrefixOf(ReadOnlyMemory<PrefixSegment> prefix, int index)
    {
        if (prefix.IsEmpty)
        {
            return default;
        }

        var segments = prefix.ToArray();
        if (index > 0)
        {
            _common.Rename(segments, (ulong)index);
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
