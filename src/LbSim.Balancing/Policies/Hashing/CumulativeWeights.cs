using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>The weights of all configured servers laid end to end, eligible or not, as nginx does: finds the server of a slot by binary search.</summary>
internal sealed class CumulativeWeights
{
    private readonly OrderedBits _members = new();
    private long[] _ends = [];
    private bool _isStale = true;

    /// <summary>Sum of all weights, after <see cref="Refresh"/>.</summary>
    public long Total { get; private set; }

    /// <summary>A server is configured.</summary>
    public void Add(int server)
    {
        _members.Add(server);
        _isStale = true;
    }

    /// <summary>A server left the configuration.</summary>
    public void Remove(int server)
    {
        _members.Remove(server);
        _isStale = true;
    }

    /// <summary>A weight changed.</summary>
    public void OnWeight() => _isStale = true;

    /// <summary>Lays the weights out anew if something changed.</summary>
    public void Refresh(FleetView fleet)
    {
        if (!_isStale)
        {
            return;
        }

        if (_ends.Length != fleet.Count)
        {
            _ends = new long[fleet.Count];
        }

        Total = 0;
        for (var server = 0; server < fleet.Count; server++)
        {
            Total += _members.Contains(server) ? fleet[server].Weight : 0;
            _ends[server] = Total;
        }

        _isStale = false;
    }

    /// <summary>The server whose interval holds a slot from 0 to below the total.</summary>
    public int At(long slot)
    {
        var found = Array.BinarySearch(_ends, slot + 1);
        if (found < 0)
        {
            return ~found;
        }

        // the end of a server of weight 0 equals the end before it: the first server with that end is meant
        while (found > 0 && _ends[found - 1] == _ends[found])
        {
            found--;
        }

        return found;
    }
}
