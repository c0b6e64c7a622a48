using LbSim.Balancing.Views;
using LbSim.Kernel.Time;
using LbSim.Simulation.Servers;

namespace LbSim.Simulation.Dispatch;

/// <summary>The true state of the servers for oracles: what they hold, and what is under way to them.</summary>
internal sealed class FleetTruth(Server[] servers) : ITruth
{
    private readonly int[][] _underWay = new int[servers.Length][]; // attempts
    private readonly int[] _counts = new int[servers.Length];

    /// <summary>An attempt leaves for a server.</summary>
    public void OnSent(int server, int attempt)
    {
        ref var list = ref _underWay[server];
        list ??= new int[8];
        if (_counts[server] == list.Length)
        {
            Array.Resize(ref list, list.Length * 2);
        }

        list[_counts[server]++] = attempt;
    }

    /// <summary>An attempt is no longer under way, if it was: it arrived, or nobody waits for it.</summary>
    public void OnReached(int server, int attempt)
    {
        for (var index = 0; index < _counts[server]; index++)
        {
            if (_underWay[server][index] == attempt)
            {
                _underWay[server][index] = _underWay[server][--_counts[server]];
                return;
            }
        }
    }

    /// <inheritdoc/>
    public int Jobs(int server) => servers[server].InSystem + _counts[server];

    /// <inheritdoc/>
    public SimDuration WorkLeft(int server, SimTime now) => new(servers[server].WorkLeft(now.Picoseconds, _underWay[server].AsSpan(0, _counts[server])));
}
