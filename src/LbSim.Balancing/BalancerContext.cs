using LbSim.Kernel.Random;
using LbSim.Kernel.Time;

namespace LbSim.Balancing;

/// <summary>What a balancer may ask for when it is made.</summary>
public sealed class BalancerContext
{
    private readonly ulong _seed;
    private readonly string _label;

    /// <summary>A context for one balancer of one run.</summary>
    /// <param name="seed">Seed of the run (scenario seed combined with the replication).</param>
    /// <param name="name">Catalogue name: two labels of one algorithm draw the same numbers.</param>
    /// <param name="gateway">Index of the gateway it runs at.</param>
    public BalancerContext(ulong seed, string name, int gateway = 0)
    {
        _seed = seed;
        _label = name;
        Gateway = gateway;
    }

    /// <summary>Index of the gateway the balancer runs at.</summary>
    public int Gateway { get; }

    /// <summary>The traffic window asked for, if any: the gateway then keeps byte counts that long; zero for counts since the start.</summary>
    public SimDuration? TrafficWindow { get; private set; }

    /// <summary>Whether the policy wants to hear of first tokens.</summary>
    public bool HearsFirstTokens { get; private set; }

    /// <summary>The balancer's own random stream.</summary>
    public RandomStream OpenStream() => new(_seed, "balancer/" + _label, Gateway);

    /// <summary>Asks for byte counts over a sliding window (policies that declare <see cref="Views.Signals.Traffic"/>).</summary>
    public void TrackTraffic(SimDuration window) => TrafficWindow = window;

    /// <summary>Asks for byte counts since the start (policies that declare <see cref="Views.Signals.Traffic"/>).</summary>
    public void TrackTotalTraffic() => TrafficWindow = SimDuration.Zero;

    /// <summary>Asks to be told when first tokens reach the gateway.</summary>
    public void HearFirstTokens() => HearsFirstTokens = true;
}
