namespace LbSim.Experiments.Picks;

/// <summary>What a recorded case may need that the replay does not have.</summary>
internal static class PickLimits
{
    /// <summary>The reason of cases in which requests wait at the gateway.</summary>
    public const string Queue = "needs a waiting queue";

    /// <summary>Why a case cannot be replayed, or null.</summary>
    public static string? Reason(PickCase recorded)
    {
        if (Has(recorded, "slowstartSeconds"))
        {
            return "needs slow start";
        }

        if (Has(recorded, "healthCheck") || recorded.Events.Any(what => what.Kind is PickEventKind.Down or PickEventKind.Up && what.Outage is PickOutage.CheckFails or PickOutage.Errors))
        {
            return "needs active health checks";
        }

        if (recorded.Implementation != "nginx" && recorded.Events.Any(what => what.Outage == PickOutage.Refuse))
        {
            return $"needs retries with a pause or redispatch ({Proper(recorded.Implementation)})";
        }

        if (recorded.HasQueue || Has(recorded, "queueTimeoutMs"))
        {
            return Queue;
        }

        if (recorded.Match == PickMatch.Timeline)
        {
            return "needs a real clock: only times were recorded";
        }

        if (recorded.Implementation != "nginx" && recorded.Servers.Any(server => server.IsBackup))
        {
            return $"needs the backup rule of {Proper(recorded.Implementation)}; nginx's is known";
        }

        return recorded.Servers.Select(server => server.MaxFails).Distinct().Count() > 1 ? "needs a max_fails for each server" : null;
    }

    /// <summary>Whether the program lets requests wait when every server is full.</summary>
    public static bool Queues(PickCase recorded) => recorded.Implementation == "haproxy";

    private static bool Has(PickCase recorded, string parameter) => recorded.Parameters.Contains(parameter);

    private static string Proper(string implementation) => implementation == "haproxy" ? "HAProxy" : implementation;
}
