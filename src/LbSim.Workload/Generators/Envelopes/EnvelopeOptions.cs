namespace LbSim.Workload.Generators;

/// <summary>How the rate of arrivals changes over the run, as a factor on the mean rate. Several envelopes multiply.</summary>
public abstract record EnvelopeOptions
{
    private protected EnvelopeOptions()
    {
    }

    /// <summary>The largest factor accepted.</summary>
    public const double LargestFactor = 1000;

    /// <summary>Whether the factor has slopes; of several envelopes that multiply, one may.</summary>
    public abstract bool IsSloped { get; }

    /// <summary>What is wrong with the options; empty when nothing is.</summary>
    public abstract IReadOnlyList<OptionProblem> Validate();

    internal abstract IEnumerable<RateFactor> Build();
}
