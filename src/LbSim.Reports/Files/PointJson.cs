using System.Text.Json;
using LbSim.Experiments.Results;
using LbSim.Experiments.Sweep;

namespace LbSim.Reports.Files;

/// <summary>What a sweep keeps of a point, as JSON: in sweep.json without its figures, in the file of a finished point with them.</summary>
internal static class PointJson
{
    /// <summary>Number of the format of a finished point's file.</summary>
    private const int Schema = 1;

    /// <summary>Writes the file of a finished point.</summary>
    public static void WriteFile(string hash, PointResult point, Stream output)
    {
        using var json = new Utf8JsonWriter(output, Json.Compact);
        json.WriteStartObject();
        json.WriteNumber("schema", Schema);
        json.WriteString("hash", hash);
        json.WriteStartObject("result");
        WriteHead(json, point);
        json.WriteEndObject();
        json.WriteStartArray("figures");
        foreach (var figure in point.Figures)
        {
            json.WriteStartArray();
            json.WriteStringValue(figure.Balancer);
            json.WriteStringValue(figure.Metric);
            Json.Number(json, figure.Value);
            Json.Number(json, figure.Low);
            Json.Number(json, figure.High);
            json.WriteStringValue(figure.Verdict);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads the file of a finished point; null when it is not one of this hash and format.</summary>
    public static PointResult? ReadFile(string hash, byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            return root.GetProperty("schema").GetInt32() == Schema && root.GetProperty("hash").GetString() == hash
                ? ReadHead(root.GetProperty("result"), [.. root.GetProperty("figures").EnumerateArray().Select(ReadFigure)])
                : null;
        }
        catch (Exception broken) when (IsMalformed(broken))
        {
            return null;
        }
    }

    /// <summary>Writes everything but the figures.</summary>
    public static void WriteHead(Utf8JsonWriter json, PointResult point)
    {
        json.WriteNumber("replications", point.Replications);
        json.WriteString("interval", point.Interval);
        Json.Verdict(json, "verdict", point.Verdict);
        json.WriteString("primary", point.Primary);
        Json.Number(json, "attainment_target", point.AttainmentTarget);
        WriteTexts(json, "oracles", point.Oracles);
        WriteTexts(json, "warnings", point.Warnings);
    }

    /// <summary>Reads what <see cref="WriteHead"/> wrote.</summary>
    public static PointResult ReadHead(JsonElement json, IReadOnlyList<PointFigure> figures)
    {
        var verdict = json.GetProperty("verdict");
        return new PointResult
        {
            Replications = json.GetProperty("replications").GetInt32(),
            Interval = json.GetProperty("interval").GetString(),
            Verdict = new RunVerdict(Text(verdict, "state"), Texts(verdict.GetProperty("reasons"))),
            Primary = Text(json, "primary"),
            AttainmentTarget = Number(json.GetProperty("attainment_target")),
            Oracles = Texts(json.GetProperty("oracles")),
            Warnings = Texts(json.GetProperty("warnings")),
            Figures = figures,
        };
    }

    /// <summary>A text member that must be there.</summary>
    public static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new FormatException(name + " is null");

    /// <summary>Writes a list of texts.</summary>
    public static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>Reads a list of texts.</summary>
    public static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString() ?? throw new FormatException("a text is null"))];

    /// <summary>Whether reading failed because of what was read.</summary>
    public static bool IsMalformed(Exception problem) => problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException;

    private static PointFigure ReadFigure(JsonElement row) => new(
        row[0].GetString() ?? "", row[1].GetString() ?? "", Number(row[2]), Number(row[3]), Number(row[4]), row[5].GetString() ?? "");

    private static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();
}
