using System.Globalization;

namespace LbSim.Workload.Traces.Output;

/// <summary>splitwise-sim's layout.</summary>
internal sealed class SplitwiseTraceWriter : TraceWriter
{
    private long _next;

    public override string Name => "splitwise-sim";

    public override string Header => "request_id,request_type,application_id,arrival_timestamp,batch_size,prompt_size,token_size";

    public override RowContent Holds => RowContent.None;

    protected override RowContent LostOf(in OutputRow row) => base.LostOf(row) & ~(TypeOf(row) == row.Kind ? RowContent.Kinds : RowContent.None);

    protected override void WriteRow(in OutputRow row, TextWriter output) =>
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{_next++},{TypeOf(row)},0,{Time(row.At, TimeUnit.Seconds)},1,{row.Prompt},{row.Output}\n"));

    // types are numbers; 2 is a request to a language model
    private static string TypeOf(in OutputRow row) => int.TryParse(row.Kind, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? row.Kind : "2";
}
