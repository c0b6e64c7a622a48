using System.Runtime.CompilerServices;

namespace LbSim.Workload.Traces.Sorting;

/// <summary>Rows in memory, put in order of time; equal times stay as they came.</summary>
internal sealed class RowBuffer
{
    private static readonly int RowBytes = Unsafe.SizeOf<TraceRow>() + sizeof(int);

    private TraceRow[] _rows = new TraceRow[256];
    private int[] _order = [];
    private bool _isInOrder = true;

    /// <summary>Rows held.</summary>
    public int Count { get; private set; }

    /// <summary>Memory they take, about.</summary>
    public long Bytes { get; private set; }

    /// <summary>A row by its place in the order of time; after <see cref="Sort"/>.</summary>
    public ref readonly TraceRow this[int place] => ref _rows[_isInOrder ? place : _order[place]];

    /// <summary>Adds a row.</summary>
    public void Add(in TraceRow row)
    {
        if (Count == _rows.Length)
        {
            Array.Resize(ref _rows, Count * 2);
        }

        _isInOrder &= Count == 0 || row.At >= _rows[Count - 1].At;
        _rows[Count++] = row;
        Bytes += RowBytes + (row.Prefix is null ? 0 : 24 + (16 * row.Prefix.Length)) + (row.SessionName is null ? 0 : 24 + (2 * row.SessionName.Length));
    }

    /// <summary>Puts the rows in order.</summary>
    public void Sort()
    {
        if (_isInOrder)
        {
            return;
        }

        if (_order.Length < Count)
        {
            _order = new int[Count];
        }

        var order = _order.AsSpan(0, Count);
        for (var index = 0; index < Count; index++)
        {
            order[index] = index;
        }

        var rows = _rows;
        order.Sort((left, right) =>
        {
            var byTime = rows[left].At.CompareTo(rows[right].At);
            return byTime != 0 ? byTime : left.CompareTo(right);
        });
    }

    /// <summary>Forgets the rows and keeps the room.</summary>
    public void Clear()
    {
        Array.Clear(_rows, 0, Count); // blocks and texts are let go
        (Count, Bytes, _isInOrder) = (0, 0, true);
    }
}
