namespace LbSim.Workload.Traces;

/// <summary>Why a row cannot be used.</summary>
internal enum RowFault : byte
{
    FieldCount,
    Truncated,
    NotJson,
    Duplicate,
    Missing,
    NotANumber,
    NotATime,
    Zero,
    Negative,
    TooLarge,
    NoRequest,
    Repeated,
    NoLogLine,
}
