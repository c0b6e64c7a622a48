namespace LbSim.Workload.Traces;

/// <summary>JSON lines whose objects name arrival, prompt and output.</summary>
[TraceFormat("jsonl", "JSON lines with the same names as the CSV", Order = 90)]
internal sealed class JsonLinesFormat : ITraceFormat
{
    /// <inheritdoc/>
    public bool Recognises(TraceHead head)
    {
        if (head.FirstByte == '[')
        {
            throw new TraceException(head.Name, 1, null, "begins a JSON array; expected one JSON object on each line (JSON lines)");
        }

        return head.FirstByte == '{';
    }

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => JsonTraceReader.Open(input, settings, null);
}
