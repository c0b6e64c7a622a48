using LbSim.Kernel.Time;

namespace LbSim.Balancing.Views;

/// <summary>What is true at the servers at the instant it is read, by no delay and no interval; the simulation supplies it to oracles.</summary>
/// <remarks>Reading it changes nothing. Requests under way to a server count: they will be there, and the oracle knows it.</remarks>
public interface ITruth
{
    /// <summary>Requests waiting or in work at a server, or under way to it from any gateway; answers under way back no longer count.</summary>
    int Jobs(int server);

    /// <summary>Time the server needs to finish them if nothing else comes: exact for queue servers, an estimate for engines (docs/model/balancers.md).</summary>
    SimDuration WorkLeft(int server, SimTime now);
}
