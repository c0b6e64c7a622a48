namespace LbSim.Workload.Traces;

/// <summary>How many rows were left out, by reason.</summary>
public sealed class SkippedRows
{
    private static readonly int FaultCount = Enum.GetValues<RowFault>().Length;
    private readonly long[] _counts = new long[Enum.GetValues<ColumnRole>().Length * FaultCount];

    /// <summary>All rows left out.</summary>
    public long Total { get; private set; }

    /// <summary>The reasons that occurred with their counts, such as ("output tokens: zero", 12); in a fixed order.</summary>
    public IReadOnlyList<(string Reason, long Rows)> ByReason
    {
        get
        {
            var reasons = new List<(string, long)>();
            for (var i = 0; i < _counts.Length; i++)
            {
                if (_counts[i] > 0)
                {
                    reasons.Add((Describe((ColumnRole)(i / FaultCount), (RowFault)(i % FaultCount)), _counts[i]));
                }
            }

            return reasons;
        }
    }

    internal void Add(ColumnRole role, RowFault fault)
    {
        Total++;
        _counts[((int)role * FaultCount) + (int)fault]++;
    }

    /// <summary>Adds what another reader left out.</summary>
    internal void AddAll(SkippedRows other)
    {
        Total += other.Total;
        for (var index = 0; index < _counts.Length; index++)
        {
            _counts[index] += other._counts[index];
        }
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        Total = 0;
        Array.Clear(_counts);
    }

    private static string Describe(ColumnRole role, RowFault fault) => fault switch
    {
        RowFault.FieldCount => "wrong number of fields",
        RowFault.Truncated => "last line cut off",
        RowFault.NotJson => "not a JSON object",
        RowFault.NoRequest => "no LLM request",
        RowFault.Repeated => "repeats another session",
        RowFault.NoLogLine => "not a line of the log",
        _ => role.Words() + ": " + fault switch
        {
            RowFault.Duplicate => "given twice",
            RowFault.Missing => "missing",
            RowFault.NotATime => "not a time",
            RowFault.Zero => "zero",
            RowFault.Negative => "negative",
            RowFault.TooLarge => "too large",
            _ => "not a whole number",
        },
    };
}
