namespace LbSim.Workload.Traces.Analysis;

/// <summary>The window of equal width that an instant lies in, for instants that never run backwards: most lie in the window of the one before, which takes no division.</summary>
internal struct BinCursor
{
    private readonly Int128 _width;
    private long _end;

    /// <summary>Stands at the window that begins at 0.</summary>
    /// <param name="width">Units; above 0.</param>
    public BinCursor(Int128 width)
    {
        _width = width;
        _end = width > long.MaxValue ? long.MaxValue : (long)width;
    }

    /// <summary>The window's number, from 0.</summary>
    public long Bin { get; private set; }

    /// <summary>Goes on to an instant; true where it lies in another window than the last.</summary>
    /// <param name="at">Units, 0 or more, and never less than before.</param>
    public bool Move(long at)
    {
        if (at < _end)
        {
            return false;
        }

        var bin = (long)(at / _width); // at may be long.MaxValue while a window is wider than that
        var end = (bin + (Int128)1) * _width;
        _end = end > long.MaxValue ? long.MaxValue : (long)end;
        var moved = bin != Bin;
        Bin = bin;
        return moved;
    }
}
