using System.Globalization;

namespace LbSim.Workload.Traces.Output;

/// <summary>LLMServingSim's layout: whole nanoseconds.</summary>
internal sealed class ServingSimTraceWriter : TraceWriter
{
    public override string Name => "llmservingsim";

    public override RowContent Holds => RowContent.None;

    public override long Resolution => 1000;

    protected override void WriteRow(in OutputRow row, TextWriter output) =>
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"input_toks\": {row.Prompt}, \"output_toks\": {row.Output}, \"arrival_time_ns\": {Steps(row.At)}}}\n"));
}
