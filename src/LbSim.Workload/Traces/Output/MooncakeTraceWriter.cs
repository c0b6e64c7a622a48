using System.Globalization;
using System.Text;

namespace LbSim.Workload.Traces.Output;

/// <summary>Mooncake's layout: milliseconds, and names of 512 tokens numbered from 0, the last one cut. A name stands for all before it as well.</summary>
internal sealed class MooncakeTraceWriter : TraceWriter
{
    private readonly MooncakeNames _names = new();
    private readonly StringBuilder _line = new();

    public override string Name => "mooncake";

    public override RowContent Holds => RowContent.Blocks;

    public override IEnumerable<string> Notes => _names.HasCut
        ? [.. base.Notes, "Contents that prompts have in common were named anew in blocks of 512 tokens: what lies behind the last block that is wholly in common is not kept."]
        : base.Notes;

    protected override void WriteRow(in OutputRow row, TextWriter output)
    {
        _line.Clear();
        _line.Append(CultureInfo.InvariantCulture, $"{{\"timestamp\": {Time(row.At, TimeUnit.Milliseconds)}, \"input_length\": {row.Prompt}, \"output_length\": {row.Output}, \"hash_ids\": [");
        var isFirst = true;
        foreach (var name in _names.Of(row.Prefix.Span, row.Prompt))
        {
            _line.Append(isFirst ? "" : ", ").Append(name);
            isFirst = false;
        }

        output.Write(_line.Append("]}\n"));
    }
}
