using System.Globalization;

namespace LbSim.Workload.Traces.Output;

/// <summary>splitwise-sim's layout.</summary>
internal sealed class SplitwiseTraceWriter : TraceWriter
{
    private long _next;

    public override string Name => "splitwise-sim";

    public override string Header => "request_id,request_type,application_id,arrival_timestamp,batch_size,prompt_size,token_size";

    public override RowContent Holds => RowContent.None;

    protected override void WriteRow(in OutputRow row, TextWriter output) =>
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{_next++},2,0,{Time(row.At, TimeUnit.Seconds)},1,{row.Prompt},{row.Output}\n"));
}
