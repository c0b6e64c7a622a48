using LbSim.Kernel.Random;

namespace LbSim.Workload.Generators;

/// <summary>Lengths resampled from observed pairs: their joint distribution is that of the file.</summary>
public sealed class EmpiricalLengths : ILengthModel
{
    private readonly (int Prompt, int Output)[] _pairs;
    private readonly string _name;

    /// <summary>A model over pairs, at least one.</summary>
    public EmpiricalLengths(IEnumerable<(int Prompt, int Output)> pairs, string name)
    {
        _pairs = [.. pairs];
        _name = name;
        if (_pairs.Length == 0)
        {
            throw new ArgumentException("no pairs of lengths", nameof(pairs));
        }
    }

    /// <inheritdoc/>
    public string Description => FormattableString.Invariant($"lengths resampled from the {_pairs.Length} rows of {_name}");

    /// <inheritdoc/>
    public (int Prompt, int Output) Draw(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return _pairs[random.NextIndex(_pairs.Length)];
    }
}
