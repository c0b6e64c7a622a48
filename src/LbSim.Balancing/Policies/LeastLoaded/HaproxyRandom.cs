using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;

namespace LbSim.Balancing.Policies;

/// <summary>HAProxy `balance random(draws)`: random keys on the ring of consistent hashing, and of the servers met the least loaded by weight.</summary>
/// <remarks>
/// Draws are with replacement and not uniform: a server is met as often as its part of the ring is long, so that three equal ones
/// get some 0.351, 0.295 and 0.354. Of two met, the later stays unless it has more open requests per weight. Where HAProxy would
/// let a request wait because the chosen server is full, a full server is passed by for the next on the ring.
/// HAProxy's generator starts from one fixed state in every process. `generator: haproxy` draws its very numbers, the same in
/// every replication: for comparison with a real process, not for experiments.
/// </remarks>
[Balancer("haproxy-random", Family.LeastLoaded, Reads = Signals.Weight | Signals.Outstanding, ScaleFree = true, MostWeight = HaproxyWeight.Most,
    Summary = "HAProxy's power of choices: draws by ring share, fewest open requests per weight, the later draw wins ties.",
    Source = "HAProxy 2.6 src/backend.c (get_server_rnd), src/lb_chash.c")]
public sealed class HaproxyRandom : IBalancer
{
    private const uint FirstState = 2463534242; // statistical_prng_state of HAProxy's src/tools.c, Marsaglia's xorshift32 seed
    private readonly HaproxyRing _ring = new();
    private readonly RandomStream? _random;
    private readonly int _draws;
    private uint _state = FirstState;

    /// <summary>Opens its stream, unless HAProxy's own numbers are asked for.</summary>
    public HaproxyRandom(Options options, BalancerContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _draws = options.Draws;
        _random = options.Generator == "haproxy" ? null : context.OpenStream();
        for (var skipped = 0; skipped < options.Skip; skipped++)
        {
            Next();
        }
    }

    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>Servers drawn.</summary>
        [Option("How many servers to draw for each request.", AtLeast = 1, AtMost = 64)]
        public int Draws { get; init; } = 2;

        /// <summary>Where random numbers come from.</summary>
        [Option("Where random numbers come from: the balancer's own stream, or the numbers that every HAProxy process draws.", Values = ["stream", "haproxy"])]
        public string Generator { get; init; } = "stream";

        /// <summary>Numbers dropped at the start.</summary>
        [Option("How many random numbers to drop at the start, to join a real process that has drawn before.", AtLeast = 0, AtMost = 1_000_000_000)]
        public int Skip { get; init; }
    }

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet) => _ring.Set(server, fleet);

    /// <inheritdoc/>
    public void OnLeft(int server, FleetView fleet) => _ring.Remove(server);

    /// <inheritdoc/>
    public void OnEligibility(int server, FleetView fleet) => _ring.Set(server, fleet);

    /// <inheritdoc/>
    public void OnWeight(int server, FleetView fleet) => _ring.Set(server, fleet);

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        _ring.Refresh();
        var best = _ring.Find(Next(), fleet.Eligible);
        if (best < 0)
        {
            return fleet.Eligible.NextAtOrAfter(0);
        }

        for (var draw = 1; draw < _draws; draw++)
        {
            var other = _ring.Find(Next(), fleet.Eligible);
            best = IsBusier(other, best, fleet) ? best : other;
        }

        return best;
    }

    private static bool IsBusier(int left, int right, FleetView fleet) =>
        (long)fleet[left].Outstanding * fleet[right].Weight > (long)fleet[right].Outstanding * fleet[left].Weight;

    private uint Next()
    {
        if (_random is not null)
        {
            return (uint)(_random.NextBits() >> 32);
        }

        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return _state;
    }
}
