using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>HAProxy's weights: 0 to 256 as configured, times 16 inside; a server that is down or drained (weight 0) weighs nothing.</summary>
internal static class HaproxyWeight
{
    /// <summary>BE_WEIGHT_SCALE of HAProxy's backend-t.h: how finely an effective weight divides a configured one.</summary>
    public const int Scale = 16;

    /// <summary>SRV_UWGHT_MAX of HAProxy's server-t.h: the largest configured weight.</summary>
    public const int Most = 256;

    /// <summary>The largest effective weight.</summary>
    public const int MostEffective = Most * Scale;

    /// <summary>The effective weight of a server: 0 when it is down or drained. A full one keeps its weight, and is passed over.</summary>
    public static int Effective(int server, FleetView fleet) => fleet.Eligible.Contains(server) || fleet[server].IsFull ? Scale * Configured(server, fleet) : 0;

    /// <summary>The configured weight, whether the server is up or not.</summary>
    /// <exception cref="InvalidOperationException">Above 256: HAProxy's orders are not defined there. Scenarios are refused before they run.</exception>
    public static int Configured(int server, FleetView fleet)
    {
        var weight = fleet[server].Weight;
        return weight is >= 0 and <= Most ? weight : throw new InvalidOperationException($"{fleet.Name(server)} has weight {weight}; HAProxy's weights are 0 to {Most}");
    }
}
