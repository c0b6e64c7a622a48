namespace LbSim.Workload.Traces.Sorting;

/// <summary>One run of rows in order of time on the scratch stream, read row by row.</summary>
/// <param name="reader">Where it lies.</param>
/// <param name="first">What the first row's time is counted from.</param>
internal sealed class SortedRun(SpillReader reader, Int128 first)
{
    private TraceRow _row = new() { At = first };

    /// <summary>The row it stands at.</summary>
    public ref readonly TraceRow Row => ref _row;

    /// <summary>Goes to the next row; false at the end.</summary>
    public bool MoveNext()
    {
        if (reader.IsAtEnd)
        {
            return false;
        }

        _row = RowCodec.Read(reader, _row.At);
        return true;
    }
}
