using System.Globalization;
using System.Text;

namespace LbSim.Workload.Traces.Output;

/// <summary>JSON lines with the names of the plain CSV.</summary>
internal sealed class JsonLinesWriter : TraceWriter
{
    private bool _hadBlocks;

    public override string Name => "jsonl";

    public override IEnumerable<string> Notes => _hadBlocks ? ["jsonl was written without the names of prompt blocks; mooncake holds them."] : [];

    public override void Write(in OutputRow row, TextWriter output)
    {
        _hadBlocks |= row.Row.Prefix is { Length: > 0 };
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{{\"arrival_s\": {Time(row.At, TimeUnit.Seconds)}, \"prompt_tokens\": {row.Row.Prompt}, \"output_tokens\": {row.Row.Output}");
        Add(line, "client", row.Client);
        Add(line, "session", row.Session);
        Add(line, "model", row.Model);
        if (row.Row.Bytes >= 0)
        {
            line.Append(CultureInfo.InvariantCulture, $", \"bytes\": {row.Row.Bytes}");
        }

        output.Write(line.Append("}\n"));
    }

    private static void Add(StringBuilder line, string name, string text)
    {
        if (text.Length > 0)
        {
            line.Append(", \"").Append(name).Append("\": ").Append(Quoted(text));
        }
    }
}
