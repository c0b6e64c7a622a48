namespace LbSim.Workload.Traces.Analysis;

/// <summary>Spreads rows that share an instant evenly up to the next instant: a coarse clock is no burst. The last instant takes the gap before it.</summary>
internal static class TieSpreader
{
    /// <summary>Moves the rows of a store, whose chunks are sorted by time.</summary>
    public static void Spread(RowStore rows)
    {
        var tied = new List<(int Chunk, int Index)>();
        var (at, gap) = (0L, 0L);
        for (var walk = rows.InTime(); walk.MoveNext();)
        {
            if (tied.Count > 0 && walk.Current.At != at)
            {
                gap = walk.Current.At - at;
                Place(rows, tied, at, gap);
            }

            at = walk.Current.At;
            tied.Add(walk.Place);
        }

        Place(rows, tied, at, gap);
    }

    private static void Place(RowStore rows, List<(int Chunk, int Index)> tied, long at, long gap)
    {
        for (var index = 0; index < tied.Count; index++)
        {
            rows.Chunk(tied[index].Chunk)[tied[index].Index].At = at + (long)((Int128)gap * index / tied.Count);
        }

        tied.Clear();
    }
}
