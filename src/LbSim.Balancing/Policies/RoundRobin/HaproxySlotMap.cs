using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>HAProxy's fixed map of servers, one slot per unit of weight, that static-rr walks and map-based hashing indexes.</summary>
/// <remarks>
/// Weights are divided by the greatest common divisor of the configured ones, down servers included. For each slot every
/// server's score grows by its weight; the first with the largest floor(score / T) wins and pays T, the length of the map
/// (src/lb_map.c of 2.6). The literal rule looks at every server for every slot. Here servers stand in one ordered set per
/// value of that floor: it moves up when score crosses a multiple of T, an instant known in advance, and down at a win.
/// A change of state rebuilds the map at the next look, in O(T log n).
/// </remarks>
internal sealed class HaproxySlotMap
{
    private const int LeastClass = -1; // scores sum to T when a slot is given away, so a winner's floor is at least 0 and falls to -1
    private readonly List<OrderedBits> _classes = [];
    private readonly FifoHeap _promotions = new();
    private int[] _configured = []; // last weight that was not 0
    private State[] _servers = [];
    private int[] _slots = [];
    private bool _isStale = true;

    /// <summary>Slots in use; 0 when no server weighs anything.</summary>
    public int Length { get; private set; }

    /// <summary>The server of a slot.</summary>
    public int this[int slot] => _slots[slot];

    /// <summary>A server joined, left, went down, came up or has a new weight.</summary>
    public void OnChanged(int server, FleetView fleet)
    {
        if (server >= _configured.Length)
        {
            var size = Math.Max(server + 1, Math.Max(16, _configured.Length * 2));
            Array.Resize(ref _configured, size);
            Array.Resize(ref _servers, size);
        }

        var weight = HaproxyWeight.Configured(server, fleet);
        _configured[server] = weight > 0 ? weight : _configured[server];
        _servers[server].Effective = HaproxyWeight.Effective(server, fleet) / HaproxyWeight.Scale;
        _isStale = true;
    }

    /// <summary>A server left for good.</summary>
    public void OnLeft(int server)
    {
        _configured[server] = 0;
        _servers[server].Effective = 0;
        _isStale = true;
    }

    /// <summary>Builds the map anew if anything has changed.</summary>
    public void Refresh()
    {
        if (_isStale)
        {
            Rebuild();
            _isStale = false;
        }
    }

    private void Rebuild()
    {
        Prepare();
        for (var slot = 0; slot < Length; slot++)
        {
            Promote(slot + 1);
            var highest = _classes.Count - 1;
            while (_classes[highest].Count == 0)
            {
                highest--;
            }

            var winner = _classes[highest].NextAtOrAfter(0);
            _slots[slot] = winner;
            Move(winner, highest + LeastClass, highest + LeastClass - 1);
        }
    }

    private void Prepare()
    {
        var divisor = 0;
        foreach (var weight in _configured)
        {
            divisor = Divisor(weight, divisor);
        }

        Length = 0;
        for (var server = 0; server < _servers.Length; server++)
        {
            ref var state = ref _servers[server];
            state.Weight = divisor == 0 ? 0 : state.Effective / divisor;
            Length += state.Weight;
        }

        if (_slots.Length < Length)
        {
            _slots = new int[Length];
        }

        _promotions.Clear();
        for (var server = 0; server < _servers.Length; server++)
        {
            ref var state = ref _servers[server];
            Move(server, state.Class, state.Weight > 0 ? 0 : LeastClass - 1);
            state.Level = 0;
            if (state.Weight > 0)
            {
                _promotions.Add(server, Promotion(state));
            }
        }
    }

    // score / T = (weight * slots / T) - wins: its floor rises whenever weight * slots reaches the next multiple of T
    private void Promote(int slots)
    {
        while (_promotions.First is var server and >= 0 && _promotions.Key(server) <= slots)
        {
            ref var state = ref _servers[server];
            state.Level++;
            Move(server, state.Class, state.Class + 1);
            _promotions.Remove(server);
            _promotions.Add(server, Promotion(state));
        }
    }

    private long Promotion(in State state) => (((long)Length * (state.Level + 1)) + state.Weight - 1) / state.Weight;

    // class -2 is nowhere; so is what a server that never stood anywhere says, hence the test for membership
    private void Move(int server, int from, int to)
    {
        if (from >= LeastClass && from - LeastClass < _classes.Count)
        {
            _classes[from - LeastClass].Remove(server);
        }

        if (to >= LeastClass)
        {
            while (_classes.Count <= to - LeastClass)
            {
                _classes.Add(new OrderedBits());
            }

            _classes[to - LeastClass].Add(server);
        }

        _servers[server].Class = to;
    }

    private static int Divisor(int left, int right)
    {
        while (right != 0)
        {
            (left, right) = (right, left % right);
        }

        return left;
    }

    private struct State
    {
        public int Effective;
        public int Weight;
        public int Class;
        public int Level;
    }
}
