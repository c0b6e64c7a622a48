using System.Text.Json;
using LbSim.Kernel.Random;

namespace LbSim.Workload.Generators;

/// <summary>A joint model of prompt and output lengths: a quantile table for each and a checkerboard copula for their dependence.</summary>
/// <remarks>
/// The copula is a square grid of weights over the two ranks; a draw picks a cell, a uniform rank inside it on each axis, and
/// the quantile of each rank by linear interpolation. Tables, source and fit: docs/model/lengths.md.
/// </remarks>
public sealed class FittedLengths : ILengthModel
{
    private static readonly Lazy<IReadOnlyDictionary<string, FittedLengths>> Shipped = new(Load);

    private readonly AliasTable _cells;
    private readonly int _grid;
    private readonly QuantileTable _prompt;
    private readonly QuantileTable _output;

    internal FittedLengths(string name, string source, QuantileTable prompt, QuantileTable output, double[] cells)
    {
        Name = name;
        Source = source;
        _prompt = prompt;
        _output = output;
        _cells = new AliasTable(cells);
        _grid = (int)Math.Round(Math.Sqrt(cells.Length));
    }

    /// <summary>Name in scenarios.</summary>
    public string Name { get; }

    /// <summary>Where the lengths were observed, and under which licence.</summary>
    public string Source { get; }

    /// <inheritdoc/>
    public string Description => "lengths as in " + Name;

    /// <summary>Names of the models that come with the product.</summary>
    public static IReadOnlyList<string> Names => [.. Shipped.Value.Keys.Order(StringComparer.Ordinal)];

    /// <summary>A model by name, or null.</summary>
    public static FittedLengths? Find(string name) => Shipped.Value.GetValueOrDefault(name);

    /// <inheritdoc/>
    public (int Prompt, int Output) Draw(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var cell = _cells.Draw(random);
        var row = Math.DivRem(cell, _grid, out var column);
        return (_prompt.At((row + random.NextDouble()) / _grid), _output.At((column + random.NextDouble()) / _grid));
    }

    private static SortedDictionary<string, FittedLengths> Load()
    {
        using var stream = typeof(FittedLengths).Assembly.GetManifestResourceStream("LbSim.Workload.Generators.Data.lengths.json")!;
        using var document = JsonDocument.Parse(stream);
        var models = new SortedDictionary<string, FittedLengths>(StringComparer.Ordinal);
        foreach (var model in document.RootElement.GetProperty("models").EnumerateArray())
        {
            var name = model.GetProperty("name").GetString()!;
            models.Add(name, new FittedLengths(
                name,
                model.GetProperty("source").GetString()!,
                Table(model.GetProperty("prompt")),
                Table(model.GetProperty("output")),
                Numbers(model.GetProperty("copula"))));
        }

        return models;
    }

    private static QuantileTable Table(JsonElement element) => new(Numbers(element.GetProperty("shares")), Numbers(element.GetProperty("tokens")));

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];
}
