using System.Globalization;

namespace LbSim.Experiments.Picks;

/// <summary>Replays recorded cases through the product's own balancers and compares.</summary>
public static class PickJudge
{
    /// <summary>How far a share may be from the model's at 10,000 draws.</summary>
    public const double ShareTolerance = 0.015;

    /// <summary>Replays one case.</summary>
    public static PickResult Judge(PickCase recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        var row = PickMap.Find(recorded);
        if (PickLimits.Reason(recorded) is { } limit)
        {
            return Unsupported(recorded, row, limit);
        }

        if (row is null)
        {
            return Unsupported(recorded, row, $"not mapped: no balancer stands for this configuration of {recorded.Implementation}");
        }

        if (PickMap.Problem(row, recorded) is { } problem)
        {
            return Unsupported(recorded, row, problem);
        }

        var replay = new PickReplay(recorded, row);
        replay.Run();
        if (replay.FoundAllFull && PickLimits.Queues(recorded))
        {
            return Unsupported(recorded, row, PickLimits.Queue);
        }

        return recorded.Match == PickMatch.Distribution ? Shares(recorded, row, replay)
            : row.Property is { } property ? Property(recorded, row, replay, property)
            : Exact(recorded, row, replay);
    }

    private static PickResult Exact(PickCase recorded, PickRow row, PickReplay replay)
    {
        var matched = 0;
        var reason = "";
        for (var id = 0; id < recorded.Requests; id++)
        {
            var (theirs, ours) = (recorded.Picks[id], replay.Picks[id]);
            if (theirs == ours && SameAttempts(recorded, replay, id))
            {
                matched++;
            }
            else if (reason.Length == 0)
            {
                reason = theirs == ours
                    ? Text($"request {id}: tried {Tried(recorded, recorded.Attempts.GetValueOrDefault(id))} in the recording, {Tried(recorded, replay.Attempts.GetValueOrDefault(id))} here")
                    : Text($"request {id}: {Server(recorded, theirs)} in the recording, {Server(recorded, ours)} here");
            }
        }

        return Result(recorded, row, matched, recorded.Requests, reason, "every pick");
    }

    // recordings name the servers tried only where there were several
    private static bool SameAttempts(PickCase recorded, PickReplay replay, int id) =>
        recorded.Attempts.Count == 0 || (recorded.Attempts.GetValueOrDefault(id) ?? []).SequenceEqual(replay.Attempts.GetValueOrDefault(id) ?? []);

    private static PickResult Property(PickCase recorded, PickRow row, PickReplay replay, Func<PickCase, IReadOnlyList<int?>, bool[]> property)
    {
        var (theirs, ours) = (property(recorded, recorded.Picks), property(recorded, replay.Picks));
        var matched = 0;
        var reason = "";
        for (var id = 0; id < recorded.Requests; id++)
        {
            if (theirs[id] && ours[id])
            {
                matched++;
            }
            else if (reason.Length == 0)
            {
                reason = Text($"request {id}: the property does not hold for {(theirs[id] ? "our pick " + Server(recorded, replay.Picks[id]) : "the recorded pick " + Server(recorded, recorded.Picks[id]))}");
            }
        }

        return Result(recorded, row, matched, recorded.Requests, reason, "the stated property holds for the recorded picks and for ours");
    }

    private static PickResult Shares(PickCase recorded, PickRow row, PickReplay replay)
    {
        var counts = new long[recorded.Servers.Count];
        foreach (var pick in replay.Picks)
        {
            if (pick is { } server)
            {
                counts[server]++;
            }
        }

        var isExact = row.IsExactGenerator && recorded.ExactCounts.Count > 0;
        var matched = 0;
        var reason = "";
        for (var server = 0; server < counts.Length; server++)
        {
            var share = (double)counts[server] / Math.Max(1, recorded.Requests);
            if (isExact ? counts[server] == recorded.ExactCounts[server] : Math.Abs(share - recorded.ModelShare[server]) <= ShareTolerance)
            {
                matched++;
            }
            else if (reason.Length == 0)
            {
                reason = isExact
                    ? Text($"{recorded.Servers[server].Name}: {counts[server]} picks, {recorded.ExactCounts[server]} in the recording")
                    : Text($"{recorded.Servers[server].Name}: share {share:0.0000}, {recorded.ModelShare[server]:0.0000} in the model");
            }
        }

        return Result(recorded, row, matched, counts.Length, reason, isExact ? Text($"the counts of {recorded.Requests} draws") : Text($"shares of {recorded.Requests} draws within {ShareTolerance}"));
    }

    private static PickResult Result(PickCase recorded, PickRow row, int matched, int total, string difference, string agreement) =>
        matched == total
            ? new(recorded.Name, row.Balancer, matched, total, PickVerdict.Ok, $"{row.Balancer}: {agreement}")
            : new(recorded.Name, row.Balancer, matched, total, PickVerdict.Differs, $"{row.Balancer}: {difference}");

    private static PickResult Unsupported(PickCase recorded, PickRow? row, string reason) => new(recorded.Name, row?.Balancer, 0, recorded.Requests, PickVerdict.Unsupported, reason);

    private static string Server(PickCase recorded, int? server) => server is { } known ? recorded.Servers[known].Name : "nobody";

    private static string Tried(PickCase recorded, IReadOnlyList<int>? attempts) => attempts is null ? "one server" : string.Join(" ", attempts.Select(server => recorded.Servers[server].Name));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
