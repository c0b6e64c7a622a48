using System.Globalization;

namespace LbSim.Workload.Traces.Output;

/// <summary>The plain CSV that every verb reads.</summary>
internal sealed class CsvTraceWriter : TraceWriter
{
    private bool _hadBlocks;

    public override string Name => "csv";

    public override string Header => "arrival_s,prompt_tokens,output_tokens,client,session,model,bytes";

    public override IEnumerable<string> Notes => _hadBlocks ? ["csv cannot hold the names of prompt blocks; mooncake can."] : [];

    public override void Write(in OutputRow row, TextWriter output)
    {
        _hadBlocks |= row.Row.Prefix is { Length: > 0 };
        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{Time(row.At, TimeUnit.Seconds)},{row.Row.Prompt},{row.Row.Output},{Field(row.Client)},{Field(row.Session)},{Field(row.Model)},{(row.Row.Bytes < 0 ? "" : row.Row.Bytes.ToString(CultureInfo.InvariantCulture))}\n"));
    }
}
