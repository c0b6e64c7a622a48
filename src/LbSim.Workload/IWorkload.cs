namespace LbSim.Workload;

/// <summary>A workload that can be opened again and again: each replication and each balancer replays the same traffic.</summary>
/// <remarks>Immutable and shared between threads.</remarks>
public interface IWorkload
{
    /// <summary>Opens the traffic of one replication. The same (seed, replication) always gives the same requests.</summary>
    /// <param name="seed">The scenario's seed.</param>
    /// <param name="replication">Replication number from 0.</param>
    IWorkSource Open(ulong seed, int replication);

    /// <summary>Whether different replications differ: true for generators, false for a recorded trace whose every column is given.</summary>
    bool IsRandom { get; }

    /// <summary>Whether the traffic is stationary (constant rate, no envelope).</summary>
    bool IsStationary { get; }

    /// <summary>Whether requests carry a client number.</summary>
    bool HasClients { get; }

    /// <summary>Whether requests carry a session number.</summary>
    bool HasSessions { get; }

    /// <summary>Whether later requests wait for earlier ones to end, so that their times depend on balancer and fleet (and nothing else about them does).</summary>
    bool IsClosedLoop => false;
}
