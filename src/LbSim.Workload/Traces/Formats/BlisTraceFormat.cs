namespace LbSim.Workload.Traces;

/// <summary>The data file of a BLIS TraceV2; its YAML header file is not needed. Times in microseconds; a status other than "ok" is a failed request.</summary>
/// <remarks>github.com/inference-sim/inference-sim, sim/workload/tracev2.go. Optional columns may stand anywhere: fields go by name. prefix_group is not used.</remarks>
[TraceFormat("blis-trace-v2", "BLIS TraceV2 data file: arrival_time_us, input_tokens, output_tokens, client_id, session_id, status", Order = 2)]
internal sealed class BlisTraceFormat : ITraceFormat
{
    private static readonly string[] Names = ["clientid", "arrivaltimeus", "inputtokens", "outputtokens", "numchunks", "status"];

    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => CsvTraceReader.HasColumns(head, ',', Names) ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) =>
        CsvTraceReader.Open(input, settings, ',', new() { Unit = TimeUnit.Microseconds, ZeroOutputIsFailure = true, SuccessWords = ["ok"] });
}
