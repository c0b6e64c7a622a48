namespace LbSim.Workload.Growth;

/// <summary>Open-loop traffic of which any number of copies can be made that are alike and not the same.</summary>
internal interface ICopySource
{
    /// <summary>Clients of one copy; 0 where there are none. Copy c's clients are numbered from (c - 1) times this.</summary>
    int Clients { get; }

    /// <summary>Opens one copy.</summary>
    /// <param name="seed">The scenario's seed.</param>
    /// <param name="replication">Replication number from 0.</param>
    /// <param name="copy">From 1, which is the traffic itself; the others depend on nothing but the three numbers.</param>
    IWorkSource OpenCopy(ulong seed, int replication, int copy);
}
