using LbSim.Kernel.Time;
using LbSim.Workload.Generators;

namespace LbSim.Workload.Growth;

/// <summary>Generated traffic from some instant on: what comes before is drawn and left out, so the rest is the same as in the whole.</summary>
/// <param name="generator">The traffic.</param>
/// <param name="start">The instant, which becomes the start of the run.</param>
public sealed class WindowedGenerator(GeneratedWorkload generator, SimTime start) : IWorkload, ICopySource
{
    /// <inheritdoc/>
    public bool IsRandom => generator.IsRandom;

    /// <inheritdoc/>
    public bool IsStationary => generator.IsStationary;

    /// <inheritdoc/>
    public bool HasClients => generator.HasClients;

    /// <inheritdoc/>
    public bool HasSessions => false;

    int ICopySource.Clients => ((ICopySource)generator).Clients;

    /// <inheritdoc/>
    public IWorkSource Open(ulong seed, int replication) => new Source(generator.Open(seed, replication), start);

    IWorkSource ICopySource.OpenCopy(ulong seed, int replication, int copy) =>
        new Source(((ICopySource)generator).OpenCopy(seed, replication, copy), start);

    private sealed class Source(IWorkSource inner, SimTime start) : IWorkSource
    {
        public bool TryNext(out RequestSpec request)
        {
            while (inner.TryNext(out request))
            {
                if (request.Arrival >= start)
                {
                    request = request with { Arrival = SimTime.Zero + (request.Arrival - start) };
                    return true;
                }
            }

            return false;
        }

        public void Dispose() => inner.Dispose();
    }
}
