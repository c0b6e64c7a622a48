namespace LbSim.Workload.Traces;

/// <summary>Traces of splitwise-sim, in seconds.</summary>
/// <remarks>github.com/Mutinifni/splitwise-sim, traces/.</remarks>
[TraceFormat("splitwise-sim", "splitwise-sim trace: arrival_timestamp, prompt_size, token_size", Order = 2)]
internal sealed class SplitwiseSimFormat : ITraceFormat
{
    private static readonly string[] Names = ["requestid", "arrivaltimestamp", "promptsize", "tokensize"];

    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => CsvTraceReader.HasColumns(head, ',', Names) ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) =>
        CsvTraceReader.Open(input, settings, ',', new() { Unit = TimeUnit.Seconds });
}
