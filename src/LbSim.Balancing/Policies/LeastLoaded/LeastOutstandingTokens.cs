using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>Picks the server with the fewest tokens in flight from this gateway: prompt plus expected output of every request that has not ended.</summary>
/// <remarks>
/// The output a request will really produce is not known to any gateway; the expected one is `expected-output-tokens` of the
/// scenario, or the mean of the answers this gateway has seen end. A request counts in full until it ends. Of equals the one picked
/// longest ago is taken. Kept as an index: a pick looks at no server.
/// </remarks>
[Balancer("least-outstanding-tokens", Family.LeastLoaded, Reads = Signals.OutstandingTokens, Fair = true, ScaleFree = true,
    Summary = "Fewest prompt and expected output tokens in flight from this gateway; of equals the one picked longest ago.",
    Source = "the token-load scorer of llm-d (llm-d-inference-scheduler pkg/epp), with an expected output length added")]
public sealed class LeastOutstandingTokens : IndexedBalancer
{
    private readonly IndexedHeap<Load> _index = new();
    private long[] _lastPicked = new long[64];
    private long _picks;

    /// <inheritdoc/>
    public override int Pick(in RequestView request, FleetView fleet)
    {
        var server = _index.First;
        _lastPicked[server] = ++_picks;
        return server;
    }

    /// <inheritdoc/>
    protected override void Refresh(int server, FleetView fleet)
    {
        if (server >= _lastPicked.Length)
        {
            Array.Resize(ref _lastPicked, Math.Max(server + 1, _lastPicked.Length * 2));
        }

        if (fleet.Eligible.Contains(server))
        {
            _index.Set(server, new Load(fleet[server].OutstandingTokens, _lastPicked[server], server));
        }
        else
        {
            _index.Remove(server);
        }
    }

    private readonly struct Load(long tokens, long lastPicked, int server) : IHeapKey<Load>
    {
        private readonly long _tokens = tokens;
        private readonly long _lastPicked = lastPicked;
        private readonly int _server = server;

        public bool Before(in Load other) => _tokens != other._tokens ? _tokens < other._tokens
            : _lastPicked != other._lastPicked ? _lastPicked < other._lastPicked
            : _server < other._server;
    }
}
