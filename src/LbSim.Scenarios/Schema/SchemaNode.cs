namespace LbSim.Scenarios.Schema;

/// <summary>What may stand at a place of a scenario: filled in by the binder itself as it reads, so that the two cannot drift apart.</summary>
internal sealed class SchemaNode
{
    /// <summary>What a plain value here is, for people ("duration", "rate", "name"); null when only a mapping or list fits.</summary>
    public string? Scalar { get; set; }

    /// <summary>A pattern plain values match, or null.</summary>
    public string? Pattern { get; set; }

    /// <summary>The names allowed, or empty.</summary>
    public IReadOnlyList<string> Names { get; set; } = [];

    /// <summary>Keys of a mapping, in the order they are read.</summary>
    public List<SchemaKey> Keys { get; } = [];

    /// <summary>Whether a mapping here may have any key (their values follow <see cref="AnyValue"/>).</summary>
    public SchemaNode? AnyValue { get; set; }

    /// <summary>Whether exactly one of the keys must stand.</summary>
    public bool IsOneOf { get; set; }

    /// <summary>Items of a list, or null.</summary>
    public SchemaNode? Items { get; set; }

    /// <summary>Where in the JSON Schema the same thing is described, in place of all else; null for what is described here.</summary>
    public string? Reference { get; set; }

    /// <summary>The node of a key, made when it is first read.</summary>
    public SchemaKey Key(string name, string description)
    {
        foreach (var key in Keys)
        {
            if (key.Name == name)
            {
                return key;
            }
        }

        var added = new SchemaKey(name, description);
        Keys.Add(added);
        return added;
    }
}

/// <summary>One key of a mapping.</summary>
internal sealed class SchemaKey(string name, string description)
{
    public string Name { get; } = name;

    public string Description { get; } = description;

    public string? Default { get; set; }

    public bool IsRequired { get; set; }

    public SchemaNode Node { get; } = new();
}
