using LbSim.Workload.Generators;

namespace LbSim.Workload.Mixtures;

/// <summary>Traffic of many clients, each an arrival process of its own; what is sent is their superposition.</summary>
/// <remarks>In the manner of ServeGen (Xiang et al., "ServeGen: Workload Characterization and Generation of Large Language Model Serving in Production", 2025).</remarks>
public sealed record MixtureOptions
{
    /// <summary>The most clients of all groups together.</summary>
    public const int MostClients = 100_000;

    /// <summary>Mean requests per second of all clients together.</summary>
    public required double RatePerSecond { get; init; }

    /// <summary>How the rate of all clients changes over the run; an envelope of a group comes on top.</summary>
    public IReadOnlyList<EnvelopeOptions> Envelopes { get; init; } = [];

    /// <summary>The groups of clients; at least one.</summary>
    public required IReadOnlyList<MixtureGroupOptions> Groups { get; init; }

    /// <summary>How many requests there are; null for no end.</summary>
    public long? Requests { get; init; }

    /// <summary>What is wrong with the options; empty when nothing is.</summary>
    public IReadOnlyList<OptionProblem> Validate()
    {
        var check = new OptionCheck();
        check.Between("rate", RatePerSecond, ArrivalOptions.SlowestRate, ArrivalOptions.FastestRate);
        if (Groups.Count == 0)
        {
            check.Add("groups", "are missing; expected at least one group of clients");
        }

        if (Groups.Sum(group => (long)group.Count) > MostClients)
        {
            check.Add("groups", FormattableString.Invariant($"have {Groups.Sum(group => (long)group.Count)} clients; expected at most {MostClients} together"));
        }

        if (Requests is < 1)
        {
            check.Add("requests", FormattableString.Invariant($"is {Requests}; expected 1 or more"));
        }

        CheckEnvelopes(check, "envelopes", Envelopes, Envelopes);
        for (var i = 0; i < Groups.Count; i++)
        {
            var where = FormattableString.Invariant($"groups[{i}]");
            check.AddAll(where, Groups[i].Validate());
            CheckEnvelopes(check, where + ".envelopes", Groups[i].Envelopes, [.. Envelopes, .. Groups[i].Envelopes]);
        }

        return check.Problems;
    }

    private static void CheckEnvelopes(OptionCheck check, string where, IReadOnlyList<EnvelopeOptions> own, IReadOnlyList<EnvelopeOptions> inForce)
    {
        for (var i = 0; i < own.Count; i++)
        {
            check.AddAll(FormattableString.Invariant($"{where}[{i}]"), own[i].Validate());
        }

        if (own.Count > 0 && inForce.Count(envelope => envelope.IsSloped) > 1)
        {
            check.Add(where, "have more than one with slopes (ramps, daily), those of the whole mixture included; expected at most one, with any number of steps and spikes");
        }
    }
}
