using System.Globalization;

namespace LbSim.Workload.Traces.Output;

/// <summary>The Azure layout: dates with 7 fraction digits, counted from 2000-01-01 00:00:00.</summary>
internal sealed class AzureTraceWriter : TraceWriter
{
    private static readonly DateTime Start = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public override string Name => "azure-llm";

    public override string Header => "TIMESTAMP,ContextTokens,GeneratedTokens";

    public override void Write(in OutputRow row, TextWriter output)
    {
        var ticks = (long)((TimeScale.ToPicoseconds(row.At) + 50_000) / 100_000);
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{Start.AddTicks(ticks):yyyy-MM-dd HH:mm:ss.fffffff},{row.Row.Prompt},{row.Row.Output}\n"));
    }
}
