using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>YARP FirstAlphabetical: the available server whose name comes first, capitals and small letters alike; for active and passive.</summary>
[Balancer("yarp-first-alphabetical", Family.LeastLoaded, Reads = Signals.Name, ScaleFree = true,
    Summary = "The eligible server whose name comes first in the alphabet: one active, the others passive.",
    Source = "yarp src/ReverseProxy/LoadBalancing/FirstLoadBalancingPolicy.cs")]
public sealed class YarpFirstAlphabetical : IBalancer
{
    private readonly OrderedBits _available = new(); // by rank
    private int[] _byRank = [];
    private int[] _rankOf = [];
    private bool _isStale = true;

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet) => _isStale = true;

    /// <inheritdoc/>
    public void OnEligibility(int server, FleetView fleet)
    {
        if (_isStale)
        {
            return;
        }

        if (fleet.Eligible.Contains(server))
        {
            _available.Add(_rankOf[server]);
        }
        else
        {
            _available.Remove(_rankOf[server]);
        }
    }

    /// <inheritdoc/>
    public void OnLeft(int server, FleetView fleet) => OnEligibility(server, fleet);

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        if (_isStale)
        {
            Rank(fleet);
        }

        return _byRank[_available.NextAtOrAfter(0)];
    }

    private void Rank(FleetView fleet)
    {
        _byRank = new int[fleet.Count];
        _rankOf = new int[fleet.Count];
        for (var server = 0; server < fleet.Count; server++)
        {
            _byRank[server] = server;
        }

        Array.Sort(_byRank, (left, right) =>
            string.Compare(fleet.Name(left), fleet.Name(right), StringComparison.OrdinalIgnoreCase) is var order and not 0 ? order : left.CompareTo(right));
        _isStale = false;
        for (var rank = 0; rank < _byRank.Length; rank++)
        {
            _rankOf[_byRank[rank]] = rank;
            OnEligibility(_byRank[rank], fleet);
        }
    }
}
