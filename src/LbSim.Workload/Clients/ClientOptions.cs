using LbSim.Kernel.Random;

namespace LbSim.Workload.Clients;

/// <summary>Who sends the requests: each is given a client drawn by popularity, independent of everything else about it.</summary>
public sealed record ClientOptions
{
    /// <summary>Number of clients, 1 to 10,000,000.</summary>
    public required int Count { get; init; }

    /// <summary>Zipf exponent of their popularity, 0 (all alike, the default) to 10: client k sends in proportion to 1/(k+1)^zipf.</summary>
    public double Zipf { get; init; }

    /// <summary>What is wrong with the options; empty when nothing is.</summary>
    public IReadOnlyList<OptionProblem> Validate()
    {
        var check = new OptionCheck();
        check.Between("count", Count, 1, ZipfSampler.MaxCount);
        check.Between("zipf", Zipf, 0, 10);
        return check.Problems;
    }

    /// <summary>The sampler of client numbers.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal ZipfSampler Build()
    {
        OptionCheck.ThrowIfAny(Validate(), "options");
        return new(Count, Zipf);
    }
}
