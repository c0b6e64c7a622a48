using System.Text.Json;

namespace LbSim.Reports.Files;

/// <summary>Writes manifest.json.</summary>
internal static class ManifestWriter
{
    public static void Write(ManifestData manifest, Stream output)
    {
        using (var json = new Utf8JsonWriter(output, Json.Readable))
        {
            json.WriteStartObject();
            json.WriteString("product", manifest.Product);
            json.WriteString("version", manifest.Version);
            json.WriteString("scenario", manifest.ScenarioText);
            json.WriteNumber("seed", manifest.Seed);
            json.WriteNumber("replications", manifest.Replications);
            json.WriteStartArray("balancers");
            foreach (var balancer in manifest.Balancers)
            {
                json.WriteStringValue(balancer);
            }

            json.WriteEndArray();
            json.WriteStartArray("inputs");
            foreach (var input in manifest.Inputs)
            {
                json.WriteStartObject();
                json.WriteString("name", input.Name);
                json.WriteNumber("bytes", input.Bytes);
                json.WriteString("sha256", input.Sha256);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("reproduce", manifest.Reproduce);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }
}
