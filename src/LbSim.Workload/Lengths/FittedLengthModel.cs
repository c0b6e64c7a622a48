using System.Text.Json;
using LbSim.Kernel.Random;

namespace LbSim.Workload.Lengths;

/// <summary>A joint model of prompt and output lengths: a quantile table each, and a grid of how they go together.</summary>
/// <remarks>
/// A draw picks a cell of the grid by its count (alias table, one 64-bit draw), then a place in the cell's prompt range and one in
/// its output range (32 bits each of a second draw), and reads both tables there. Both marginal distributions are the tables'
/// exactly; the grid is a checkerboard copula whose lines lie on knots. docs/model/lengths.md.
/// </remarks>
public sealed class FittedLengthModel : ILengthModel
{
    private const string ResourcePrefix = "LbSim.Workload.Lengths.Fitted.";
    private const string ResourceSuffix = ".json";

    private readonly AliasTable _cells;
    private readonly RangeSampler[] _promptOfCell;
    private readonly RangeSampler[] _outputOfCell;

    /// <summary>Prepares a model from its data.</summary>
    /// <exception cref="ArgumentException">Tables and grid do not fit together.</exception>
    public FittedLengthModel(FittedLengthData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var prompts = RangeSampler.Divide(data.Prompt, data.PromptDivisions);
        var outputs = RangeSampler.Divide(data.Output, data.OutputDivisions);
        if (data.Cells.Count != prompts.Length || data.Cells.Any(row => row.Count != outputs.Length) || data.Cells.Sum(row => row.Sum()) != data.Requests)
        {
            throw new ArgumentException($"the grid of {data.Name} does not fit its tables", nameof(data));
        }

        var weights = new List<double>();
        var promptOfCell = new List<RangeSampler>();
        var outputOfCell = new List<RangeSampler>();
        for (var row = 0; row < prompts.Length; row++)
        {
            for (var column = 0; column < outputs.Length; column++)
            {
                if (data.Cells[row][column] > 0)
                {
                    weights.Add(data.Cells[row][column]);
                    promptOfCell.Add(prompts[row]);
                    outputOfCell.Add(outputs[column]);
                }
            }
        }

        _cells = new([.. weights]);
        _promptOfCell = [.. promptOfCell];
        _outputOfCell = [.. outputOfCell];
        MeanPrompt = RangeSampler.MeanOf(data.Prompt);
        MeanOutput = RangeSampler.MeanOf(data.Output);
    }

    /// <summary>Names of the models in this program, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. typeof(FittedLengthModel).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal) && name.EndsWith(ResourceSuffix, StringComparison.Ordinal))
        .Select(name => name[ResourcePrefix.Length..^ResourceSuffix.Length])
        .Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public double MeanPrompt { get; }

    /// <inheritdoc/>
    public double MeanOutput { get; }

    /// <inheritdoc/>
    public bool IsRandom => true;

    /// <summary>Loads a model of this program.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such model.</exception>
    public static FittedLengthModel Load(string name) => new(DataOf(name));

    /// <summary>The data of a model of this program.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such model.</exception>
    public static FittedLengthData DataOf(string name)
    {
        using var resource = typeof(FittedLengthModel).Assembly.GetManifestResourceStream(ResourcePrefix + name + ResourceSuffix)
            ?? throw new ArgumentException($"there are no fitted lengths called {name}; expected one of {string.Join(", ", Names)}", nameof(name));
        return JsonSerializer.Deserialize(resource, FittedLengthJson.Default.FittedLengthData)!;
    }

    /// <inheritdoc/>
    public TokenLengths Draw(RandomStream random)
    {
        var cell = _cells.Sample(random);
        var bits = random.NextBits();
        return new(_promptOfCell[cell].At((uint)(bits >> 32)), _outputOfCell[cell].At((uint)bits));
    }
}
