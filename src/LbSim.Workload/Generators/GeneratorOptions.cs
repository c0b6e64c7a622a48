using LbSim.Workload.Clients;
using LbSim.Workload.Lengths;

namespace LbSim.Workload.Generators;

/// <summary>Generated traffic: when requests come, how long they are, who sends them.</summary>
public sealed record GeneratorOptions
{
    /// <summary>When requests arrive.</summary>
    public required ArrivalOptions Arrivals { get; init; }

    /// <summary>How the rate changes over the run; they multiply, and at most one may be sloped (ramps, daily). Empty for a steady rate.</summary>
    public IReadOnlyList<EnvelopeOptions> Envelopes { get; init; } = [];

    /// <summary>How long prompts and outputs are.</summary>
    public required LengthOptions Lengths { get; init; }

    /// <summary>Who sends; null for requests without clients.</summary>
    public ClientOptions? Clients { get; init; }

    /// <summary>How many requests there are; null for no end.</summary>
    public long? Requests { get; init; }

    /// <summary>What is wrong with the options; empty when nothing is.</summary>
    public IReadOnlyList<OptionProblem> Validate()
    {
        var check = new OptionCheck();
        check.AddAll("arrivals", Arrivals.Validate());
        for (var i = 0; i < Envelopes.Count; i++)
        {
            check.AddAll($"envelopes[{i}]", Envelopes[i].Validate());
        }

        if (Envelopes.Count(envelope => envelope.IsSloped) > 1)
        {
            check.Add("envelopes", "have more than one with slopes (ramps, daily); expected at most one, with any number of steps and spikes");
        }

        check.AddAll("lengths", Lengths.Validate());
        if (Clients is not null)
        {
            check.AddAll("clients", Clients.Validate());
        }

        if (Requests is < 1)
        {
            check.Add("requests", $"is {Requests}; expected 1 or more");
        }

        return check.Problems;
    }
}
