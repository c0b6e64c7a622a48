using LbSim.Kernel.Random;
using LbSim.Workload.Traces.Analysis;

namespace LbSim.Workload.Traces;

/// <summary>Finds rows that repeat another one of their instant exactly, as the analysis counts them; rows of one instant have to follow each other.</summary>
internal sealed class DuplicateFilter
{
    private readonly DuplicateTally _tally = new();
    private Int128 _at;
    private long _instant;

    /// <summary>Rows found.</summary>
    public long Rows => _tally.Rows;

    /// <summary>Whether every row was compared with all of its instant.</summary>
    public bool IsComplete => _tally.IsComplete;

    /// <summary>What to say when <see cref="IsComplete"/> is false.</summary>
    public static string Note => FormattableString.Invariant($"One instant has more than {DuplicateTally.MostHeld} distinct rows: others that repeat each other there were not looked for.");

    /// <summary>Whether a row repeats one before it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="fingerprint">Hash of what the file says of it.</param>
    public bool Repeats(in TraceRow row, ulong fingerprint)
    {
        if (row.At != _at || _instant == 0)
        {
            (_at, _instant) = (row.At, _instant + 1);
        }

        var kept = new StoredRow { Prompt = row.Prompt, Output = row.Output, Client = row.Client };
        return _tally.Add(_instant, kept, StableHash.Combine(fingerprint, (ulong)row.Session));
    }
}
