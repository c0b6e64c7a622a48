using System.Globalization;

namespace LbSim.Workload.Traces.Output;

/// <summary>BurstGPT's first layout, which holds failed requests.</summary>
internal sealed class BurstGptTraceWriter : TraceWriter
{
    public override string Name => "burstgpt";

    public override string Header => "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type";

    public override bool HoldsFailures => true;

    public override RowContent Holds => RowContent.Models | RowContent.Kinds;

    protected override void WriteRow(in OutputRow row, TextWriter output) =>
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{Time(row.At, TimeUnit.Seconds)},{Field(row.Model)},{row.Prompt},{row.Output},{(long)row.Prompt + row.Output},{(row.Kind.Length > 0 ? Field(row.Kind) : "API log")}\n"));
}
