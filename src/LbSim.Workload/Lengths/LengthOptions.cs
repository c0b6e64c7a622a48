namespace LbSim.Workload.Lengths;

/// <summary>How long prompts and outputs are.</summary>
public abstract record LengthOptions
{
    private protected LengthOptions()
    {
    }

    /// <summary>What is wrong with the options; empty when nothing is.</summary>
    public abstract IReadOnlyList<OptionProblem> Validate();

    /// <summary>Prepares the distributions.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public abstract ILengthModel Build();
}
