using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>A policy on a ring of points: a key has a first point, and from there the next server that is eligible is picked.</summary>
/// <remarks>Every configured server keeps its points, up or down; the ring is made anew at the first pick after a change of membership or weights.</remarks>
public abstract class RingBalancer : IBalancer
{
    private readonly OrderedBits _members = new();
    private bool _isStale = true;

    private protected PointRing Ring { get; } = new();

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet)
    {
        _members.Add(server);
        _isStale = true;
    }

    /// <inheritdoc/>
    public void OnLeft(int server, FleetView fleet)
    {
        _members.Remove(server);
        _isStale = true;
    }

    /// <inheritdoc/>
    public void OnWeight(int server, FleetView fleet) => _isStale = true;

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        if (_isStale)
        {
            Rebuild(fleet);
        }

        var point = FirstPoint(request);
        for (var walked = 0; walked < Ring.Count; walked++)
        {
            var server = Ring.Server((point + walked) % Ring.Count);
            if (fleet.Eligible.Contains(server))
            {
                return server;
            }
        }

        return fleet.Eligible.NextAtOrAfter(0); // only servers without a point are eligible
    }

    /// <summary>Where the key of a request starts; may be the count of points, which is the first again.</summary>
    protected abstract int FirstPoint(in RequestView request);

    /// <summary>Adds the points of a server.</summary>
    protected abstract void AddPoints(int server, FleetView fleet, ICollection<(uint Hash, int Server)> points);

    private void Rebuild(FleetView fleet)
    {
        var points = new List<(uint Hash, int Server)>();
        for (var server = _members.NextAtOrAfter(0); server >= 0; server = _members.NextAtOrAfter(server + 1))
        {
            AddPoints(server, fleet, points);
        }

        Ring.Fill(points);
        _isStale = false;
    }
}
