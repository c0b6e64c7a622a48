using LbSim.Scenarios.Schema;
using LbSim.Scenarios.Validation;
using LbSim.Workload.Lengths;

namespace LbSim.Scenarios.Binding;

/// <summary>Reads quantile tables and a grid of joint lengths.</summary>
internal sealed class JointLengthsBinder(FindingList findings)
{
    /// <summary>Reads the section; null when it is absent or cannot be used.</summary>
    public JointLengths? Read(Section joint)
    {
        var (prompt, promptDivisions) = Table(joint.Child("prompt", "Prompt tokens.", isRequired: true));
        var (output, outputDivisions) = Table(joint.Child("output", "Output tokens.", isRequired: true));
        var cells = joint.List("cells", "How many requests have a prompt in each range of prompt.divisions (rows) and an output in each of output.divisions (columns).", (node, path, schema) => Numbers(node, path, schema), isRequired: true);
        joint.Done();
        if (!joint.IsPresent || findings.HasErrors)
        {
            return null;
        }

        var lengths = new JointLengths
        {
            Data = new()
            {
                Name = "joint",
                Source = "",
                Attribution = "",
                Requests = prompt.Below.Count == 0 ? 0 : prompt.Below[^1],
                Prompt = prompt,
                Output = output,
                PromptDivisions = promptDivisions,
                OutputDivisions = outputDivisions,
                Cells = cells,
            },
        };
        foreach (var problem in lengths.Validate())
        {
            findings.Add(joint.Node, FindingCodes.Conflict, joint.Path, problem.Message);
        }

        return findings.HasErrors ? null : lengths;
    }

    private (QuantileTable Table, List<int> Divisions) Table(Section section)
    {
        var tokens = Numbers(section, "tokens", "Token counts, rising.");
        var below = Numbers(section, "below", "How many requests have fewer tokens than each, from 0 to all.");
        var divisions = Numbers(section, "divisions", "Positions in tokens, from 0, at which the rows or columns of cells are divided, the first and the last included.");
        section.Done();
        return (new() { Tokens = tokens, Below = below }, divisions);
    }

    private List<int> Numbers(Section section, string key, string help)
    {
        var node = section.Get(key, help, out var schema, isRequired: true);
        return Numbers(node, section.PathOf(key), schema);
    }

    private List<int> Numbers(Node? node, string path, SchemaNode schema)
    {
        schema.Items ??= new SchemaNode();
        schema.Items.Scalar = "whole number";
        var numbers = new List<int>();
        if (node is null)
        {
            return numbers;
        }

        if (node is not ListNode list)
        {
            findings.Add(node, FindingCodes.WrongShape, path, $"expected a list of whole numbers, found {node.Kind}");
            return numbers;
        }

        foreach (var item in list.Items)
        {
            if (item is ScalarNode scalar && Units.Count(scalar.Value, out _) is { } value and >= 0 and <= int.MaxValue)
            {
                numbers.Add((int)value);
            }
            else
            {
                findings.Add(item, FindingCodes.BadValue, path, $"expected whole numbers from 0 on, found {item.Kind}");
            }
        }

        return numbers;
    }
}
