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

    /// <summary>Coefficient of variation of the gaps, 0.01 to 100; for <see cref="ArrivalProcess.Gamma"/> and <see cref="ArrivalProcess.Weibull"/> only, where it must be given.</summary>
    public double? Cv { get; init; }

    /// <summary>Bursts and pauses; for <see cref="ArrivalProcess.OnOff"/> only, where they must be given.</summary>
    public OnOffOptions? OnOff { get; init; }

    /// <summary>States; for <see cref="ArrivalProcess.Markov"/> only, where they must be given.</summary>
    public MarkovOptions? Markov { get; init; }

    /// <summary>What is wrong with the options; empty when nothing is.</summary>
    public IReadOnlyList<OptionProblem> Validate()
    {
        var check = new OptionCheck();
        if (!Enum.IsDefined(Process))
        {
            check.Add("process", $"is {Process}; expected constant, poisson, gamma, weibull, on-off or markov");
        }

        check.Between("rate", RatePerSecond, SlowestRate, FastestRate);
        CheckCv(check);
        if (Process == ArrivalProcess.OnOff && OnOff is null)
        {
            check.Add("on", "is missing; an on-off process needs the mean lengths of its bursts (on) and pauses (off)");
        }
        else if (Process != ArrivalProcess.OnOff && OnOff is not null)
        {
            check.Add("on", "belongs to an on-off process only; expected process: on-off, or no on and off");
        }

        OnOff?.Validate(check, RatePerSecond);
        if (Process == ArrivalProcess.Markov && Markov is null)
        {
            check.Add("states", "are missing; a markov process needs at least two states, each with its gap and the states that come next");
        }
        else if (Process != ArrivalProcess.Markov && Markov is not null)
        {
            check.Add("states", "belong to a markov process only; expected process: markov, or no states");
        }

        Markov?.Validate(check);
        return check.Problems;
    }

    /// <summary>Makes processes of gaps of mean 1, to be stretched to the rate: one for each source.</summary>
    internal Func<GapProcess> UnitGaps()
    {
        if (Process == ArrivalProcess.OnOff)
        {
            var (on, off) = (OnOff!.OnSeconds * RatePerSecond, OnOff.OffSeconds * RatePerSecond);
            return () => new OnOffGaps(on, off, OnOff.Quiet);
        }

        if (Process == ArrivalProcess.Markov)
        {
            var tables = new MarkovTables(Markov!);
            return () => new MarkovGaps(tables);
        }

        var gaps = Process switch
        {
            ArrivalProcess.Constant => new RenewalGaps(new ConstantDistribution(1), new ConstantDistribution(1)),
            ArrivalProcess.Poisson => new RenewalGaps(new ExponentialDistribution(1), new GammaDistribution(2, Math.Sqrt(0.5))),
            ArrivalProcess.Weibull => WeibullGaps(Cv!.Value),
            _ => new RenewalGaps(new GammaDistribution(1, Cv!.Value), new GammaDistribution(1 + (Cv.Value * Cv.Value), Cv.Value / Math.Sqrt(1 + (Cv.Value * Cv.Value)))),
        };
        return () => gaps;
    }

    private static RenewalGaps WeibullGaps(double cv)
    {
        var gaps = new WeibullDistribution(1, cv);
        return new(gaps, gaps.LengthBiased());
    }

    private void CheckCv(OptionCheck check)
    {
        var hasCv = Process is ArrivalProcess.Gamma or ArrivalProcess.Weibull;
        if (!hasCv && Cv is not null)
        {
            check.Add("cv", "belongs to a gamma or weibull process only; expected process: gamma, or no cv");
        }
        else if (hasCv && Cv is null)
        {
            check.Add("cv", $"is missing; a {Process.ToString().ToLowerInvariant()} process needs the coefficient of variation of its gaps (1 would be poisson)");
        }
        else if (Cv is { } cv)
        {
            check.Between("cv", cv, 0.01, 100);
        }
    }
}
