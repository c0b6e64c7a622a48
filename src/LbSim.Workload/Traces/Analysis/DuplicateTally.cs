using LbSim.Kernel.Random;

namespace LbSim.Workload.Traces.Analysis;

/// <summary>Counts rows that repeat another one exactly. Such rows share their instant, so only the distinct rows of one instant are held, as 64-bit hashes.</summary>
internal sealed class DuplicateTally
{
    /// <summary>Distinct rows of one instant that are held, 2^20; rows beyond are compared with those only.</summary>
    public const int MostHeld = 1 << 20;

    private const int KeptCapacity = 1024;
    private HashSet<ulong> _instant = [];
    private long _at = long.MinValue;
    private StoredRow _first;
    private ulong _firstPrint;

    /// <summary>Rows that repeat one before them.</summary>
    public long Rows { get; private set; }

    /// <summary>Whether every row was compared with all of its instant.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Counts the rows of a store, whose chunks are sorted by time.</summary>
    public void AddAll(RowStore rows)
    {
        for (var walk = rows.InTime(); walk.MoveNext();)
        {
            ref var row = ref walk.Current;
            Add(row.At, row, row.Fingerprint);
        }
    }

    /// <summary>Compares a row with those of the same instant; rows of one instant have to follow each other.</summary>
    /// <param name="at">Its instant.</param>
    /// <param name="row">Its lengths, client and session.</param>
    /// <param name="fingerprint">Hash of everything else.</param>
    /// <returns>Whether it repeats one before it.</returns>
    public bool Add(long at, in StoredRow row, ulong fingerprint)
    {
        if (at != _at)
        {
            Begin(at, row, fingerprint);
            return false;
        }

        if (_instant.Count == 0)
        {
            _instant.Add(KeyOf(_first, _firstPrint)); // most instants have one row and need neither key nor set
        }

        var key = KeyOf(row, fingerprint);
        if (_instant.Contains(key))
        {
            Rows++;
            return true;
        }
        else if (_instant.Count < MostHeld)
        {
            _instant.Add(key);
        }
        else
        {
            IsComplete = false;
        }

        return false;
    }

    private static ulong KeyOf(in StoredRow row, ulong fingerprint) => StableHash.Combine(
        StableHash.Combine(((ulong)(uint)row.Prompt << 32) | (uint)row.Output, ((ulong)(uint)row.Client << 32) | (uint)row.Session), fingerprint);

    private void Begin(long at, in StoredRow row, ulong fingerprint)
    {
        (_at, _first, _firstPrint) = (at, row, fingerprint);
        if (_instant.Count > KeptCapacity)
        {
            _instant = []; // clearing takes as long as the largest instant there has been
        }
        else if (_instant.Count > 0)
        {
            _instant.Clear();
        }
    }
}
