using System.Globalization;

namespace LbSim.Workload.Traces.Output;

/// <summary>The plain CSV that every verb reads.</summary>
/// <param name="columns">Columns besides time and lengths that are written.</param>
internal sealed class CsvTraceWriter(RowContent columns) : TraceWriter
{
    private const RowContent Everything = RowContent.Clients | RowContent.Sessions | RowContent.Models | RowContent.Bytes;

    /// <summary>Writes all columns.</summary>
    public CsvTraceWriter()
        : this(Everything)
    {
    }

    public override string Name => "csv";

    public override string Header => "arrival_s,prompt_tokens,output_tokens" + If(RowContent.Clients, ",client") + If(RowContent.Sessions, ",session") + If(RowContent.Models, ",model") + If(RowContent.Bytes, ",bytes");

    public override RowContent Holds => columns;

    protected override void WriteRow(in OutputRow row, TextWriter output)
    {
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{Time(row.At, TimeUnit.Seconds)},{row.Prompt},{row.Output}"));
        Write(RowContent.Clients, row.Client, output);
        Write(RowContent.Sessions, row.Session, output);
        Write(RowContent.Models, row.Model, output);
        Write(RowContent.Bytes, row.Bytes < 0 ? "" : row.Bytes.ToString(CultureInfo.InvariantCulture), output);
        output.Write('\n');
    }

    private void Write(RowContent column, string text, TextWriter output)
    {
        if (columns.HasFlag(column))
        {
            output.Write(',');
            output.Write(Field(text));
        }
    }

    private string If(RowContent column, string text) => columns.HasFlag(column) ? text : "";
}
