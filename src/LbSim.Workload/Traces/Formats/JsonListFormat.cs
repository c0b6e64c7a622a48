using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>One JSON document with a list of requests whose objects name arrival, prompt and output as a CSV would.</summary>
[TraceFormat("json", "a JSON list of objects, bare or under data or requests, with the same names as the CSV", Order = 91)]
internal sealed class JsonListFormat : ITraceFormat
{
    private static readonly string[] Lists = ["*", "data/*", "requests/*", "rows/*"];

    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => ListOf(head) is null ? Likeness.None : Likeness.Possible;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings)
    {
        var list = ListOf(input.Head) ?? "*";
        var columns = ColumnMap.Resolve(input.Head.Name, NamesOf(input.Head, list), settings.Columns, null, settings.NeedsArrival && !settings.ArrivalIsOptional);
        return new Reader(input, settings, new JsonDocumentItems(input, list), columns);
    }

    /// <summary>Whether a text that begins with an object is one document with a list in it rather than lines of objects.</summary>
    public static bool IsDocument(TraceHead head) => ListOf(head) is not null && (IsOneLine(head) || !OtelSpan.IsWhole(head.FirstLine));

    private static bool IsOneLine(TraceHead head) => head.IsWhole && head.Bytes.Span[(head.Start + head.FirstLine.Length)..].Trim(" \t\r\n"u8).IsEmpty;

    private static string? ListOf(TraceHead head) => Array.Find(Lists, list => head.Outline.Is(list, JsonTokenType.StartObject));

    private static List<string> NamesOf(TraceHead head, string list) => [.. head.Outline.NamesUnder(list)];

    private sealed class Reader : JsonItemReader
    {
        private readonly List<(ColumnRole Role, string Name)> _fields = [];

        public Reader(TraceInput input, ReaderSettings settings, IJsonItems items, ColumnMap columns)
            : base(input, settings, new(), items)
        {
            Columns = columns;
            for (var role = ColumnRole.Arrival; role <= ColumnRole.Kind; role++)
            {
                if (Reads(role))
                {
                    _fields.Add((role, columns.NameOf(role)));
                }
            }
        }

        /// <inheritdoc/>
        protected override void ReadItem(JsonElement item)
        {
            var row = TraceRow.Empty;
            foreach (var (role, name) in _fields)
            {
                if (!Take(role, Find(item, name), ref row))
                {
                    return;
                }
            }

            Add(row);
        }
    }
}
