using LbSim.Kernel.Random;

namespace LbSim.Workload.Growth;

/// <summary>Several copies of traffic at once, the last of them thinned where the multiplier is not whole.</summary>
internal sealed class CopiedWorkload(IWorkload traffic, ICopySource copies, double multiplier) : IWorkload
{
    // a multiplier such as 1.1 + 0.9 is meant to be whole
    private const double Tolerance = 1e-9;

    /// <inheritdoc/>
    public bool IsRandom => traffic.IsRandom || multiplier > 1;

    /// <inheritdoc/>
    public bool IsStationary => traffic.IsStationary;

    /// <inheritdoc/>
    public bool HasClients => traffic.HasClients;

    /// <inheritdoc/>
    public bool HasSessions => traffic.HasSessions;

    /// <inheritdoc/>
    public IWorkSource Open(ulong seed, int replication)
    {
        var whole = (int)Math.Floor(multiplier + Tolerance);
        var part = multiplier - whole;
        var sources = new List<IWorkSource>(whole + 1);
        for (var copy = 1; copy <= whole; copy++)
        {
            sources.Add(copies.OpenCopy(seed, replication, copy));
        }

        if (part > Tolerance)
        {
            sources.Add(new ThinnedSource(copies.OpenCopy(seed, replication, whole + 1), part, Key(seed, replication, whole + 1)));
        }

        return sources.Count == 1 ? sources[0] : new MergedSource([.. sources], copies.Clients);
    }

    private static ulong Key(ulong seed, int replication, int copy) =>
        StableHash.Combine(StableHash.Combine(seed, (ulong)replication), StableHash.Combine(StableHash.Of("thinning"), (ulong)copy));
}
