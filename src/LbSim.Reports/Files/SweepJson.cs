using System.Globalization;
using System.Text.Json;
using LbSim.Experiments.Sweep;

namespace LbSim.Reports.Files;

/// <summary>Writes and reads sweep.json; docs/schema/sweep.schema.json describes it.</summary>
internal static class SweepJson
{
    /// <summary>Number of the format; changes when a reader would have to.</summary>
    public const int Schema = 1;

    /// <summary>Writes the file.</summary>
    /// <param name="sweep">The sweep or one shard of it.</param>
    /// <param name="csvHash">SHA-256 of the sweep.csv beside it.</param>
    /// <param name="output">Where it goes.</param>
    public static void Write(SweepResult sweep, string csvHash, Stream output)
    {
        using (var json = new Utf8JsonWriter(output, Json.Readable))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", Schema);
            json.WriteString("scenario", sweep.Scenario);
            json.WriteNumber("seed", sweep.Seed);
            PointJson.WriteTexts(json, "paths", sweep.Paths);
            json.WriteBoolean("zip", sweep.IsZipped);
            WriteShard(json, sweep.Shard);
            json.WriteStartObject("hashes");
            json.WriteString("sweep", sweep.Hash);
            json.WriteString("csv", csvHash);
            json.WriteEndObject();
            json.WriteStartArray("points");
            foreach (var point in sweep.Points)
            {
                WritePoint(json, point);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    /// <summary>Reads the file; the figures are taken from the text of the sweep.csv beside it.</summary>
    /// <exception cref="FormatException">One of them is not what <see cref="Write"/> and <see cref="SweepCsv"/> wrote together.</exception>
    public static SweepResult Read(string text, byte[] csv)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        if (root.GetProperty("schema").GetInt32() != Schema)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"its format is {root.GetProperty("schema")}, this version reads {Schema}"));
        }

        if (root.GetProperty("hashes").GetProperty("csv").GetString() != SweepFiles.HashOf(csv))
        {
            throw new FormatException(SweepFiles.Csv + " beside it is not the one it was written with");
        }

        var paths = PointJson.Texts(root.GetProperty("paths"));
        var figures = SweepCsv.Read(System.Text.Encoding.UTF8.GetString(csv), paths.Length);
        return new SweepResult
        {
            Scenario = PointJson.Text(root, "scenario"),
            Seed = root.GetProperty("seed").GetUInt64(),
            Paths = paths,
            IsZipped = root.GetProperty("zip").GetBoolean(),
            Shard = ReadShard(root.GetProperty("shard")),
            Hash = PointJson.Text(root.GetProperty("hashes"), "sweep"),
            Points = [.. root.GetProperty("points").EnumerateArray().Select(point => ReadPoint(point, figures))],
        };
    }

    private static void WriteShard(Utf8JsonWriter json, SweepShard? shard)
    {
        if (shard is not { } part)
        {
            json.WriteNull("shard");
            return;
        }

        json.WriteStartObject("shard");
        json.WriteNumber("index", part.Index);
        json.WriteNumber("count", part.Count);
        json.WriteEndObject();
    }

    private static SweepShard? ReadShard(JsonElement json) =>
        json.ValueKind == JsonValueKind.Null ? null : new(json.GetProperty("index").GetInt32(), json.GetProperty("count").GetInt32());

    private static void WritePoint(Utf8JsonWriter json, SweepPoint point)
    {
        json.WriteStartObject();
        json.WriteNumber("point", point.Number);
        PointJson.WriteTexts(json, "values", point.Values);
        json.WriteString("hash", point.Hash);
        if (point.Result is { } result)
        {
            json.WriteStartObject("result");
            PointJson.WriteHead(json, result);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("result");
        }

        json.WriteEndObject();
    }

    private static SweepPoint ReadPoint(JsonElement json, IReadOnlyDictionary<int, List<PointFigure>> figures)
    {
        var number = json.GetProperty("point").GetInt32();
        var result = json.GetProperty("result");
        return new(
            number, PointJson.Texts(json.GetProperty("values")), PointJson.Text(json, "hash"),
            result.ValueKind == JsonValueKind.Null ? null
                : PointJson.ReadHead(result, figures.TryGetValue(number, out var rows) ? rows : throw new FormatException(FormattableString.Invariant($"{SweepFiles.Csv} has no row of point {number}"))));
    }
}
