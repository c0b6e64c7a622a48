using System.Globalization;

namespace LbSim.Workload.Traces.Output;

/// <summary>BurstGPT's first layout, which holds failed requests.</summary>
internal sealed class BurstGptTraceWriter : TraceWriter
{
    public override string Name => "burstgpt";

    public override string Header => "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type";

    public override bool HoldsFailures => true;

    public override void Write(in OutputRow row, TextWriter output) =>
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{Time(row.At, TimeUnit.Seconds)},{Field(row.Model)},{row.Row.Prompt},{row.Row.Output},{(long)row.Row.Prompt + row.Row.Output},API log\n"));
}
