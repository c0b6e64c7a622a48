using System.Text.Encodings.Web;
using System.Text.Json;
using LbSim.Experiments.Results;

namespace LbSim.Reports.Files;

/// <summary>What all JSON of ours has in common: the same bytes on every system, null for what is not known.</summary>
internal static class Json
{
    /// <summary>One member a line.</summary>
    public static JsonWriterOptions Readable { get; } = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // read as files, never pasted into a page
    };

    /// <summary>Everything on one line.</summary>
    public static JsonWriterOptions Compact { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A number in the fewest digits that give it back exactly, or null.</summary>
    public static void Number(Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        Number(json, value);
    }

    /// <summary>A number in the fewest digits that give it back exactly, or null.</summary>
    public static void Number(Utf8JsonWriter json, double? value)
    {
        if (value is { } known && double.IsFinite(known))
        {
            json.WriteNumberValue(known + 0.0); // adding 0 makes 0 of -0
        }
        else
        {
            json.WriteNullValue();
        }
    }

    /// <summary>A state and its reasons.</summary>
    public static void Verdict(Utf8JsonWriter json, string name, RunVerdict verdict)
    {
        json.WriteStartObject(name);
        json.WriteString("state", verdict.State);
        json.WriteStartArray("reasons");
        foreach (var reason in verdict.Reasons)
        {
            json.WriteStringValue(reason);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
