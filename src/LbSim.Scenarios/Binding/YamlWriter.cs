using System.Text;

namespace LbSim.Scenarios.Binding;

/// <summary>Writes nodes back as YAML in one canonical form.</summary>
internal static class YamlWriter
{
    public static string Write(Node root)
    {
        var text = new StringBuilder();
        Write(text, root, 0, isInline: false);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Node node, int indent, bool isInline)
    {
        switch (node)
        {
            case ScalarNode scalar:
                text.Append(Quoted(scalar.Value)).Append('\n');
                break;
            case MapNode { Entries.Count: 0 }:
                text.Append("{}\n");
                break;
            case ListNode { Items.Count: 0 }:
                text.Append("[]\n");
                break;
            case MapNode map:
                foreach (var (key, value) in map.Entries)
                {
                    text.Append(' ', isInline ? 0 : indent).Append(Quoted(key.Value)).Append(':');
                    isInline = false;
                    Nested(text, value, indent);
                }

                break;
            case ListNode list:
                foreach (var item in list.Items)
                {
                    text.Append(' ', indent).Append("- ");
                    Write(text, item, indent + 2, isInline: item is MapNode);
                }

                break;
            default:
                break;
        }
    }

    private static void Nested(StringBuilder text, Node value, int indent)
    {
        var isBlock = value is MapNode { Entries.Count: > 0 } or ListNode { Items.Count: > 0 };
        text.Append(isBlock ? '\n' : ' ');
        Write(text, value, indent + 2, isInline: false);
    }

    private static string Quoted(string value) =>
        value.Length > 0 && value.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./%+ ".Contains(letter, StringComparison.Ordinal)) && value.Trim() == value && value[0] is not '-' and not '%'
            ? value
            : "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "\"";
}
