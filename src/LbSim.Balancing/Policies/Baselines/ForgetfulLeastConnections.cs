using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;
using LbSim.Kernel.Time;

namespace LbSim.Balancing.Policies;

/// <summary>Least connections with a common mistake: a request stops counting before it has ended, so the servers that are still answering look idle.</summary>
/// <remarks>
/// Proxies that give their slot back when the headers of a streamed answer arrive forget it at the first token; routers that count only around the call
/// that forwards a request forget it at dispatch, and then nothing is ever counted. Equals take turns in configuration order, as in least-connections:
/// the two differ in nothing else. Kept as an index: a pick looks at no server.
/// </remarks>
[Balancer("forgetful-least-connections", Family.Baselines, Reads = Signals.Outstanding, Fair = true,
    Summary = "A mistake to compare with: least connections that forgets a request at its first token, or at dispatch, while it still runs.",
    Source = "a defect, not a program: docs/studies/balancing.md shows what it costs")]
public sealed class ForgetfulLeastConnections : IBalancer
{
    private readonly LeastIndex _index = new();
    private readonly bool _countsUntilFirstToken;
    private int[] _counted = [];
    private int _last = -1;

    /// <summary>Asks to hear of first tokens, where they matter.</summary>
    public ForgetfulLeastConnections(Options options, BalancerContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _countsUntilFirstToken = options.Until == "first-token";
        if (_countsUntilFirstToken)
        {
            context.HearFirstTokens();
        }
    }

    /// <summary>Options.</summary>
    public sealed record Options
    {
        /// <summary>When a request stops counting.</summary>
        [Option("When a request stops counting: at its first token, or as soon as it is dispatched.", Values = ["first-token", "dispatch"])]
        public string Until { get; init; } = "first-token";
    }

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet)
    {
        if (server >= _counted.Length)
        {
            Array.Resize(ref _counted, Math.Max(server + 1, Math.Max(64, _counted.Length * 2)));
        }

        Count(server, 0, fleet);
    }

    /// <inheritdoc/>
    public void OnLeft(int server, FleetView fleet) => Count(server, 0, fleet);

    /// <inheritdoc/>
    public void OnEligibility(int server, FleetView fleet) => Count(server, 0, fleet);

    /// <inheritdoc/>
    public void OnDispatched(int server, in RequestView request, FleetView fleet) => Count(server, _countsUntilFirstToken ? 1 : 0, fleet);

    /// <inheritdoc/>
    public void OnFirstToken(int server, SimDuration wait, FleetView fleet) => Count(server, -1, fleet);

    /// <inheritdoc/>
    public void OnEnded(int server, in EndView end, FleetView fleet)
    {
        // a first token that had not reached the gateway when the client left is not heard of any more
        var isHeard = end.Success ? end.FirstToken <= end.Now : end.FirstToken < end.Now;
        if (_countsUntilFirstToken && !isHeard)
        {
            Count(server, -1, fleet);
        }
    }

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet) => _last = _index.LeastAfter(_last);

    private void Count(int server, int change, FleetView fleet)
    {
        _counted[server] += change;
        if (fleet.Eligible.Contains(server))
        {
            _index.Set(server, _counted[server]);
        }
        else
        {
            _index.Remove(server);
        }
    }
}
