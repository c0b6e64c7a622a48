using LbSim.Kernel.Time;

namespace LbSim.Workload.Growth;

/// <summary>Open-loop traffic with every instant divided.</summary>
internal sealed class SqueezedWorkload(IWorkload traffic, double multiplier) : IWorkload
{
    /// <inheritdoc/>
    public bool IsRandom => traffic.IsRandom;

    /// <inheritdoc/>
    public bool IsStationary => traffic.IsStationary;

    /// <inheritdoc/>
    public bool HasClients => traffic.HasClients;

    /// <inheritdoc/>
    public bool HasSessions => traffic.HasSessions;

    /// <inheritdoc/>
    public IWorkSource Open(ulong seed, int replication) => new Source(traffic.Open(seed, replication), multiplier);

    private sealed class Source(IWorkSource inner, double multiplier) : IWorkSource
    {
        public bool TryNext(out RequestSpec request)
        {
            if (!inner.TryNext(out request))
            {
                return false;
            }

            var time = Math.Round(request.Arrival.Picoseconds / multiplier);
            if (time > TimeLimits.Latest)
            {
                return false;
            }

            request = request with { Arrival = new SimTime((long)time) };
            return true;
        }

        public void Dispose() => inner.Dispose();
    }
}
