using LbSim.Kernel.Random;

namespace LbSim.Workload.Generators;

/// <summary>Gaps of a Markov renewal process of mean rate 1, begun in equilibrium.</summary>
/// <remarks>
/// The state at a random instant is met in proportion to the time spent in it, and of the gap around that instant a uniform share is left;
/// after it the chain moves on by itself. Nothing is allocated for a gap.
/// </remarks>
internal sealed class MarkovGaps : GapProcess
{
    private readonly MarkovTables _tables;
    private int _state = -1;

    /// <summary>A process of its own over tables that all sources share.</summary>
    public MarkovGaps(MarkovTables tables) => _tables = tables;

    /// <inheritdoc/>
    public override double Next(RandomStream random)
    {
        if (_state < 0)
        {
            return First(random);
        }

        _state = _tables.After(_state, random);
        return _tables.Gap(_state, random);
    }

    /// <inheritdoc/>
    public override double First(RandomStream random)
    {
        _state = _tables.AtRandomInstant(random);
        return _tables.GapAround(_state, random) * random.NextPositive();
    }
}

/// <summary>What drawing the gaps of a Markov renewal process of mean rate 1 takes; immutable.</summary>
internal sealed class MarkovTables
{
    private readonly AliasTable[] _next;
    private readonly AliasTable _byTime;
    private readonly IDistribution[] _gaps;
    private readonly IDistribution[] _around;

    /// <summary>Prepares the tables.</summary>
    /// <param name="options">Valid options.</param>
    public MarkovTables(MarkovOptions options)
    {
        var (states, chain) = (options.States, options.Chain());
        _next = [.. states.Select((_, state) => new AliasTable(chain.After(state)))];
        _byTime = new([.. states.Select((state, index) => state.Gap * chain.Shares[index])]);
        _gaps = [.. states.Select(state => Gamma(state.Gap / chain.Mean, state.Cv))];

        // gaps met in proportion to their length are gamma again, of one more in shape
        _around = [.. states.Select(state => Gamma(state.Gap / chain.Mean * (1 + (state.Cv * state.Cv)), state.Cv / Math.Sqrt(1 + (state.Cv * state.Cv))))];
    }

    /// <summary>Draws the state after one.</summary>
    public int After(int state, RandomStream random) => _next[state].Sample(random);

    /// <summary>Draws the state in force at a random instant.</summary>
    public int AtRandomInstant(RandomStream random) => _byTime.Sample(random);

    /// <summary>Draws a gap of a state.</summary>
    public double Gap(int state, RandomStream random) => _gaps[state].Sample(random);

    /// <summary>Draws a gap of a state as it is met at a random instant.</summary>
    public double GapAround(int state, RandomStream random) => _around[state].Sample(random);

    private static IDistribution Gamma(double mean, double cv) =>
        mean == 0 ? new ConstantDistribution(0) : cv == 1 ? new ExponentialDistribution(mean) : new GammaDistribution(mean, cv);
}
