namespace LbSim.Workload.Traces;

/// <summary>Workloads of LLMServingSim: JSON lines, integer nanoseconds; token ids beside the counts are read over.</summary>
/// <remarks>github.com/casys-kaist/LLMServingSim, workloads/.</remarks>
[TraceFormat("llmservingsim", "LLMServingSim workload: JSON lines with input_toks, output_toks, arrival_time_ns", Order = 11)]
internal sealed class LlmServingSimFormat : ITraceFormat
{
    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => head.Outline.HasAll("input_toks", "output_toks", "arrival_time_ns") ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => JsonTraceReader.Open(input, settings, new() { Unit = TimeUnit.Nanoseconds });
}
