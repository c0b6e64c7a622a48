namespace LbSim.Balancing.Policies;

/// <summary>Points on a ring of 32-bit hashes, each owned by a server, in order; equal points by server.</summary>
internal sealed class PointRing
{
    private uint[] _points = [];
    private int[] _servers = [];

    /// <summary>How many points there are.</summary>
    public int Count => _points.Length;

    /// <summary>Replaces all points.</summary>
    public void Fill(List<(uint Hash, int Server)> points)
    {
        points.Sort((left, right) => left.Hash != right.Hash ? left.Hash.CompareTo(right.Hash) : left.Server.CompareTo(right.Server));
        _points = new uint[points.Count];
        _servers = new int[points.Count];
        for (var index = 0; index < points.Count; index++)
        {
            (_points[index], _servers[index]) = points[index];
        }
    }

    /// <summary>The first point at or after a hash; <see cref="Count"/> when all are before it.</summary>
    public int AtOrAfter(uint hash)
    {
        var (low, high) = (0, _points.Length);
        while (low < high)
        {
            var middle = (int)((uint)(low + high) / 2);
            if (_points[middle] < hash)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The owner of a point.</summary>
    public int Server(int point) => _servers[point];
}
