using System.Globalization;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Scenarios.Validation;
using LbSim.Workload.Lengths;
using LbSim.Workload.Users;

namespace LbSim.Scenarios.Binding;

/// <summary>Reads closed-loop users and says what their traffic is.</summary>
internal sealed class UsersBinder(FindingList findings)
{
    /// <summary>Reads the section; null when it is absent or cannot be used.</summary>
    public UserOptions? Read(Section users)
    {
        var count = users.Count("count", "How many users; at most so many requests are in flight.", isRequired: true, least: 1, most: UserOptions.MostUsers);
        var node = users.Get("think", "Time between the end of a turn and the next one, and before the first.", out var schema, "0s");
        var think = DistributionBinder.Read(findings, node, users.PathOf("think"), schema, isTime: true);
        var turns = users.Count("turns", "Turns after which each user leaves; without it, they go on to the duration or the number of requests.", least: 1, most: UserOptions.MostTurns);
        var shared = SharedPrompt(users.Child("shared-prompt", "What the users' prompts begin with in common, such as a system prompt: engines with a prefix cache compute it once."));
        users.Done();
        return users.IsPresent && count is { } number
            ? new UserOptions { Count = (int)number, Think = think ?? new ConstantDistribution(0), Turns = turns, SharedPrompt = shared }
            : null;
    }

    /// <summary>Reads what prompts begin with in common; null when the section is absent.</summary>
    public static SharedPromptOptions? SharedPrompt(Section shared, string groupsHelp = "How many different beginnings there are; user u has number u modulo so many.")
    {
        var groups = shared.Count("groups", groupsHelp, "1", least: 1, most: UserOptions.MostUsers);
        var tokens = shared.Count("tokens", "Tokens of it, out of those of the prompt.", isRequired: true, least: 1, most: TokenOptions.MostTokens);
        shared.Done();
        return shared.IsPresent && tokens is { } length ? new SharedPromptOptions { Groups = (int)(groups ?? 1), Tokens = (int)length } : null;
    }

    /// <summary>The traffic; null, with findings, when it is impossible.</summary>
    public BoundWorkload? Describe(Section workload, UserTrafficOptions options, double? durationSeconds)
    {
        if (durationSeconds is null && options.Requests is null && options.Users.Turns is null)
        {
            findings.Add(workload.Node, FindingCodes.MissingKey, workload.Path, "users need an end: requests: 20000 here, turns: 100 in users, or duration: 10m at the top");
            return null;
        }

        foreach (var problem in options.Validate())
        {
            findings.Add(workload.Node, FindingCodes.OutOfRange, workload.Path, $"{problem.Option} {problem.Message}");
        }

        if (findings.HasErrors)
        {
            return null;
        }

        var traffic = new UserTraffic(options);
        var requests = Requests(options, durationSeconds);
        var span = durationSeconds ?? LeastSpan(options, requests!.Value);
        if (span > SimTime.MaxDays * 86_400.0)
        {
            findings.Add(workload.Node, FindingCodes.OutOfRange, workload.Path, FormattableString.Invariant($"the traffic would last at least {span / 86_400:0} days, more than the {SimTime.MaxDays} the clock holds"));
            return null;
        }

        var offered = options.Schedule is null ? "" : string.Create(CultureInfo.InvariantCulture, $" held to {ArrivalBinder.Describe(options.Schedule)} at {options.Schedule.RatePerSecond:0.##}/s{(options.Envelopes.Count > 0 ? " with an envelope" : "")}");
        var think = options.Users.Think.Mean > 0 ? string.Create(CultureInfo.InvariantCulture, $", {options.Users.Think.Mean:0.###} s of thought between turns on average") : "";
        var end = requests is { } known && durationSeconds is null ? string.Create(CultureInfo.InvariantCulture, $", {known:N0} requests") : ", for " + WorkloadBinder.Span(span);
        var description = string.Create(CultureInfo.InvariantCulture, $"a closed loop of {options.Users.Count:N0} users, one request each at a time{offered}{think}, {WorkloadBinder.Lengths(options.Lengths, traffic.MeanPromptTokens, traffic.MeanOutputTokens)}{end}");
        return new(traffic, null, options.Schedule?.RatePerSecond, span, requests, description, []);
    }

    // what is sent at most; null where only the duration ends it and the users' pace decides
    private static long? Requests(UserTrafficOptions options, double? durationSeconds)
    {
        var turns = options.Users.Turns is { } each ? (double)each * options.Users.Count : double.PositiveInfinity;
        var scheduled = options.Schedule is { } schedule && durationSeconds is { } seconds ? schedule.RatePerSecond * seconds : double.PositiveInfinity;
        var most = Math.Min(Math.Min(turns, scheduled), options.Requests ?? double.PositiveInfinity);
        return double.IsPositiveInfinity(most) ? null : (long)most;
    }

    // users who are answered at once could not be sooner
    private static double LeastSpan(UserTrafficOptions options, long requests)
    {
        var thinking = options.Users.Think.Mean * requests / options.Users.Count;
        var scheduled = options.Schedule is { } schedule ? requests / schedule.RatePerSecond : 0;
        return Math.Max(thinking, scheduled);
    }
}
