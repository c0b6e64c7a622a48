using LbSim.Balancing.Collections;

namespace LbSim.Balancing.Policies;

/// <summary>Earliest deadline first: a server is due 1 / weight after it was last taken; the earliest is taken and moves the clock.</summary>
/// <remarks>
/// Deadlines are doubles, as in Envoy, so that near-ties fall as they do there; equal deadlines go by order of insertion.
/// Source: envoy source/common/upstream/edf_scheduler.h.
/// </remarks>
internal sealed class EdfScheduler
{
    // Envoy's: more picks than this are not told apart, and weights that are multiples of each other are kept from tying
    private const uint MostPicks = 429_496_729;
    private const double Nudge = 1e-13;

    private readonly IndexedHeap<Deadline> _queue = new();
    private double _now;
    private long _order;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _queue.Clear();
        _now = 0;
        _order = 0;
    }

    /// <summary>Puts a server in, due 1 / weight from now.</summary>
    public void Add(int server, double weight) => _queue.Set(server, new Deadline(_now + (1.0 / weight), _order++));

    /// <summary>The server that is due first; the clock moves to its deadline. Put it back with <see cref="Add"/>.</summary>
    public int Next()
    {
        _now = _queue.FirstKey.Time;
        return _queue.First;
    }

    /// <summary>Starts as if a number of picks had been made already, in about one step a server.</summary>
    /// <param name="servers">The servers.</param>
    /// <param name="weights">Weights by server id.</param>
    /// <param name="picks">How many picks.</param>
    public void Start(ReadOnlySpan<int> servers, ReadOnlySpan<double> weights, uint picks)
    {
        Clear();
        picks %= MostPicks;
        var sum = 0.0;
        foreach (var server in servers)
        {
            sum += weights[server] + Nudge;
        }

        uint made = 0;
        foreach (var server in servers)
        {
            var weight = weights[server] + Nudge;
            var whole = (uint)(weight * picks / sum);
            if (whole > 0 && whole / weight >= picks / sum)
            {
                whole--; // rounding took one too many
            }

            _queue.Set(server, new Deadline((whole + 1) / weight, _order++));
            _now = Math.Max(_now, whole / weight);
            made += whole;
        }

        for (; made < picks; made++)
        {
            var server = Next();
            Add(server, weights[server]);
        }
    }

    private readonly struct Deadline(double time, long order) : IHeapKey<Deadline>
    {
        public readonly double Time = time;
        private readonly long _order = order;

        public bool Before(in Deadline other) => Time < other.Time || (Time == other.Time && _order < other._order);
    }
}
