using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LbSim.Workload.Traces.ClientTables;

/// <summary>Reads the client tables of ServeGen: an archive with chunk-N-trace.csv (start, rate, cv, pattern, two parameters; no header) and chunk-N-dataset.json for each client.</summary>
/// <remarks>github.com/alibaba/ServeGen, data/ (Apache-2.0). The tables hold rates, not requests: traffic has to be generated from them.</remarks>
public static class ClientTableFile
{
    /// <summary>Whether a file is an archive of client tables, by the content of its first file.</summary>
    /// <exception cref="TraceException">It cannot be read.</exception>
    public static bool IsOne(TraceFile file)
    {
        using var input = TraceInput.Open(file, hashes: false);
        return input.Members is not null && IsTable(input.Head);
    }

    /// <summary>Reads and sums up all clients, in the order of their first file.</summary>
    /// <exception cref="TraceException">A file cannot be read.</exception>
    public static ClientTableSummary Load(TraceFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var names = new List<string>();
        var windows = new Dictionary<string, List<ClientWindow>>(StringComparer.Ordinal);
        var lengths = new Dictionary<string, List<(long, string, IReadOnlyList<(long, double)>)>>(StringComparer.Ordinal);
        using var first = TraceInput.Open(file, hashes: true);
        var members = first.Members ?? throw new TraceException(file.Name, "is no archive; expected one of client tables");
        for (var member = first; member is not null; member = members.Next())
        {
            var name = member.Head.Name[(member.Head.Name.LastIndexOf('/') + 1)..];
            var client = name[..Math.Max(name.LastIndexOf('-'), 0)];
            if (!IsTable(member.Head))
            {
                members.LeaveOut("no table of a client");
                continue;
            }

            if (windows.TryAdd(client, []))
            {
                names.Add(client);
                lengths[client] = [];
            }

            if (member.Head.FirstByte == '{')
            {
                ReadLengths(member, lengths[client]);
            }
            else
            {
                ReadWindows(member, windows[client]);
            }
        }

        return new([.. names.Select(name => new ClientTable(name, windows[name], lengths[name]))])
        {
            Name = file.Name,
            Sha256 = first.FinishHash(),
            Bytes = first.RawBytes,
            Notes = [.. members.Notes],
        };
    }

    /// <summary>Whether a text is the table of rates or of lengths of a client.</summary>
    internal static bool IsTable(TraceHead head)
    {
        if (head.FirstByte == '{')
        {
            // windows by their start; one window alone may be longer than what is looked at
            return head.Outline.Keys.Any(path => path.Length > 0 && path.All(char.IsAsciiDigit) && head.Outline.Is(path, JsonTokenType.StartObject));
        }

        var fields = Encoding.UTF8.GetString(head.FirstLine.Span).Split(',');
        return fields.Length == 6 && Number(fields[0]) is not null && Number(fields[1]) is not null && Number(fields[2]) is not null && (fields[3].Length == 0 || char.IsAsciiLetter(fields[3][0]));
    }

    private static void ReadWindows(TraceInput input, List<ClientWindow> windows)
    {
        var lines = new LineSplitter(input);
        while (lines.TryNext(out var line))
        {
            var fields = Encoding.UTF8.GetString(line).Split(',');
            if (fields.Length != 6 || Number(fields[0]) is not { } start || Number(fields[1]) is not { } rate || Number(fields[2]) is not { } cv || Number(fields[4]) is not { } shape || rate < 0 || Math.Abs(start) > 1e15)
            {
                throw new TraceException(input.Head.Name, lines.Line, null, $"is {RowText.Quote(line)}; expected start, rate, cv, pattern and two parameters");
            }

            windows.Add(new((long)start, rate, cv, fields[3], shape));
        }
    }

    private static void ReadLengths(TraceInput input, List<(long, string, IReadOnlyList<(long, double)>)> lengths)
    {
        try
        {
            using var document = JsonDocument.Parse(input);
            foreach (var window in document.RootElement.EnumerateObject())
            {
                foreach (var field in window.Value.EnumerateObject())
                {
                    lengths.Add(((long)double.Parse(window.Name, CultureInfo.InvariantCulture), field.Name, ReadHistogram(field.Value.GetString() ?? throw new FormatException(field.Name + " is null"))));
                }
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            throw new TraceException(input.Head.Name, "is no table of lengths: " + fault.Message, fault);
        }
    }

    // a Python dictionary as text: {136: 0.25, 372: 0.75}
    private static List<(long, double)> ReadHistogram(string text)
    {
        var values = new List<(long, double)>();
        foreach (var entry in text.Trim('{', '}', ' ').Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            values.Add(entry.Split(':') is [var value, var share] ? (long.Parse(value, CultureInfo.InvariantCulture), double.Parse(share, CultureInfo.InvariantCulture)) : throw new FormatException($"{RowText.Quote(entry)} is not value: share"));
        }

        return values;
    }

    private static double? Number(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
