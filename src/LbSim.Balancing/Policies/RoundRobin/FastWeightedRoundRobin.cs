using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>HAProxy's fast weighted round robin: servers wait at positions of a window as long as the sum of all weights.</summary>
/// <remarks>
/// A served server moves on by (sum of weights) / (its weight), the remainder carried. Servers whose place lies beyond the
/// window wait by weight, heaviest first, until the next window opens. Weights may change and servers come and go at any
/// time: the rules for finding such a server a place are HAProxy's too, its whole-number arithmetic included
/// (src/lb_fwrr.c of 2.6). Servers added before the first pick are the configuration; later ones come up as in a running proxy.
/// </remarks>
internal sealed class FastWeightedRoundRobin
{
    private const int None = -1;
    private readonly FifoHeap _current = new();
    private FifoHeap _waiting = new(); // for a place in this window
    private FifoHeap _next = new(); // for the next window
    private State[] _servers = [];
    private bool _hasStarted;
    private long _position;
    private long _window;
    private long _total;

    /// <summary>A server becomes known.</summary>
    /// <param name="server">Its id.</param>
    /// <param name="weight">Effective weight; 0 when it is down.</param>
    public void Add(int server, int weight)
    {
        if (server >= _servers.Length)
        {
            Array.Resize(ref _servers, Math.Max(server + 1, _servers.Length * 2));
        }

        if (_hasStarted)
        {
            Set(server, weight);
        }
        else if (weight > 0)
        {
            _servers[server].Weight = weight;
            Wait(server, _waiting);
            _total += weight;
            _window = _position = _total;
        }
    }

    /// <summary>Changes an effective weight: from 0 the server comes up, to 0 it goes down.</summary>
    public void Set(int server, int weight)
    {
        ref var state = ref _servers[server];
        var before = state.Weight;
        if (weight == before)
        {
            return;
        }

        _total += weight - before;
        state.Weight = weight;
        if (weight == 0)
        {
            state.Queue!.Remove(server);
            state.Queue = null;
        }
        else if (before == 0)
        {
            state.Position = _position + Share(_total + _window - _position, weight);
            Enter(server);
        }
        else
        {
            Replace(server);
        }
    }

    /// <summary>The next server, or the first eligible one when all with a weight are full.</summary>
    /// <param name="eligible">Who may be picked: servers that hold a weight and are not eligible are full, and are passed over.</param>
    public int Next(EligibleSet eligible)
    {
        _hasStarted = true;
        var hasSwitched = false;
        var passed = None;
        int server;
        while ((server = Take(ref hasSwitched)) != None && !eligible.Contains(server))
        {
            _servers[server].Passed = passed;
            passed = server;
        }

        if (server != None)
        {
            Enter(server);
        }

        Return(passed, hasSwitched);
        return server == None ? eligible.NextAtOrAfter(0) : server;
    }

    // the server whose turn it is, moved on and out of its queue; a new window opens at most once
    private int Take(ref bool hasSwitched)
    {
        if (_window == 0)
        {
            _position = _window = _total;
        }

        var server = Candidate();
        if (server == None && !hasSwitched)
        {
            hasSwitched = true;
            (_waiting, _next) = (_next, _waiting);
            _position = _window = _total;
            server = Candidate();
        }

        if (server != None)
        {
            Advance(server);
        }

        return server;
    }

    // servers passed over have had their turn; in a new window their places are lost, and only their weights count
    private void Return(int passed, bool hasSwitched)
    {
        while (passed != None)
        {
            var server = passed;
            passed = _servers[server].Passed;
            if (hasSwitched)
            {
                Wait(server, _waiting);
            }
            else
            {
                Enter(server);
            }
        }
    }

    private int Candidate()
    {
        var placed = _current.First;
        if (placed >= 0 && _servers[placed].Position <= _position)
        {
            return placed;
        }

        var waiting = _waiting.First;
        if (waiting < 0)
        {
            return placed;
        }

        _servers[waiting].Position = 0;
        _servers[waiting].Remainder = 0;
        return waiting;
    }

    private void Advance(int server)
    {
        ref var state = ref _servers[server];
        if (state.Position == 0)
        {
            state.Position = _position; // the first time in this window
        }

        state.Last = state.Position;
        state.Position += _total / state.Weight;
        state.Remainder += (int)(_total % state.Weight);
        if (state.Remainder >= state.Weight)
        {
            state.Remainder -= state.Weight;
            state.Position++;
        }

        state.Queue!.Remove(server);
        _position++;
    }

    // a new weight while the server is up
    private void Replace(int server)
    {
        ref var state = ref _servers[server];
        if (state.Queue == _waiting)
        {
            _waiting.Remove(server);
            Wait(server, _waiting);
            return;
        }

        if (state.Queue == _next)
        {
            state.Position += _window;
        }

        var step = _total / state.Weight;
        state.Position = Math.Min(state.Position, state.Last + step);
        state.Remainder = 0;
        if (state.Position < _position + 2)
        {
            state.Position = _position + step;
        }

        state.Queue!.Remove(server);
        Enter(server);
    }

    private void Enter(int server)
    {
        ref var state = ref _servers[server];
        if (state.Position >= 2 * _window || state.Position >= _window + _total)
        {
            state.Position -= _window;
            Wait(server, _next);
            return;
        }

        // one number orders by position, then by what is left of a step: a heavier server comes first
        var key = (HaproxyWeight.Most * state.Position) + ((HaproxyWeight.MostEffective + state.Remainder - state.Weight) / HaproxyWeight.Scale);
        _current.Add(server, key);
        state.Queue = _current;
    }

    private void Wait(int server, FifoHeap queue)
    {
        queue.Add(server, HaproxyWeight.MostEffective - _servers[server].Weight);
        _servers[server].Queue = queue;
    }

    // HAProxy divides without a sign: after a large loss of weight the place may lie before the position, and then comes out far away
    private static long Share(long distance, int weight) => (distance < 0 ? (uint)distance : distance) / weight;

    private struct State
    {
        public int Weight;
        public int Remainder;
        public long Position;
        public long Last;
        public FifoHeap? Queue;
        public int Passed; // the full server passed over before this one
    }
}
