namespace LbSim.Workload.Traces;

/// <summary>Vidur's traces with arrival times, in seconds.</summary>
/// <remarks>github.com/microsoft/vidur, data/processed_traces. The same project's length tables have no times: see <see cref="VidurLengthsFormat"/>.</remarks>
[TraceFormat("vidur", "Vidur trace: arrived_at, num_prefill_tokens, num_decode_tokens", Order = 2)]
internal sealed class VidurFormat : ITraceFormat
{
    private static readonly string[] Names = ["arrivedat", "numprefilltokens", "numdecodetokens"];

    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => CsvTraceReader.HasColumns(head, ',', Names) ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) =>
        CsvTraceReader.Open(input, settings, ',', new() { Unit = TimeUnit.Seconds });
}
