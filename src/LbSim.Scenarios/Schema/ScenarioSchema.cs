using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LbSim.Scenarios.Schema;

/// <summary>The JSON Schema of scenario files and the key reference, both made from what the binder reads.</summary>
public static class ScenarioSchema
{
    /// <summary>JSON Schema, draft 2020-12, for editors.</summary>
    public static string Json()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("title", "LbSim scenario");
            WriteNode(json, ScenarioLoader.Describe());
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    /// <summary>Every key as rows of a Markdown table: path, what it takes, default, meaning.</summary>
    public static string KeyTable()
    {
        var text = new StringBuilder("| key | takes | default | meaning |\n|---|---|---|---|\n");
        Rows(text, ScenarioLoader.Describe(), "");
        return text.ToString();
    }

    private static void Rows(StringBuilder text, SchemaNode node, string path)
    {
        foreach (var key in node.Keys)
        {
            var own = path.Length == 0 ? key.Name : path + "." + key.Name;
            text.Append("| `").Append(own).Append("` | ").Append(Takes(key.Node)).Append(" | ")
                .Append(key.IsRequired ? "required" : key.Default is null ? "" : "`" + key.Default + "`").Append(" | ").Append(key.Description).Append(" |\n");
            Rows(text, key.Node, own);
            if (key.Node.Items is { } items)
            {
                Rows(text, items, own + "[]");
            }
        }
    }

    private static string Takes(SchemaNode node)
    {
        var kinds = new List<string>();
        if (node.Scalar is not null)
        {
            kinds.Add(node.Names.Count is > 0 and <= 8 ? string.Join(", ", node.Names.Select(name => "`" + name + "`")) : node.Scalar);
        }

        if (node.Keys.Count > 0)
        {
            kinds.Add("mapping");
        }

        if (node.Items is not null)
        {
            kinds.Add("list");
        }

        return string.Join(" or ", kinds);
    }

    private static void WriteNode(Utf8JsonWriter json, SchemaNode node)
    {
        if (node.Reference is not null)
        {
            json.WriteString("$ref", node.Reference);
            return;
        }

        var forms = (node.Scalar is null ? 0 : 1) + (node.Keys.Count == 0 ? 0 : 1) + (node.Items is null ? 0 : 1);
        if (forms > 1)
        {
            json.WriteStartArray("anyOf");
            WriteForm(json, node, scalar: true, keys: false, items: false);
            WriteForm(json, node, scalar: false, keys: true, items: false);
            WriteForm(json, node, scalar: false, keys: false, items: true);
            json.WriteEndArray();
        }
        else
        {
            WriteFields(json, node, scalar: true, keys: true, items: true);
        }
    }

    private static void WriteForm(Utf8JsonWriter json, SchemaNode node, bool scalar, bool keys, bool items)
    {
        if ((scalar && node.Scalar is not null) || (keys && node.Keys.Count > 0) || (items && node.Items is not null))
        {
            json.WriteStartObject();
            WriteFields(json, node, scalar, keys, items);
            json.WriteEndObject();
        }
    }

    private static void WriteFields(Utf8JsonWriter json, SchemaNode node, bool scalar, bool keys, bool items)
    {
        if (scalar && node.Scalar is not null)
        {
            WriteScalar(json, node);
        }

        if (keys && node.Keys.Count > 0)
        {
            WriteMapping(json, node);
        }

        if (items && node.Items is not null)
        {
            json.WriteString("type", "array");
            json.WriteStartObject("items");
            WriteNode(json, node.Items);
            json.WriteEndObject();
        }
    }

    private static void WriteScalar(Utf8JsonWriter json, SchemaNode node)
    {
        if (node.Names.Count > 0)
        {
            json.WriteStartArray("enum");
            foreach (var name in node.Names)
            {
                if (name is "true" or "false")
                {
                    json.WriteBooleanValue(name == "true");
                }
                else
                {
                    json.WriteStringValue(name);
                }
            }

            json.WriteEndArray();
            return;
        }

        json.WriteStartArray("type");
        json.WriteStringValue("string");
        if (node.Scalar is not "text")
        {
            json.WriteStringValue("number");
        }

        json.WriteEndArray();
        if (node.Pattern is not null)
        {
            json.WriteString("pattern", node.Pattern);
        }
    }

    private static void WriteMapping(Utf8JsonWriter json, SchemaNode node)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        if (node.IsOneOf)
        {
            json.WriteNumber("minProperties", 1);
            json.WriteNumber("maxProperties", 1);
        }

        var required = node.Keys.Where(key => key.IsRequired).ToList();
        if (required.Count > 0)
        {
            json.WriteStartArray("required");
            foreach (var key in required)
            {
                json.WriteStringValue(key.Name);
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("properties");
        foreach (var key in node.Keys)
        {
            json.WriteStartObject(key.Name);
            json.WriteString("description", key.Description);
            if (key.Default is not null)
            {
                json.WriteString("default", key.Default);
            }

            WriteNode(json, key.Node);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
