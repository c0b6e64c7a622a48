namespace LbSim.Workload.Traces;

/// <summary>Vidur's tables of lengths, which have no arrival times: good for an analysis of lengths and as a length model, not for a replay.</summary>
/// <remarks>github.com/microsoft/vidur and project-etalon/etalon, data/processed_traces.</remarks>
[TraceFormat("vidur-lengths", "Vidur length table: num_prefill_tokens, num_decode_tokens, num_total_tokens, pd_ratio, no times", Order = 2)]
internal sealed class VidurLengthsFormat : ITraceFormat
{
    private static readonly string[] Names = ["numprefilltokens", "numdecodetokens", "numtotaltokens", "pdratio"];

    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => CsvTraceReader.HasColumns(head, ',', Names) ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) =>
        CsvTraceReader.Open(input, settings, ',', new());
}
