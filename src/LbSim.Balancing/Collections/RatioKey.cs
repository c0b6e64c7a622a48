namespace LbSim.Balancing.Collections;

/// <summary>Load over weight, compared exactly by cross-multiplication; equals go by configuration order.</summary>
/// <param name="load">The load, 0 or more, below 2^31.</param>
/// <param name="weight">The weight, 1 or more.</param>
/// <param name="server">The server.</param>
internal readonly struct RatioKey(long load, int weight, int server) : IHeapKey<RatioKey>
{
    private readonly long _load = load;
    private readonly int _weight = weight;
    private readonly int _server = server;

    public bool Before(in RatioKey other)
    {
        var mine = _load * other._weight;
        var others = other._load * _weight;
        return mine < others || (mine == others && _server < other._server);
    }
}
