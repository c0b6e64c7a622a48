namespace LbSim.Workload.Traces;

/// <summary>BurstGPT, in all layouts: seconds from the first midnight; v3 puts Session ID and Elapsed time between, so columns go by name.</summary>
/// <remarks>github.com/HPMLL/BurstGPT, README.md of February 2026 (release v1.2, all six files). A row without response tokens is a failed request, as its authors say.</remarks>
[TraceFormat("burstgpt", "BurstGPT: Timestamp, Request tokens, Response tokens (v1 and v2, v3, or cut columns)", Order = 1)]
internal sealed class BurstGptFormat : ITraceFormat
{
    private static readonly string[] Names = ["timestamp", "requesttokens", "responsetokens"];

    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => CsvTraceReader.HasColumns(head, ',', Names) ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) =>
        CsvTraceReader.Open(input, settings, ',', new() { Unit = TimeUnit.Seconds, ZeroOutputIsFailure = true });
}
