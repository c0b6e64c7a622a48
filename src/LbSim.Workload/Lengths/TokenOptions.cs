using LbSim.Kernel.Random;

namespace LbSim.Workload.Lengths;

/// <summary>A distribution of token counts: rounded to whole tokens and kept within <see cref="Min"/> and <see cref="Max"/>.</summary>
public sealed record TokenOptions
{
    /// <summary>The most tokens accepted anywhere: ten million, beyond any model's context.</summary>
    public const int MostTokens = 10_000_000;

    /// <summary>The shape.</summary>
    public TokenDistribution Distribution { get; init; }

    /// <summary>Mean (the value itself when fixed); needed by all shapes but uniform. At least 1.</summary>
    public double? Mean { get; init; }

    /// <summary>Standard deviation divided by mean, 0.01 to 100; for log-normal and gamma.</summary>
    public double? Cv { get; init; }

    /// <summary>Fewest tokens, 1 or more; default 1. Draws below it become it.</summary>
    public int? Min { get; init; }

    /// <summary>Most tokens; default <see cref="MostTokens"/>. Draws above it become it, which lowers the mean.</summary>
    public int? Max { get; init; }

    /// <summary>Always the same number of tokens.</summary>
    public static TokenOptions Of(int tokens) => new() { Distribution = TokenDistribution.Fixed, Mean = tokens };

    /// <summary>What is wrong with the options; empty when nothing is.</summary>
    public IReadOnlyList<OptionProblem> Validate()
    {
        var check = new OptionCheck();
        check.Between("min", Min ?? 1, 1, MostTokens);
        check.Between("max", Max ?? MostTokens, 1, MostTokens);
        if (Min > Max)
        {
            check.Add("min", $"is {Min}, above the max of {Max}; expected at most the max");
        }

        switch (Distribution)
        {
            case TokenDistribution.Uniform:
                RequireGiven(check, "min", Min is not null);
                RequireGiven(check, "max", Max is not null);
                RefuseGiven(check, "mean", Mean is not null);
                RefuseGiven(check, "cv", Cv is not null);
                break;
            case TokenDistribution.Fixed:
                CheckMean(check);
                RefuseGiven(check, "cv", Cv is not null);
                if (Mean is { } tokens && tokens != Math.Floor(tokens))
                {
                    check.Add("mean", FormattableString.Invariant($"is {tokens}; expected a whole number of tokens"));
                }

                break;
            case TokenDistribution.Geometric:
                CheckMean(check);
                RefuseGiven(check, "cv", Cv is not null);
                break;
            case TokenDistribution.LogNormal or TokenDistribution.Gamma:
                CheckMean(check);
                RequireGiven(check, "cv", Cv is not null);
                check.Between("cv", Cv ?? 1, 0.01, 100);
                break;
            default:
                check.Add("distribution", $"is {Distribution}; expected fixed, uniform, geometric, lognormal or gamma");
                break;
        }

        return check.Problems;
    }

    internal TokenSampler Build() => Distribution switch
    {
        TokenDistribution.Uniform => new(null, Min!.Value, Max!.Value),
        TokenDistribution.Fixed => new(new ConstantDistribution(Mean!.Value), Min ?? 1, Max ?? MostTokens),
        TokenDistribution.Geometric => new(new GeometricDistribution(Mean!.Value), Min ?? 1, Max ?? MostTokens),
        TokenDistribution.LogNormal => new(new LogNormalDistribution(Mean!.Value, Cv!.Value), Min ?? 1, Max ?? MostTokens),
        _ => new(new GammaDistribution(Mean!.Value, Cv!.Value), Min ?? 1, Max ?? MostTokens),
    };

    private void CheckMean(OptionCheck check)
    {
        RequireGiven(check, "mean", Mean is not null);
        check.Between("mean", Mean ?? 1, 1, MostTokens);
    }

    private void RequireGiven(OptionCheck check, string option, bool isGiven)
    {
        if (!isGiven)
        {
            check.Add(option, $"is missing; a {Distribution.ToString().ToLowerInvariant()} length needs it");
        }
    }

    private void RefuseGiven(OptionCheck check, string option, bool isGiven)
    {
        if (isGiven)
        {
            check.Add(option, $"does not apply to a {Distribution.ToString().ToLowerInvariant()} length; expected it to be left out");
        }
    }
}
