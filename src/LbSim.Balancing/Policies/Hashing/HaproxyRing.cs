using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>HAProxy's ring of consistent hashing: 16 points per weight unit of each server that is up; the point nearest to a key wins, on either side.</summary>
/// <remarks>
/// Point j of server i (1-based, in configuration order) is avalanche(4096 i + j) (src/lb_chash.c of 2.6). A server that goes
/// down takes its points along. Equal points stay in order of insertion, as in HAProxy's tree. Changes are gathered and merged
/// into the sorted points at the next look: O(points) for any number of changes, O(log points) per look.
/// </remarks>
internal sealed class HaproxyRing
{
    private readonly List<Insertion> _insertions = [];
    private State[] _servers = [];
    private Point[] _points = [];
    private Point[] _fresh = [];
    private ulong[] _order = [];
    private bool _hasRemovals;

    /// <summary>Points on the ring, of servers that are up.</summary>
    public int Count { get; private set; }

    /// <summary>Sets how many points a server has: its effective weight, 0 when it is down.</summary>
    public void Set(int server, FleetView fleet)
    {
        if (server >= _servers.Length)
        {
            Array.Resize(ref _servers, Math.Max(server + 1, Math.Max(16, _servers.Length * 2)));
        }

        ref var state = ref _servers[server];
        var weight = HaproxyWeight.Effective(server, fleet);
        if (weight > state.Room && state.Room > 0)
        {
            Remove(server, 0); // HAProxy moves all points of a server that needs room for more
        }

        state.Room = Math.Max(state.Room, HaproxyWeight.Scale * HaproxyWeight.Configured(server, fleet));
        if (weight < state.Points)
        {
            Remove(server, weight);
        }
        else if (weight > state.Points)
        {
            _insertions.Add(new Insertion(server, state.Points, weight));
            state.Points = weight;
        }
    }

    /// <summary>Takes a server's points away.</summary>
    public void Remove(int server) => Remove(server, 0);

    /// <summary>The place of the point nearest to a hash; of two equally near ones the one before it. The ring must not be empty.</summary>
    public int Nearest(uint hash)
    {
        var next = FirstFrom(hash);
        var before = next == 0 ? Count - 1 : next - 1;
        next = next == Count ? 0 : next;
        return hash - _points[before].Hash <= _points[next].Hash - hash ? before : next;
    }

    /// <summary>The server of a point.</summary>
    public int this[int place] => _points[place].Server;

    /// <summary>The server of the point nearest to a hash, or of the next point upwards whose server is eligible; -1 when none is.</summary>
    public int Find(uint hash, EligibleSet eligible)
    {
        if (Count == 0)
        {
            return -1;
        }

        var place = Nearest(hash);
        for (var looked = 0; looked < Count; looked++)
        {
            if (eligible.Contains(_points[place].Server))
            {
                return _points[place].Server;
            }

            place = place + 1 < Count ? place + 1 : 0;
        }

        return -1;
    }

    /// <summary>Brings the ring up to date; to be called before looks.</summary>
    public void Refresh()
    {
        if (_hasRemovals)
        {
            Compact();
        }

        if (_insertions.Count > 0)
        {
            Merge();
        }
    }

    private int FirstFrom(uint hash)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_points[middle].Hash < hash)
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

    private void Remove(int server, int left)
    {
        ref var state = ref _servers[server];
        state.Points = left;
        if (left < state.Placed)
        {
            state.Kept = Math.Min(state.Kept, left);
            _hasRemovals = true;
        }

        for (var index = _insertions.Count - 1; index >= 0; index--)
        {
            if (_insertions[index].Server == server)
            {
                _insertions[index] = _insertions[index] with { To = Math.Min(_insertions[index].To, left) };
            }
        }
    }

    private void Compact()
    {
        var kept = 0;
        for (var place = 0; place < Count; place++)
        {
            var point = _points[place];
            if (point.Index < _servers[point.Server].Kept)
            {
                _points[kept++] = point;
            }
        }

        Count = kept;
        _hasRemovals = false;
        foreach (ref var state in _servers.AsSpan())
        {
            state.Placed = state.Kept;
        }
    }

    private void Merge()
    {
        var count = Gather();
        EnsureRoom(ref _points, Count + count);

        // from the back, so that nothing is overwritten; a fresh point goes behind its equals
        var (target, old) = (Count + count - 1, Count - 1);
        for (var fresh = count - 1; fresh >= 0; fresh--)
        {
            var point = _fresh[(int)(uint)_order[fresh]];
            while (old >= 0 && _points[old].Hash > point.Hash)
            {
                _points[target--] = _points[old--];
            }

            _points[target--] = point;
        }

        Count += count;
        _insertions.Clear();
    }

    // the fresh points in order of insertion, and _order to read them by hash
    private int Gather()
    {
        var count = 0;
        foreach (var insertion in _insertions)
        {
            count += Math.Max(0, insertion.To - insertion.From);
        }

        EnsureRoom(ref _fresh, count);
        EnsureRoom(ref _order, count);
        var at = 0;
        foreach (var (server, from, to) in _insertions)
        {
            for (var index = from; index < to; index++)
            {
                var hash = HaproxyHash32.Avalanche(unchecked(((uint)(server + 1) * HaproxyWeight.MostEffective) + (uint)index));
                _fresh[at] = new Point(hash, server, index);
                _order[at] = ((ulong)hash << 32) | (uint)at;
                at++;
            }

            ref var state = ref _servers[server];
            state.Placed = state.Kept = state.Points;
        }

        _order.AsSpan(0, count).Sort();
        return count;
    }

    private static void EnsureRoom<T>(ref T[] array, int count)
    {
        if (array.Length < count)
        {
            Array.Resize(ref array, Math.Max(count, array.Length * 2));
        }
    }

    private readonly record struct Point(uint Hash, int Server, int Index);

    private readonly record struct Insertion(int Server, int From, int To);

    private struct State
    {
        public int Points; // as they should be
        public int Placed; // points 0 to Placed are on the ring
        public int Kept; // of those, the ones that stay
        public int Room; // the most points it was ever configured for
    }
}
