namespace LbSim.Workload.Traces.Analysis;

/// <summary>Follows prompt blocks; where time runs backwards the file is read again and its requests are put in order first.</summary>
internal static class ReusePass
{
    // 8 bytes each while they are sorted; beyond it requests stay in the order of the file, and the analysis says so
    private const long MostSorted = 50_000_000;

    /// <summary>Reads the blocks again in order of time; null when they are too many to hold.</summary>
    public static ReuseTally? Sorted(TraceFile file, ReaderSettings settings, string format, RowChoice choice)
    {
        using var reader = TraceFormats.Open(file, settings, format, hashes: false, out _);
        var requests = new List<(Int128 At, long Index, int Prompt, PrefixSegment[] Blocks)>();
        var held = 0L;
        for (var index = 0L; reader.TryRead(out var row); index++)
        {
            if (!choice.Takes(row, reader) || row.Prefix is not { } blocks)
            {
                continue;
            }

            held += blocks.Length;
            if (held > MostSorted)
            {
                return null;
            }

            requests.Add((row.At, index, row.Prompt, blocks));
        }

        requests.Sort((left, right) => left.At != right.At ? left.At.CompareTo(right.At) : left.Index.CompareTo(right.Index));
        var tally = new ReuseTally();
        requests.ForEach(request => tally.Add(request.Blocks, request.Prompt));
        return tally;
    }
}
