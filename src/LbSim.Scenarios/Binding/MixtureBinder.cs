using System.Globalization;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Scenarios.Schema;
using LbSim.Scenarios.Validation;
using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;
using LbSim.Workload.Mixtures;

namespace LbSim.Scenarios.Binding;

/// <summary>Reads a mixture of clients and says what its traffic is.</summary>
internal sealed class MixtureBinder(FindingList findings, LengthsBinder lengths)
{
    /// <summary>Reads the section; null when it is absent or cannot be used. Groups without lengths of their own need those of the workload.</summary>
    public MixtureOptions? Read(Section mixture, LengthOptions? common, long? requests)
    {
        var rate = mixture.Rate("rate", "Mean requests per second of all clients together.", isRequired: true);
        var envelopes = new EnvelopeBinder(findings).Read(mixture.Child("envelope", "How the rate of all clients changes over time."));
        var groups = mixture.List("groups", "Clients of one kind.", (node, path, schema) => Group(new Section(findings, node, path, schema), common), isRequired: true);
        mixture.Done();
        return mixture.IsPresent && rate is not null && groups.Count > 0
            ? new MixtureOptions { RatePerSecond = rate.Value, Envelopes = envelopes, Groups = groups, Requests = requests }
            : null;
    }

    /// <summary>The traffic; null, with findings, when it is impossible.</summary>
    public BoundWorkload? Describe(Section workload, MixtureOptions options, double? durationSeconds)
    {
        if (durationSeconds is null && options.Requests is null)
        {
            findings.Add(workload.Node, FindingCodes.MissingKey, workload.Path, "a mixture needs an end: requests: 20000 here, or duration: 10m at the top");
            return null;
        }

        foreach (var problem in options.Validate())
        {
            findings.Add(workload.Node, FindingCodes.OutOfRange, workload.Path + ".mixture", $"{problem.Option} {problem.Message}");
        }

        if (findings.HasErrors)
        {
            return null;
        }

        var traffic = new MixtureWorkload(options);
        var span = durationSeconds ?? ExpectedSpan.Of(options.Requests!.Value, traffic.ExpectedRequests);
        if (span > SimTime.MaxDays * 86_400.0)
        {
            findings.Add(workload.Node, FindingCodes.OutOfRange, workload.Path, FormattableString.Invariant($"the traffic would last {span / 86_400:0} days, more than the {SimTime.MaxDays} the clock holds"));
            return null;
        }

        var expected = traffic.ExpectedRequests(SimTime.FromSeconds(span));
        var requests = (long)Math.Round(Math.Min(expected, options.Requests ?? double.MaxValue));
        var rate = span > 0 ? expected / span : options.RatePerSecond;
        var rates = traffic.Rates();
        var groups = options.Groups.Count == 1 ? "" : FormattableString.Invariant($" in {options.Groups.Count} groups");
        var description = string.Create(CultureInfo.InvariantCulture, $"a mixture of {traffic.Clients:N0} clients{groups} at {rate:0.##}/s together{(traffic.IsStationary ? "" : " on average, with an envelope")}, the busiest with {rates.Max() / options.RatePerSecond:0.#%} of it, prompts of {traffic.MeanPromptTokens:0.#} and answers of {traffic.MeanOutputTokens:0.#} tokens on average, about {requests:N0} requests in {WorkloadBinder.Span(span)}");
        return new(traffic, null, rate, span, requests, description, []);
    }

    private MixtureGroupOptions? Group(Section group, LengthOptions? common)
    {
        var name = group.Text("name", "Name of the group.");
        var count = group.Count("count", "How many clients.", "1", least: 1, most: MixtureOptions.MostClients);
        var share = group.Number("share", "Share of the mixture's rate, relative to the sum of all groups' shares.", "1", least: 1e-9, most: 1e12);
        var zipf = group.Number("zipf", "How unequal the clients' rates are: client k sends in proportion to 1/(k+1)^zipf; 0 makes all alike.", "0", least: 0, most: 10);
        var cvs = group.Get("cvs", "Coefficients of variation of the clients' gaps, one drawn for each client, in place of cv (gamma and weibull only).", out var schema);
        var variations = DistributionBinder.Read(findings, cvs, group.PathOf("cvs"), schema, isTime: false, least: 0.01);
        var arrivals = ArrivalBinder.ReadProcess(group, 1, hasCvs: variations is not null);
        var envelopes = new EnvelopeBinder(findings).Read(group.Child("envelope", "How the group's rate changes over time, on top of the mixture's envelope."));
        var own = lengths.Read(group, isRequired: false);
        var spread = group.Number("spread", "How different the clients' lengths are: coefficient of variation of the factor by which each multiplies its prompts, and of that for its outputs.", "0", least: 0, most: 10);
        group.Done();
        if (group.IsPresent && own is null && common is null && !findings.HasErrors)
        {
            findings.Add(group.Node, FindingCodes.MissingKey, group.Path, $"needs lengths, here or for the whole workload: a model ({string.Join(", ", FittedLengthModel.Names)}) or {{ prompt: ..., output: ... }}");
        }

        return !group.IsPresent || (own ?? common) is not { } chosen ? null : new()
        {
            Name = name ?? "clients",
            Count = (int)(count ?? 1),
            Share = share ?? 1,
            Zipf = zipf ?? 0,
            Arrivals = arrivals,
            Cvs = variations,
            Lengths = chosen,
            Spread = spread ?? 0,
            Envelopes = envelopes,
        };
    }
}
