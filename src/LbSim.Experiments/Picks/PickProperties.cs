namespace LbSim.Experiments.Picks;

/// <summary>Properties stated for cases whose picks are not reproducible: for each request whether its pick keeps them.</summary>
public static class PickProperties
{
    private const double LeastBalance = 0.5;
    private const double MostBalance = 1.5;

    /// <summary>The pick has the fewest open requests of all servers that are up.</summary>
    public static bool[] FewestOpen(PickCase recorded, IReadOnlyList<int?> picks)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentNullException.ThrowIfNull(picks);
        var holds = new bool[recorded.Requests];
        var open = new int[recorded.Servers.Count];
        Walk(recorded, (what, isUp) =>
        {
            if (what.Kind is PickEventKind.Finish or PickEventKind.Abort && picks[what.Id] is { } ended)
            {
                open[ended]--;
            }

            for (var id = what.Id; what.Kind == PickEventKind.Arrive && id < what.Id + what.Count; id++)
            {
                if (picks[id] is { } picked)
                {
                    holds[id] = isUp[picked] && !Enumerable.Range(0, open.Length).Any(other => isUp[other] && open[other] < open[picked]);
                    open[picked] += what.IsHeld ? 1 : 0;
                }
            }
        });
        return holds;
    }

    /// <summary>Keys stay with the server of their first pass while it is up, nobody else's key moves, and the first pass is balanced by weight to within a half.</summary>
    public static bool[] MinimalMovement(PickCase recorded, IReadOnlyList<int?> picks)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentNullException.ThrowIfNull(picks);
        var holds = new bool[recorded.Requests];
        var home = new Dictionary<string, int>(StringComparer.Ordinal);
        Walk(recorded, (what, isUp) =>
        {
            if (what.Kind != PickEventKind.Arrive)
            {
                return;
            }

            var isFair = home.Count > 0 || IsBalanced(recorded, what, picks);
            for (var index = 0; index < what.Count; index++)
            {
                var (key, picked) = (what.Keys[index], picks[what.Id + index]);
                if (picked is { } server)
                {
                    var isNew = home.TryAdd(key, server);
                    holds[what.Id + index] = isFair && isUp[server] && (isNew || home[key] == server || !isUp[home[key]]);
                }
            }
        });
        return holds;
    }

    private static bool IsBalanced(PickCase recorded, PickEvent pass, IReadOnlyList<int?> picks)
    {
        var counts = new int[recorded.Servers.Count];
        for (var index = 0; index < pass.Count; index++)
        {
            if (picks[pass.Id + index] is { } server)
            {
                counts[server]++;
            }
        }

        var weights = recorded.Servers.Sum(server => (double)server.Weight);
        return !recorded.Servers.Select((server, index) => counts[index] / (pass.Count * server.Weight / weights)).Any(ratio => ratio is < LeastBalance or > MostBalance);
    }

    // each event with who is up when it happens
    private static void Walk(PickCase recorded, Action<PickEvent, bool[]> visit)
    {
        var isUp = recorded.Servers.Select(server => !server.IsDown).ToArray();
        foreach (var what in recorded.Events)
        {
            if (what.Kind is PickEventKind.Down or PickEventKind.Up)
            {
                isUp[what.Server] = what.Kind == PickEventKind.Up;
            }

            visit(what, isUp);
        }
    }
}
