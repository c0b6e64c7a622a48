using System.Globalization;
using System.Text.Json;
using LbSim.Balancing.Views;
using LbSim.Scenarios.Validation;

namespace LbSim.Experiments.Picks;

/// <summary>Reads a recorded case from JSON; the format is described in docs/guide/recorded-cases.md.</summary>
public static class PickCaseReader
{
    private const int MostBytes = 1 << 28;

    /// <summary>Reads a case, or says everything that is wrong with it.</summary>
    /// <param name="content">The text, to its end.</param>
    /// <param name="file">What messages call it.</param>
    /// <param name="problems">Empty when the case could be read.</param>
    public static PickCase? Read(Stream content, string file, out IReadOnlyList<Finding> problems)
    {
        ArgumentNullException.ThrowIfNull(content);
        var findings = new FindingList(file);
        PickCase? found = null;
        if (Bytes(content, findings) is { } text && Parse(text, findings) is { } root)
        {
            found = Case(root, new PickFields(text, findings));
        }

        problems = findings.Sorted();
        return findings.HasErrors ? null : found;
    }

    private static byte[]? Bytes(Stream content, FindingList findings)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (var read = content.Read(buffer); read > 0; read = content.Read(buffer))
        {
            copy.Write(buffer, 0, read);
            if (copy.Length > MostBytes)
            {
                findings.Add(new(findings.File, 0, 0, FindingCodes.Unreadable, "", "it is larger than 256 MiB: no recorded case is"));
                return null;
            }
        }

        var bytes = copy.ToArray();
        return bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes;
    }

    private static JsonPlace? Parse(byte[] text, FindingList findings)
    {
        try
        {
            var root = JsonPlace.Parse(text);
            if (root.Kind == JsonTokenType.StartObject)
            {
                return root;
            }

            findings.Add(new(findings.File, 1, 1, FindingCodes.WrongShape, "", $"a recorded case is a JSON object; this is {root.Shape}"));
        }
        catch (JsonException fault)
        {
            var (line, column) = fault.LineNumber is { } known ? ((int)known + 1, (int)(fault.BytePositionInLine ?? 0) + 1) : JsonPlace.Locate(text, fault.BytePositionInLine ?? 0);
            findings.Add(new(findings.File, line, column, FindingCodes.Unreadable, "", "not JSON: " + (text.Length == 0 ? "the file is empty" : Brief(fault.Message))));
        }

        return null;
    }

    // the parser's words without its own position, and without the file it may quote whole
    private static string Brief(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var words = message[..(end > 0 ? end : message.Length)];
        var line = words.IndexOf('\n', StringComparison.Ordinal);
        return line > 0 || words.Length > 160 ? words[..Math.Min(line > 0 ? line : words.Length, 160)].TrimEnd() + " ..." : words;
    }

    private static PickCase Case(JsonPlace root, PickFields fields)
    {
        var servers = Servers(root, fields);
        var config = fields.Need(root, "config", "") is { } lines ? fields.Texts(lines, "config") : [];
        var match = Match(root, fields);
        var events = new PickEventReader(fields, servers.Count);
        var found = new PickCase
        {
            Name = fields.Text(root, "case", ""),
            Implementation = fields.Text(root, "implementation", ""),
            Match = match,
            Config = config,
            Parameters = [.. root["parameters"]?.Members.Select(member => member.Name) ?? []],
            Servers = servers,
            Events = fields.Need(root, "events", "") is { } list ? events.Read(list) : [],
            Picks = Picks(root, fields),
            Requests = events.Requests,
            Attempts = Attempts(root, fields),
            ModelShare = Numbers(root, "modelShare", match == PickMatch.Distribution, servers, fields, most: 1),
            ExactCounts = [.. Numbers(root, "pickCounts", false, servers, fields, 1e15).Select(count => (long)count)],
            DrawsBefore = root["exactGenerator"] is { } generator ? fields.Whole(generator, "drawsBefore", "exactGenerator", 0, int.MaxValue, 0) : 0,
            HasQueue = root["dispatches"] is not null,
        };
        Check(root, fields, found);
        return root["exactGenerator"] is null ? found with { ExactCounts = [] } : found;
    }

    private static void Check(JsonPlace root, PickFields fields, PickCase found)
    {
        if (found.Name.Any(char.IsControl))
        {
            fields.Problem(root["case"]!, FindingCodes.BadValue, "case", "a name is one line without tabs");
        }

        if (found.Servers.Count == 0 && root["servers"] is { } none)
        {
            fields.Problem(none, FindingCodes.BadValue, "servers", "a case needs at least one server");
        }

        if (found.Match is PickMatch.Exact or PickMatch.Property && root["picks"] is { } picks && found.Picks.Count != found.Requests)
        {
            fields.Problem(picks, FindingCodes.Conflict, "picks", string.Create(CultureInfo.InvariantCulture, $"{found.Picks.Count} picks for {found.Requests} requests"));
        }

        // a policy that hashes has nothing to go by without the recorded key
        if (PickMap.Find(found) is { } row)
        {
            for (var index = 0; index < found.Events.Count; index++)
            {
                if (found.Events[index] is { Kind: PickEventKind.Arrive, Count: > 0 } arrival && PickKeys.Problem(row.Key, arrival.Keys) is { } problem)
                {
                    fields.Problem(root["events"]!.Items[index], FindingCodes.BadValue, string.Create(CultureInfo.InvariantCulture, $"events[{index}]"), problem);
                }
            }
        }
    }

    private static PickMatch Match(JsonPlace root, PickFields fields)
    {
        var text = fields.Text(root, "match", "");
        if (Enum.TryParse<PickMatch>(text, ignoreCase: true, out var match) && text.All(char.IsAsciiLetterLower))
        {
            return match;
        }

        if (text.Length > 0)
        {
            fields.Wrong(root["match"]!, "match", "exact, property, distribution or timeline");
        }

        return PickMatch.Timeline;
    }

    private static List<PickServer> Servers(JsonPlace root, PickFields fields)
    {
        var servers = new List<PickServer>();
        if (fields.Need(root, "servers", "") is not { } list)
        {
            return servers;
        }

        foreach (var (at, index) in fields.Items(list, "servers").Select((item, index) => (item, index)))
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"servers[{index}]");
            if (at.Kind != JsonTokenType.StartObject)
            {
                fields.Wrong(at, path, "a server");
                continue;
            }

            var name = fields.Text(at, "name", path);
            fields.Name(at, path, name);
            servers.Add(new(name, Address(at, path, fields), fields.Whole(at, "weight", path, 0, PickServer.MostWeight, 1))
            {
                IsDown = fields.Flag(at, "down", path),
                IsBackup = fields.Flag(at, "backup", path),
                MaxConnections = fields.Whole(at, at["maxconn"] is null ? "max_conns" : "maxconn", path, 0, int.MaxValue, 0),
                MaxFails = fields.Whole(at, "max_fails", path, 0, 1_000_000, 1),
                FailTimeout = FailTimeout(at, path, fields),
            });
        }

        return servers;
    }

    private static ServerAddress Address(JsonPlace at, string path, PickFields fields)
    {
        var text = fields.Text(at, "address", path);
        var colon = text.LastIndexOf(':');
        if (colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536)
        {
            return new(text[..colon], port);
        }

        if (text.Length > 0)
        {
            fields.Wrong(at["address"]!, path + ".address", "host:port");
        }

        return new("", 0);
    }

    private static int FailTimeout(JsonPlace at, string path, PickFields fields)
    {
        if (at["fail_timeout"] is not { } value)
        {
            return 10;
        }

        if (value.Text.EndsWith('s') && int.TryParse(value.Text.AsSpan(0, value.Text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 86_400)
        {
            return seconds;
        }

        fields.Wrong(value, path + ".fail_timeout", "whole seconds such as \"10s\"");
        return 10;
    }

    private static List<int?> Picks(JsonPlace root, PickFields fields)
    {
        var picks = new List<int?>();
        if (fields.Need(root, "picks", "") is { } list)
        {
            foreach (var item in fields.Items(list, "picks"))
            {
                picks.Add(item.Kind == JsonTokenType.Null ? null : fields.Server(item, "picks"));
            }
        }

        return picks;
    }

    private static Dictionary<int, IReadOnlyList<int>> Attempts(JsonPlace root, PickFields fields)
    {
        var attempts = new Dictionary<int, IReadOnlyList<int>>();
        foreach (var (id, list) in root["attempts"]?.Members ?? [])
        {
            if (int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var request))
            {
                attempts[request] = [.. fields.Items(list, "attempts").Select(item => fields.Server(item, "attempts"))];
            }
            else
            {
                fields.Wrong(list, "attempts." + id, "the id of a request as key");
            }
        }

        return attempts;
    }

    private static double[] Numbers(JsonPlace root, string name, bool isNeeded, List<PickServer> servers, PickFields fields, double most)
    {
        var map = isNeeded ? fields.Need(root, name, "") : root[name];
        if (map is null)
        {
            return [];
        }

        var numbers = new double[servers.Count];
        foreach (var (server, value) in map.Members)
        {
            var index = fields.Server(value, name, server);
            var number = fields.Number(value, name, most);
            if (index >= 0)
            {
                numbers[index] = number ?? 0;
            }
        }

        return numbers;
    }
}
