namespace LbSim.Workload.Traces;

/// <summary>JSON lines whose objects name arrival, prompt and output.</summary>
[TraceFormat("jsonl", "JSON lines with the same names as the CSV", Order = 90)]
internal sealed class JsonLinesFormat : ITraceFormat
{
    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => head.FirstByte == '{' && !JsonListFormat.IsDocument(head) ? Likeness.Possible : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => JsonTraceReader.Open(input, settings, new());
}
