using System.Globalization;

namespace LbSim.Workload.Traces.Output;

/// <summary>Vidur's layout.</summary>
internal sealed class VidurTraceWriter : TraceWriter
{
    public override string Name => "vidur";

    public override string Header => "arrived_at,num_prefill_tokens,num_decode_tokens";

    public override RowContent Holds => RowContent.None;

    protected override void WriteRow(in OutputRow row, TextWriter output) =>
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{Time(row.At, TimeUnit.Seconds)},{row.Prompt},{row.Output}\n"));
}
