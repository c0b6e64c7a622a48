namespace LbSim.Workload.Traces;

/// <summary>Any CSV with a header that names arrival, prompt and output; comma, tab, semicolon or bar between fields.</summary>
[TraceFormat("csv", "CSV with named columns: arrival, prompt tokens, output tokens, optionally client, session, model, bytes", Order = 100)]
internal sealed class CsvFormat : ITraceFormat
{
    private static readonly char[] Separators = [',', '\t', ';', '|'];

    /// <inheritdoc/>
    /// <remarks>The last format asked: what it cannot use, its header check explains best.</remarks>
    public Likeness Recognise(TraceHead head) => head.FirstByte is (byte)'{' or (byte)'[' ? Likeness.None : Likeness.Possible;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings)
    {
        var best = ',';
        var most = 0;
        foreach (var separator in Separators)
        {
            var columns = CsvTraceReader.HeaderOf(input.Head, separator).Length;
            if (columns > most)
            {
                (best, most) = (separator, columns);
            }
        }

        return CsvTraceReader.Open(input, settings, best, new());
    }
}
