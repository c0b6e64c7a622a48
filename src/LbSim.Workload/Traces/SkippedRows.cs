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

    private static string Describe(ColumnRole role, RowFault fault) => fault switch
    {
        RowFault.FieldCount => "wrong number of fields",
        RowFault.Truncated => "last line cut off",
        RowFault.NotJson => "not a JSON object",
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
