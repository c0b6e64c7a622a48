using LbSim.Kernel.Time;

namespace LbSim.Workload.Growth;

/// <summary>Traffic whose answers are longer or shorter than they were, in proportion; rounded, and at least one token.</summary>
/// <param name="traffic">The traffic, open or closed loop.</param>
/// <param name="outputs">What output lengths are multiplied by; above 0.</param>
public sealed class ScaledWorkload(IWorkload traffic, double outputs) : IWorkload
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
    public bool IsClosedLoop => traffic.IsClosedLoop;

    /// <inheritdoc/>
    public IWorkSource Open(ulong seed, int replication) => new Source(traffic.Open(seed, replication), outputs);

    private sealed class Source(IWorkSource inner, double outputs) : IWorkSource
    {
        public bool HasMoreLater => inner.HasMoreLater;

        public bool TryNext(out RequestSpec request)
        {
            var hasOne = inner.TryNext(out request);
            if (hasOne)
            {
                request = request with { OutputTokens = (int)Math.Clamp(Math.Round(request.OutputTokens * outputs), 1, int.MaxValue) };
            }

            return hasOne;
        }

        public bool OnEnded(long request, SimTime ended) => inner.OnEnded(request, ended);

        public void TakeBack(in RequestSpec request) => inner.TakeBack(request);

        public void Dispose() => inner.Dispose();
    }
}
