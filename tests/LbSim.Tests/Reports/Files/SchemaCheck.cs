using System.Text.Json;

namespace LbSim.Tests.Reports.Files;

/// <summary>Checks a document against as much of JSON Schema as our schemas use; a keyword it does not know fails.</summary>
internal sealed class SchemaCheck(JsonElement root)
{
    private readonly List<string> _problems = [];

    /// <summary>What is wrong with a document, empty when it is valid.</summary>
    public IReadOnlyList<string> Problems(JsonElement document)
    {
        _problems.Clear();
        Check(root, document, "$");
        return _problems;
    }

    private void Check(JsonElement schema, JsonElement value, string path)
    {
        foreach (var rule in schema.EnumerateObject())
        {
            switch (rule.Name)
            {
                case "$schema" or "$id" or "$defs" or "title" or "description":
                    break;
                case "$ref":
                    Check(root.GetProperty("$defs").GetProperty(rule.Value.GetString()!["#/$defs/".Length..]), value, path);
                    break;
                case "type":
                    Require(HasType(rule.Value, value), $"{path} is {value.ValueKind}, not {rule.Value}");
                    break;
                case "const":
                    Require(JsonElement.DeepEquals(rule.Value, value), $"{path} is {value}, not {rule.Value}");
                    break;
                case "enum":
                    Require(rule.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)), $"{path} is {value}, not one of {rule.Value}");
                    break;
                case "minimum":
                    Require(value.ValueKind != JsonValueKind.Number || value.GetDouble() >= rule.Value.GetDouble(), $"{path} is below {rule.Value}");
                    break;
                case "maximum":
                    Require(value.ValueKind != JsonValueKind.Number || value.GetDouble() <= rule.Value.GetDouble(), $"{path} is above {rule.Value}");
                    break;
                case "minItems":
                    Require(value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= rule.Value.GetInt32(), $"{path} has too few items");
                    break;
                case "maxItems":
                    Require(value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= rule.Value.GetInt32(), $"{path} has too many items");
                    break;
                case "items":
                    CheckItems(rule.Value, value, path);
                    break;
                case "required":
                    CheckRequired(rule.Value, value, path);
                    break;
                case "properties" or "additionalProperties":
                    CheckMembers(schema, value, path, isAdditional: rule.Name == "additionalProperties");
                    break;
                default:
                    _problems.Add($"the schema uses {rule.Name}, which this checker does not know");
                    break;
            }
        }
    }

    private void CheckItems(JsonElement schema, JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                Check(schema, item, $"{path}[{index++}]");
            }
        }
    }

    private void CheckRequired(JsonElement names, JsonElement value, string path)
    {
        foreach (var name in names.EnumerateArray())
        {
            Require(
                value.ValueKind != JsonValueKind.Object || value.TryGetProperty(name.GetString()!, out _), $"{path} has no {name.GetString()}");
        }
    }

    private void CheckMembers(JsonElement schema, JsonElement value, string path, bool isAdditional)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var member in value.EnumerateObject())
        {
            var isKnown = schema.TryGetProperty("properties", out var known) && known.TryGetProperty(member.Name, out _);
            if (!isAdditional && isKnown)
            {
                Check(known.GetProperty(member.Name), member.Value, path + "." + member.Name);
            }
            else if (isAdditional && !isKnown)
            {
                var rule = schema.GetProperty("additionalProperties");
                Require(rule.ValueKind != JsonValueKind.False, $"{path} has an unknown member {member.Name}");
                if (rule.ValueKind == JsonValueKind.Object)
                {
                    Check(rule, member.Value, path + "." + member.Name);
                }
            }
        }
    }

    private static bool HasType(JsonElement types, JsonElement value) => types.ValueKind == JsonValueKind.Array
        ? types.EnumerateArray().Any(type => HasType(type, value))
        : types.GetString() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "null" => value.ValueKind == JsonValueKind.Null,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && (value.TryGetInt64(out _) || value.TryGetUInt64(out _)),
            var other => throw new InvalidOperationException("unknown type " + other),
        };

    private void Require(bool holds, string problem)
    {
        if (!holds)
        {
            _problems.Add(problem);
        }
    }
}
