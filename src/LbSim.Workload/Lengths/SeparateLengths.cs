using LbSim.Kernel.Random;

namespace LbSim.Workload.Lengths;

/// <summary>Prompt and output lengths that do not depend on each other.</summary>
public sealed record SeparateLengths : LengthOptions
{
    /// <summary>Prompt tokens.</summary>
    public required TokenOptions Prompt { get; init; }

    /// <summary>Output tokens.</summary>
    public required TokenOptions Output { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<OptionProblem> Validate()
    {
        var check = new OptionCheck();
        check.AddAll("prompt", Prompt.Validate());
        check.AddAll("output", Output.Validate());
        return check.Problems;
    }

    /// <inheritdoc/>
    public override ILengthModel Build()
    {
        OptionCheck.ThrowIfAny(Validate(), "lengths");
        return new Model(Prompt.Build(), Output.Build());
    }

    private sealed class Model(TokenSampler prompt, TokenSampler output) : ILengthModel
    {
        public double MeanPrompt => prompt.Mean;

        public double MeanOutput => output.Mean;

        public bool IsRandom => prompt.IsRandom || output.IsRandom;

        public TokenLengths Draw(RandomStream random) => new(prompt.Draw(random), output.Draw(random));
    }
}
