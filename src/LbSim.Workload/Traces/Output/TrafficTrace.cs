using System.Globalization;
using System.Text;
using LbSim.Kernel.Time;

namespace LbSim.Workload.Traces.Output;

/// <summary>Writes traffic as a trace: arrivals counted from the start of the run, clients and sessions as numbers.</summary>
public static class TrafficTrace
{
    private const int RequestsBetweenLooks = 4096;

    /// <summary>Writes requests up to an instant. A closed loop is answered after a fixed time.</summary>
    /// <param name="workload">The traffic.</param>
    /// <param name="source">It, opened.</param>
    /// <param name="end">Arrivals from here on are not written.</param>
    /// <param name="answer">How long each answer takes; matters for closed loops only.</param>
    /// <param name="format">Name of the format; one of <see cref="TraceEditor.Formats"/>.</param>
    /// <param name="output">Where it goes; disposed at the end.</param>
    /// <param name="stop">Looked at now and then.</param>
    /// <exception cref="TraceException">There is no such format, or it cannot hold the trace.</exception>
    public static EditResult Write(IWorkload workload, IWorkSource source, SimTime end, SimDuration answer, string format, Stream output, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(output);
        using var text = new StreamWriter(output, new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
        var writer = format == "csv" ? new CsvTraceWriter(ColumnsOf(workload)) : TraceWriter.Of(format, "the traffic");
        if (writer.Header is { } header)
        {
            text.Write(header + "\n");
        }

        var answered = new AnsweredSource(source, answer);
        var count = 0L;
        while (answered.TryNext(out var request) && request.Arrival < end)
        {
            writer.Write(RowOf(request), text);
            if (count++ % RequestsBetweenLooks == 0)
            {
                stop.ThrowIfCancellationRequested();
            }
        }

        return new() { Format = writer.Name, Rows = count, Notes = [.. writer.Notes] };
    }

    /// <summary>Checks the name of a format before any traffic is made.</summary>
    /// <exception cref="TraceException">There is no such format.</exception>
    public static void CheckFormat(string format) => TraceWriter.Of(format, "the traffic");

    private static RowContent ColumnsOf(IWorkload workload) => (workload.HasClients ? RowContent.Clients : 0) | (workload.HasSessions ? RowContent.Sessions : 0);

    private static OutputRow RowOf(in RequestSpec request) => new()
    {
        At = (Int128)request.Arrival.Picoseconds * TraceClock.AttosecondsPerPicosecond,
        Prompt = request.PromptTokens,
        Output = request.OutputTokens,
        Client = request.Client < 0 ? "" : request.Client.ToString(CultureInfo.InvariantCulture),
        Session = request.Session < 0 ? "" : request.Session.ToString(CultureInfo.InvariantCulture),
        Model = "",
        Kind = "",
        Bytes = request.Bytes,
        Prefix = request.Prefix,
    };
}
