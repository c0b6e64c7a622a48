namespace LbSim.Scenarios.Binding;

/// <summary>A node of the scenario text, with its place.</summary>
internal abstract class Node(string file, int line, int column)
{
    public string File { get; } = file;

    public int Line { get; } = line;

    public int Column { get; } = column;

    /// <summary>What it is, for messages.</summary>
    public abstract string Kind { get; }
}

/// <summary>A plain value.</summary>
internal sealed class ScalarNode(string value, string file, int line, int column) : Node(file, line, column)
{
    public string Value { get; } = value;

    public override string Kind => Value.Length == 0 ? "nothing" : $"\"{(Value.Length > 60 ? Value[..57] + "..." : Value)}\"";

    /// <summary>Whether it stands for nothing: empty, ~ or null.</summary>
    public bool IsNull => Value is "" or "~" or "null";
}

/// <summary>A mapping; keys are unique.</summary>
internal sealed class MapNode(string file, int line, int column) : Node(file, line, column)
{
    public List<(ScalarNode Key, Node Value)> Entries { get; } = [];

    public override string Kind => "a mapping";

    public Node? Find(string key)
    {
        foreach (var (name, value) in Entries)
        {
            if (name.Value == key)
            {
                return value;
            }
        }

        return null;
    }
}

/// <summary>A list.</summary>
internal sealed class ListNode(string file, int line, int column) : Node(file, line, column)
{
    public List<Node> Items { get; } = [];

    public override string Kind => "a list";
}
