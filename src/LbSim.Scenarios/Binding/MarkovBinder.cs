using System.Globalization;
using LbSim.Scenarios.Validation;
using LbSim.Workload;
using LbSim.Workload.Generators;

namespace LbSim.Scenarios.Binding;

/// <summary>Reads the states of Markov arrivals and places what is wrong with them.</summary>
internal static class MarkovBinder
{
    /// <summary>Reads the states out of a section of arrivals; null when they do not belong there or cannot be used.</summary>
    public static MarkovOptions? Read(Section section, bool isMarkov)
    {
        var (nodes, isWhole) = (new List<Section>(), true);
        var states = section.List("states", "States that a chain goes through from arrival to arrival, each with gaps of its own (markov only); two to 16.", (node, path, schema) =>
        {
            var state = new Section(section.Findings, node, path, schema);
            var read = ReadState(state);
            nodes.Add(state);
            isWhole &= read is not null;
            return read;
        });
        if (!isMarkov)
        {
            if (states.Count > 0)
            {
                section.Problem("states", FindingCodes.Conflict, "only markov arrivals have states; expected process: markov");
            }

            return null;
        }

        if (section.IsPresent && section.Keys.All(key => key != "states"))
        {
            section.Problem("process", FindingCodes.MissingKey, "markov arrivals need at least two states: states: [{ gap: 0.2, next: [0.9, 0.1] }, { gap: 4, next: [0.5, 0.5] }]");
        }

        if (!isWhole || section.Keys.All(key => key != "states"))
        {
            return null;
        }

        var options = new MarkovOptions { States = states };
        return Place(section, nodes, options) ? options : null;
    }

    private static MarkovState? ReadState(Section state)
    {
        var gap = state.Number("gap", "Mean of its gaps, relative to the other states': all are stretched alike, so that the mean rate is the one given. 0: requests that come together.", isRequired: true, most: 1e9);
        var cv = state.Number("cv", "Coefficient of variation of its gaps, which are gamma; 1 is exponential.", "1", least: 0.01, most: 100);
        var next = state.Items(
            state.Get("next", "Weights of the states that the next gap may come from, one for each state in their order.", out var schema, isRequired: true),
            state.PathOf("next"),
            schema,
            (node, path, item) =>
            {
                item.Scalar = "number";
                return Weight(state, node, path);
            });
        state.Done();
        return gap is null || next.Any(weight => weight.Value < 0) || !state.IsPresent ? null : new() { Gap = gap.Value, Cv = cv ?? 1, Next = [.. next.Select(weight => weight.Value)] };
    }

    private static Boxed? Weight(Section state, Node? node, string path)
    {
        if (state.Scalar(node, path, "a number") is not { } scalar)
        {
            return node is null ? null : new(-1);
        }

        if (double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && weight is >= 0 and <= 1e12)
        {
            return new(weight);
        }

        state.Findings.Add(scalar, FindingCodes.BadValue, path, $"expected a number of 0 or more, found {scalar.Value}");
        return new(-1);
    }

    // each problem at the state, or the key of it, that it is about
    private static bool Place(Section section, List<Section> nodes, MarkovOptions options)
    {
        var problems = options.Problems();
        foreach (var problem in problems)
        {
            var (state, key) = Where(problem);
            if (state is { } index && index < nodes.Count)
            {
                nodes[index].Problem(key, FindingCodes.OutOfRange, problem.Message);
            }
            else
            {
                section.Problem("states", FindingCodes.OutOfRange, problem.Message);
            }
        }

        return problems.Count == 0;
    }

    private static (int? State, string Key) Where(OptionProblem problem)
    {
        var parts = problem.Option.Split('[', ']');
        return parts.Length == 3 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var state) ? (state, parts[2].TrimStart('.')) : (null, "");
    }

    private sealed record Boxed(double Value);
}
