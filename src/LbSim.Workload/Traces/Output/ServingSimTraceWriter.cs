using System.Globalization;

namespace LbSim.Workload.Traces.Output;

/// <summary>LLMServingSim's layout: whole nanoseconds.</summary>
internal sealed class ServingSimTraceWriter : TraceWriter
{
    public override string Name => "llmservingsim";

    public override void Write(in OutputRow row, TextWriter output) =>
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"input_toks\": {row.Row.Prompt}, \"output_toks\": {row.Row.Output}, \"arrival_time_ns\": {(TimeScale.ToPicoseconds(row.At) + 500) / 1000}}}\n"));
}
