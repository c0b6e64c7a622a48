using System.Globalization;
using LbSim.Scenarios.Schema;
using LbSim.Scenarios.Validation;

namespace LbSim.Scenarios.Binding;

/// <summary>One mapping of a scenario being read: typed values out, findings for whatever is wrong, and the schema as a by-product.</summary>
/// <remarks>
/// Every key is declared by reading it, also when it is absent; <see cref="Done"/> then reports the keys nobody read.
/// With no node at all the same code only declares: that is how the JSON Schema and the key reference are made.
/// </remarks>
internal sealed class Section
{
    private readonly MapNode? _map;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public Section(FindingList findings, Node? node, string path, SchemaNode schema)
    {
        Findings = findings;
        Path = path;
        Schema = schema;
        Node = node;
        _map = node as MapNode;
        if (node is not null && _map is null && node is not ScalarNode { IsNull: true })
        {
            findings.Add(node, FindingCodes.WrongShape, path, $"expected a mapping of keys and values, found {node.Kind}");
        }
    }

    public FindingList Findings { get; }

    public string Path { get; }

    public SchemaNode Schema { get; }

    /// <summary>The node read, for the place of messages; null when the section is absent.</summary>
    public Node? Node { get; }

    public bool IsPresent => _map is not null;

    public IEnumerable<string> Keys => _map?.Entries.Select(entry => entry.Key.Value) ?? [];

    public string PathOf(string key) => Path.Length == 0 ? key : Path + "." + key;

    /// <summary>The node of a key, declared as read; null when absent or null.</summary>
    public Node? Get(string key, string help, out SchemaNode schema, string? fallback = null, bool isRequired = false)
    {
        _read.Add(key);
        var declared = Schema.Key(key, help);
        declared.Default = fallback;
        declared.IsRequired = isRequired;
        schema = declared.Node;
        var node = _map?.Find(key);
        if (node is ScalarNode { IsNull: true })
        {
            node = null;
        }

        if (node is null && isRequired && _map is not null)
        {
            Findings.Add(Node, FindingCodes.MissingKey, Path, $"needs the key \"{key}\": {help}");
        }

        return node;
    }

    public Section Child(string key, string help, bool isRequired = false)
    {
        var node = Get(key, help, out var schema, isRequired: isRequired);
        return new(Findings, node, PathOf(key), schema);
    }

    public string? Text(string key, string help, string? fallback = null, bool isRequired = false)
    {
        var node = Get(key, help, out var schema, fallback, isRequired);
        schema.Scalar = "text";
        return Scalar(node, PathOf(key), "text")?.Value ?? fallback;
    }

    /// <summary>One of a list of names.</summary>
    public string? Name(string key, string help, IReadOnlyList<string> names, string? fallback = null, bool isRequired = false)
    {
        var node = Get(key, help, out var schema, fallback, isRequired);
        schema.Scalar = "name";
        schema.Names = names;
        if (Scalar(node, PathOf(key), "a name") is not { } scalar)
        {
            return fallback;
        }

        return CheckName(scalar, PathOf(key), names) ?? fallback;
    }

    public string? CheckName(ScalarNode node, string path, IReadOnlyList<string> names)
    {
        if (names.Contains(node.Value))
        {
            return node.Value;
        }

        Findings.Add(node, FindingCodes.UnknownName, path, $"there is no \"{node.Value}\" here{Suggestions.For(node.Value, names)}");
        return null;
    }

    public bool Flag(string key, string help, bool fallback)
    {
        var node = Get(key, help, out var schema, fallback ? "true" : "false");
        schema.Scalar = "true or false";
        schema.Names = ["true", "false"];
        if (Scalar(node, PathOf(key), "true or false") is not { } scalar)
        {
            return fallback;
        }

        if (scalar.Value is not ("true" or "false"))
        {
            Findings.Add(scalar, FindingCodes.BadValue, PathOf(key), $"expected true or false, found {scalar.Kind}");
            return fallback;
        }

        return scalar.Value == "true";
    }

    /// <summary>A duration in picoseconds.</summary>
    public long? Duration(string key, string help, string? fallback = null, bool isRequired = false, bool mayBeZero = true) =>
        Value(key, help, "duration", @"^[0-9.]+ ?(ps|ns|us|ms|s|m|h|d)$|^0$", Units.Duration, fallback, isRequired, mayBeZero ? 0 : 1, long.MaxValue, picoseconds => Text(picoseconds / 1e12) + " s");

    public double? Rate(string key, string help, bool isRequired = false) =>
        Value(key, help, "rate", @"^[0-9.]+ ?/(s|min|m|h|d)$", Units.Rate, null, isRequired, double.Epsilon, 1e9, rate => Text(rate) + "/s");

    public double? Size(string key, string help, string? fallback = null) =>
        Value(key, help, "size", @"^[0-9.]+ ?[kKMGT]?i?B$", Units.Size, fallback, false, 0, 1e15, bytes => Text(bytes) + " B");

    /// <summary>Watts.</summary>
    public double? Power(string key, string help) =>
        Value(key, help, "power", @"^[0-9.]+ ?[kM]?W$", Units.Power, null, false, 0, 1e12, watts => Text(watts) + " W");

    /// <summary>Bytes per second.</summary>
    public double? DataRate(string key, string help) =>
        Value(key, help, "data rate", @"^[0-9.]+ ?([kKMGT]?B|[kMGT]?bit)/s$", Units.DataRate, null, false, 1, 1e12, rate => Text(rate) + " B/s");

    public double? Share(string key, string help, string? fallback = null, bool isRequired = false) =>
        Value(key, help, "share", @"^[0-9.]+%?$", Units.Share, fallback, isRequired, 0, 1, share => Text(share * 100) + " %");

    public long? Count(string key, string help, string? fallback = null, bool isRequired = false, long least = 0, long most = long.MaxValue) =>
        Value(key, help, "whole number", @"^[0-9.]+[kMG]?$", Units.Count, fallback, isRequired, least, most, count => count.ToString(CultureInfo.InvariantCulture));

    public double? Number(string key, string help, string? fallback = null, bool isRequired = false, double least = 0, double most = double.MaxValue) =>
        Value(key, help, "number", null, Units.Plain, fallback, isRequired, least, most, Text);

    /// <summary>A list; each item is read with its path and schema. A missing list is empty.</summary>
    public List<T> List<T>(string key, string help, Func<Node?, string, SchemaNode, T?> read, bool isRequired = false)
        where T : class
    {
        var node = Get(key, help, out var schema, isRequired: isRequired);
        return Items(node, PathOf(key), schema, read);
    }

    public List<T> Items<T>(Node? node, string path, SchemaNode schema, Func<Node?, string, SchemaNode, T?> read)
        where T : class
    {
        schema.Items ??= new SchemaNode();
        var items = new List<T>();
        if (node is null)
        {
            read(null, path + "[]", schema.Items); // declares what an item may be
            return items;
        }

        if (node is not ListNode list)
        {
            Findings.Add(node, FindingCodes.WrongShape, path, $"expected a list, found {node.Kind}");
            return items;
        }

        for (var index = 0; index < list.Items.Count; index++)
        {
            if (read(list.Items[index], string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), schema.Items) is { } item)
            {
                items.Add(item);
            }
        }

        return items;
    }

    /// <summary>Reports a problem at a key (or at the section when the key is absent).</summary>
    public void Problem(string key, string code, string message, Severity severity = Severity.Error) =>
        Findings.Add(_map?.Find(key) ?? Node, code, PathOf(key), message, severity);

    /// <summary>Reports keys that nobody read.</summary>
    public void Done()
    {
        foreach (var (key, _) in _map?.Entries ?? [])
        {
            if (!_read.Contains(key.Value))
            {
                Findings.Add(key, FindingCodes.UnknownKey, Path, $"there is no key \"{key.Value}\" here{Suggestions.For(key.Value, _read)}");
            }
        }
    }

    /// <summary>A plain value, or null with a finding when something else stands there.</summary>
    public ScalarNode? Scalar(Node? node, string path, string expected)
    {
        if (node is null or ScalarNode)
        {
            return node as ScalarNode;
        }

        Findings.Add(node, FindingCodes.WrongShape, path, $"expected {expected}, found {node.Kind}");
        return null;
    }

    private T? Value<T>(string key, string help, string type, string? pattern, Parser<T> parse, string? fallback, bool isRequired, T least, T most, Func<T, string> show)
        where T : struct, IComparable<T>
    {
        var node = Get(key, help, out var schema, fallback, isRequired);
        schema.Scalar = type;
        schema.Pattern = pattern;
        var path = PathOf(key);
        if (Scalar(node, path, "a " + type) is { } scalar)
        {
            if (parse(scalar.Value, out var problem) is not { } value)
            {
                Findings.Add(scalar, FindingCodes.BadValue, path, problem!);
            }
            else if (value.CompareTo(least) < 0)
            {
                Findings.Add(scalar, FindingCodes.OutOfRange, path, value.CompareTo(default) < 0 || least.CompareTo(default) == 0
                    ? $"must not be negative; it is {scalar.Value}"
                    : double.Epsilon.Equals(least) || (least is long and 1 && type == "duration") ? $"must be above 0; it is {scalar.Value}" : $"must be at least {show(least)}; it is {scalar.Value}");
            }
            else if (value.CompareTo(most) > 0)
            {
                Findings.Add(scalar, FindingCodes.OutOfRange, path, $"must be at most {show(most)}; it is {scalar.Value}");
            }
            else
            {
                return value;
            }
        }

        return fallback is null ? null : parse(fallback, out _);
    }

    private static string Text(double value) => value.ToString("G15", CultureInfo.InvariantCulture);

    private delegate T? Parser<T>(string text, out string? problem)
        where T : struct;
}
