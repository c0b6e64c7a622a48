using System.Globalization;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Scenarios.Validation;
using LbSim.Workload.Clients;
using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;
using LbSim.Workload.Sessions;

namespace LbSim.Scenarios.Binding;

/// <summary>Reads closed-loop sessions and says what their traffic is.</summary>
internal sealed class SessionsBinder(FindingList findings, LengthsBinder reader)
{
    private const string PatienceNotice =
        "users lose patience: how many turns a session has depends on how fast its answers come, so balancers may be sent different numbers of requests";

    /// <summary>Reads the section; null when it is absent or cannot be used.</summary>
    public SessionOptions? Read(Section sessions, LengthOptions? lengths, ClientOptions? clients, long? requests)
    {
        var tokens = new TokensBinder(findings);
        var arrivals = new ArrivalBinder(findings).Read(sessions.Child("arrivals", "When sessions begin.", isRequired: true), out var envelopes);
        var count = sessions.Count("count", "Sessions after which no more begin; without it, they go on to the duration or the number of requests.", least: 1);
        var turns = tokens.Read(sessions, "turns", "Turns of a session, unless something ends it sooner: a number or a distribution.", isRequired: true);
        var opening = tokens.Read(sessions, "opening", "Further prompt tokens of the first turn, such as documents or a code base: a number or a distribution.");
        var first = sessions.Child("first", "The first turn, where its new tokens and its answer are drawn otherwise than those of later turns.");
        var firstLengths = reader.Read(first, first.IsPresent);
        first.Done();
        var think = Time(sessions, "think", "Time a person thinks between the end of an answer and the next turn.", "0s");
        var toolThink = Time(sessions, "tool-think", "Time a tool takes between the end of an answer that calls it and the next turn.", "0s");
        var toolShare = sessions.Share("tool-share", "Share of turns after the first that follow a tool rather than a person.", "0");
        var history = sessions.Flag("history", "Whether each turn sends everything said before again, which engines with a prefix cache find where they computed it.", fallback: true);
        var shared = UsersBinder.SharedPrompt(sessions.Child("shared-prompt", "What all prompts begin with, such as a system prompt, on top of the lengths: engines with a prefix cache compute it once."), "How many different beginnings there are; each session has one of them by chance.");
        var beginnings = sessions.List("beginnings", "Further beginnings of prompts, such as the system prompts of several applications: each session has one of them by chance, or none.", (node, path, schema) => Beginning(new Section(findings, node, path, schema)));
        var compaction = Compaction(sessions.Child("compaction", "How a long history is shortened: a summary takes its place, after the shared prompt, and the session goes on."), tokens);
        var limit = sessions.Count("context-limit", "Tokens that prompt and answer may have together: a session ends before the first turn that would have more (with compaction, only where a summary does not help).", least: 2, most: TokenOptions.MostTokens);
        var abandon = sessions.Share("abandon", "Chance that a user gives up after an answer, whatever it was like.", "0");
        var patience = Time(sessions, "patience", "How long a user waits for a whole answer: if it takes longer, the session ends with it.", null);
        sessions.Done();
        return !sessions.IsPresent || arrivals is null || turns is null || lengths is null ? null : new()
        {
            Arrivals = arrivals,
            Envelopes = envelopes,
            Count = count,
            Turns = turns,
            Opening = opening,
            FirstLengths = firstLengths,
            Lengths = lengths,
            Think = think ?? new ConstantDistribution(0),
            ToolThink = toolThink ?? new ConstantDistribution(0),
            ToolShare = toolShare ?? 0,
            SendsHistory = history,
            SharedPrompt = shared,
            Beginnings = beginnings,
            Compaction = compaction,
            ContextLimit = (int?)limit,
            Abandon = abandon ?? 0,
            Patience = patience,
            Clients = clients,
            Requests = requests,
        };
    }

    /// <summary>The traffic; null, with findings, when it is impossible.</summary>
    public BoundWorkload? Describe(Section workload, SessionOptions options, double? durationSeconds)
    {
        if (durationSeconds is null && options.Requests is null && options.Count is null)
        {
            findings.Add(workload.Node, FindingCodes.MissingKey, workload.Path, "sessions need an end: count: 500 in sessions, requests: 20000 here, or duration: 10m at the top");
            return null;
        }

        foreach (var problem in options.Validate())
        {
            findings.Add(workload.Node, FindingCodes.OutOfRange, workload.Path + ".sessions", $"{problem.Option} {problem.Message}");
        }

        if (findings.HasErrors)
        {
            return null;
        }

        var traffic = new SessionWorkload(options);
        var begun = Math.Min(options.Count ?? double.PositiveInfinity, (options.Requests ?? double.PositiveInfinity) / traffic.MeanTurns);
        var span = durationSeconds ?? ExpectedSpan.Of(begun, traffic.ExpectedSessions);
        if (span > SimTime.MaxDays * 86_400.0)
        {
            findings.Add(workload.Node, FindingCodes.OutOfRange, workload.Path, FormattableString.Invariant($"the traffic would last at least {span / 86_400:0} days, more than the {SimTime.MaxDays} the clock holds"));
            return null;
        }

        if (options.Patience is not null)
        {
            workload.Problem("sessions", FindingCodes.Unsteady, PatienceNotice, Severity.Warning);
        }

        var sessions = Math.Min(traffic.ExpectedSessions(SimTime.FromSeconds(span)), begun);
        var rate = span > 0 ? sessions / span : options.Arrivals.RatePerSecond;
        var description = string.Create(CultureInfo.InvariantCulture, $"a closed loop of sessions, {ArrivalBinder.Describe(options.Arrivals)} at {rate:0.####}/s{(traffic.IsStationary ? "" : " on average, with an envelope")}, about {traffic.MeanTurns:0.#} turns each{(options.SendsHistory ? " that send their history again" : "")}{(options.Compaction is null ? "" : " or a summary of it")}, prompts of about {traffic.MeanPromptTokens:0} and answers of about {traffic.MeanOutputTokens:0} tokens, about {sessions * traffic.MeanTurns:N0} requests, sessions beginning for {WorkloadBinder.Span(span)}");
        return new(traffic, null, rate * traffic.MeanTurns, span, (long)Math.Round(sessions * traffic.MeanTurns), description, []);
    }

    private static BeginningOptions? Beginning(Section beginning)
    {
        var tokens = beginning.Count("tokens", "Tokens of it, on top of the lengths.", isRequired: true, least: 1, most: TokenOptions.MostTokens);
        var share = beginning.Share("share", "Share of the sessions that have it; those of all beginnings make no more than 1.", isRequired: true);
        beginning.Done();
        return tokens is null || share is null ? null : new() { Tokens = (int)tokens.Value, Share = share.Value };
    }

    private static CompactionOptions? Compaction(Section compaction, TokensBinder tokens)
    {
        var at = tokens.Read(compaction, "at", "Tokens that a prompt may have: the turn that would have more sends a summary instead of the history. A number or a distribution, drawn for each history.", isRequired: true);
        var to = tokens.Read(compaction, "to", "Tokens of the summary, at most as many as it stands for: a number or a distribution.", isRequired: true);
        compaction.Done();
        return at is null || to is null ? null : new() { At = at, To = to };
    }

    private IDistribution? Time(Section section, string key, string help, string? fallback)
    {
        var node = section.Get(key, help, out var schema, fallback);
        return DistributionBinder.Read(findings, node, section.PathOf(key), schema, isTime: true);
    }
}
