using LbSim.Scenarios.Validation;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LbSim.Scenarios.Binding;

/// <summary>Turns YAML text into nodes that know their places; what breaks YAML's rules becomes a finding.</summary>
internal static class NodeParser
{
    private const int MaxDepth = 40;

    /// <summary>Parses one document; null when it is empty or broken.</summary>
    public static Node? Parse(string text, string file, FindingList findings)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                return null;
            }

            var root = Read(parser, file, findings, 0);
            parser.Consume<DocumentEnd>();
            if (parser.TryConsume<DocumentStart>(out var second))
            {
                findings.Add(new(file, (int)second.Start.Line, (int)second.Start.Column, FindingCodes.NotYaml, "", "a second document begins here; a scenario is one document"));
            }

            return root;
        }
        catch (YamlException broken)
        {
            findings.Add(new(file, (int)broken.Start.Line, (int)broken.Start.Column, FindingCodes.NotYaml, "", "not valid YAML: " + Clean(broken.Message)));
            return null;
        }
    }

    private static Node Read(Parser parser, string file, FindingList findings, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new YamlException(parser.Current!.Start, parser.Current.End, "nested deeper than any scenario needs");
        }

        if (parser.Accept<AnchorAlias>(out var alias))
        {
            throw new YamlException(alias.Start, alias.End, $"aliases such as *{alias.Value} are not supported: write the value out");
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return new ScalarNode(scalar.Value, file, (int)scalar.Start.Line, (int)scalar.Start.Column);
        }

        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var list = new ListNode(file, (int)sequence.Start.Line, (int)sequence.Start.Column);
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                list.Items.Add(Read(parser, file, findings, depth + 1));
            }

            return list;
        }

        var start = parser.Consume<MappingStart>();
        var map = new MapNode(file, (int)start.Start.Line, (int)start.Start.Column);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key))
            {
                throw new YamlException(parser.Current!.Start, parser.Current.End, "a key must be a plain word");
            }

            var name = new ScalarNode(key.Value, file, (int)key.Start.Line, (int)key.Start.Column);
            var value = Read(parser, file, findings, depth + 1);
            if (map.Find(key.Value) is { } first)
            {
                findings.Add(name, FindingCodes.DuplicateKey, key.Value, $"the key \"{key.Value}\" stands twice; it was first given on line {first.Line}");
            }
            else
            {
                map.Entries.Add((name, value));
            }
        }

        return map;
    }

    private static string Clean(string message)
    {
        // YamlDotNet puts the place in front of some messages; ours have it already
        var end = message.LastIndexOf("): ", StringComparison.Ordinal);
        return (end >= 0 ? message[(end + 3)..] : message).ReplaceLineEndings(" ");
    }
}
