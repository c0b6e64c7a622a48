using System.Globalization;
using System.Text;

namespace LbSim.Workload.Traces.Output;

/// <summary>JSON lines with the names of the plain CSV.</summary>
internal sealed class JsonLinesWriter : TraceWriter
{
    private readonly StringBuilder _line = new();
    private bool _hasNamed;

    public override string Name => "jsonl";

    public override RowContent Holds => RowContent.Clients | RowContent.Sessions | RowContent.Models | RowContent.Bytes;

    // readers learn the names of columns from the first lines, so the first one names them all
    protected override void WriteRow(in OutputRow row, TextWriter output)
    {
        _line.Clear();
        _line.Append(CultureInfo.InvariantCulture, $"{{\"arrival_s\": {Time(row.At, TimeUnit.Seconds)}, \"prompt_tokens\": {row.Prompt}, \"output_tokens\": {row.Output}");
        Add("client", row.Client.Length > 0 ? Quoted(row.Client) : null);
        Add("session", row.Session.Length > 0 ? Quoted(row.Session) : null);
        Add("model", row.Model.Length > 0 ? Quoted(row.Model) : null);
        Add("bytes", row.Bytes >= 0 ? row.Bytes.ToString(CultureInfo.InvariantCulture) : null);
        output.Write(_line.Append("}\n"));
        _hasNamed = true;
    }

    private void Add(string name, string? value)
    {
        if (value is not null || !_hasNamed)
        {
            _line.Append(", \"").Append(name).Append("\": ").Append(value ?? "null");
        }
    }
}
