using LbSim.Kernel.Random;
using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;

namespace LbSim.Workload.Mixtures;

/// <summary>Clients of one kind: how unequal their rates are, how each one's arrivals vary, and how their lengths differ.</summary>
public sealed record MixtureGroupOptions
{
    /// <summary>Name of the group, for people.</summary>
    public required string Name { get; init; }

    /// <summary>Number of clients, 1 to <see cref="MixtureOptions.MostClients"/>.</summary>
    public required int Count { get; init; }

    /// <summary>Share of the mixture's rate, relative to the sum of all groups' shares; above 0.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Zipf exponent of the clients' rates, 0 (all alike) to 10: client k of the group sends in proportion to 1/(k+1)^zipf.</summary>
    public double Zipf { get; init; }

    /// <summary>How each client's arrivals are spaced; its rate is not used.</summary>
    public required ArrivalOptions Arrivals { get; init; }

    /// <summary>Coefficients of variation of the clients' gaps, one drawn for each client and kept within 0.05 and 100; null for that of <see cref="Arrivals"/>. Gamma and Weibull only.</summary>
    public IDistribution? Cvs { get; init; }

    /// <summary>How long prompts and outputs are, prompt and output of a request together.</summary>
    public required LengthOptions Lengths { get; init; }

    /// <summary>How different clients' lengths are: each client multiplies its prompts by a factor of its own, and its outputs by another, log-normal with mean 1 and this coefficient of variation. 0 to 10.</summary>
    public double Spread { get; init; }

    /// <summary>How the group's rate changes over the run.</summary>
    public IReadOnlyList<EnvelopeOptions> Envelopes { get; init; } = [];

    /// <summary>What is wrong with the options, envelopes aside; empty when nothing is.</summary>
    public IReadOnlyList<OptionProblem> Validate()
    {
        var check = new OptionCheck();
        check.Between("count", Count, 1, MixtureOptions.MostClients);
        check.Positive("share", Share, 1e12);
        check.Between("zipf", Zipf, 0, 10);
        check.Between("spread", Spread, 0, 10);
        var draws = Arrivals.Process is ArrivalProcess.Gamma or ArrivalProcess.Weibull;
        if (Cvs is not null && !draws)
        {
            check.Add("cv", "belongs to gamma and weibull processes only; expected process: gamma, or no cv");
        }

        // the rate is a client's, made from shares: here it stands for none
        check.AddAll("", (Arrivals with { RatePerSecond = 1, Cv = Cvs is not null && draws ? 1 : Arrivals.Cv }).Validate());
        check.AddAll("lengths", Lengths.Validate());
        return check.Problems;
    }
}
