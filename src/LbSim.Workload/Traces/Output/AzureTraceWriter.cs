using System.Globalization;

namespace LbSim.Workload.Traces.Output;

/// <summary>The Azure layout: dates with 7 fraction digits, counted from 2000-01-01 00:00:00.</summary>
internal sealed class AzureTraceWriter : TraceWriter
{
    private static readonly DateTime Start = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public override string Name => "azure-llm";

    public override string Header => "TIMESTAMP,ContextTokens,GeneratedTokens";

    public override RowContent Holds => RowContent.None;

    public override long Resolution => 100_000;

    protected override void WriteRow(in OutputRow row, TextWriter output)
    {
        var ticks = Steps(row.At);
        if (ticks > (DateTime.MaxValue - Start).Ticks)
        {
            throw new TraceException(Name, "holds dates up to the year 9999, and the trace is longer than 7999 years; expected another format, or slice first");
        }

        output.Write(string.Create(CultureInfo.InvariantCulture, $"{Start.AddTicks((long)ticks):yyyy-MM-dd HH:mm:ss.fffffff},{row.Prompt},{row.Output}\n"));
    }
}
