using LbSim.Kernel.Random;

namespace LbSim.Workload.Generators;

/// <summary>When requests arrive, before any envelope.</summary>
public sealed record ArrivalOptions
{
    /// <summary>The slowest rate accepted, in requests per second: one request in the longest run.</summary>
    public const double SlowestRate = 1e-7;

    /// <summary>The fastest rate accepted, in requests per second: a thousand picoseconds between requests.</summary>
    public const double FastestRate = 1e9;

    /// <summary>How gaps vary.</summary>
    public ArrivalProcess Process { get; init; } = ArrivalProcess.Poisson;

    /// <summary>Mean requests per second, <see cref="SlowestRate"/> to <see cref="FastestRate"/>.</summary>
    public required double RatePerSecond { get; init; }

    /// <summary>Coefficient of variation of the gaps, 0.01 to 100; for <see cref="ArrivalProcess.Gamma"/> only, where it must be given.</summary>
    public double? Cv { get; init; }

    /// <summary>What is wrong with the options; empty when nothing is.</summary>
    public IReadOnlyList<OptionProblem> Validate()
    {
        var check = new OptionCheck();
        if (!Enum.IsDefined(Process))
        {
            check.Add("process", $"is {Process}; expected constant, poisson or gamma");
        }

        check.Between("rate", RatePerSecond, SlowestRate, FastestRate);
        if (Process == ArrivalProcess.Gamma)
        {
            if (Cv is { } cv)
            {
                check.Between("cv", cv, 0.01, 100);
            }
            else
            {
                check.Add("cv", "is missing; a gamma process needs the coefficient of variation of its gaps (1 would be poisson)");
            }
        }
        else if (Cv is not null)
        {
            check.Add("cv", "belongs to a gamma process only; expected process: gamma, or no cv");
        }

        return check.Problems;
    }

    /// <summary>Gaps of mean 1, to be stretched to the rate.</summary>
    internal IDistribution UnitGaps() => Process switch
    {
        ArrivalProcess.Constant => new ConstantDistribution(1),
        ArrivalProcess.Poisson => new ExponentialDistribution(1),
        _ => new GammaDistribution(1, Cv!.Value),
    };
}
