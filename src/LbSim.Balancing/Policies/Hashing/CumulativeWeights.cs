using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>Finds the server of a weight slot by binary search; rebuilt when weights or membership change.</summary>
internal sealed class CumulativeWeights
{
    private long[] _ends = [];

    /// <summary>Sum of all weights.</summary>
    public uint Total { get; private set; }

    public void Rebuild(FleetView fleet)
    {
        _ends = new long[fleet.Count];
        long total = 0;
        for (var server = 0; server < fleet.Count; server++)
        {
            total += fleet[server].Weight;
            _ends[server] = total;
        }

        Total = (uint)total;
    }

    /// <summary>The server whose interval holds a slot from 0 to below the total.</summary>
    public int At(uint slot)
    {
        var found = Array.BinarySearch(_ends, (long)slot + 1);
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
