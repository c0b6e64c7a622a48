using System.Text.Json;

namespace LbSim.Simulation.Hardware;

/// <summary>Reads the data files inside the assembly. Their mistakes are ours, so they throw.</summary>
internal static class CatalogData
{
    internal static JsonElement Open(string name)
    {
        using var stream = typeof(CatalogData).Assembly.GetManifestResourceStream("LbSim.Hardware." + name + ".json")
            ?? throw new InvalidOperationException("the data file " + name + ".json is not in the assembly");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    internal static Dictionary<string, string> Texts(JsonElement map)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in map.EnumerateObject())
        {
            texts.Add(entry.Name, entry.Value.GetString()!);
        }

        return texts;
    }

    internal static string Text(this JsonElement entry, string name) => entry.GetProperty(name).GetString()!;

    internal static string TextOr(this JsonElement entry, string name, string absent) =>
        entry.TryGetProperty(name, out var value) ? value.GetString()! : absent;

    internal static double Number(this JsonElement entry, string name) => entry.GetProperty(name).GetDouble();

    internal static double? NumberOrNull(this JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) ? value.GetDouble() : null;

    internal static int Whole(this JsonElement entry, string name) => entry.GetProperty(name).GetInt32();

    /// <summary>A figure: a bare number has the entry's source, [number, source] or [number, source, note] its own.</summary>
    internal static Sourced<double> Figure(this JsonElement entry, string name) =>
        entry.FigureOrNull(name) ?? throw new InvalidOperationException(entry.Text("name") + " has no " + name);

    internal static Sourced<double>? FigureOrNull(this JsonElement entry, string name)
    {
        if (!entry.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Array
            ? new(value[0].GetDouble(), value[1].GetString()!, value.GetArrayLength() > 2 ? value[2].GetString()! : "")
            : new(value.GetDouble(), entry.Text("source"));
    }

    internal static Sourced<int> Count(this JsonElement entry, string name)
    {
        var figure = entry.Figure(name);
        return new((int)figure.Value, figure.Source, figure.Note);
    }
}
