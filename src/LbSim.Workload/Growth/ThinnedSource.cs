using LbSim.Kernel.Random;
using LbSim.Kernel.Time;

namespace LbSim.Workload.Growth;

/// <summary>A share of open-loop traffic: whole sessions where there are any, else whole clients, else single requests.</summary>
/// <remarks>What is kept at one share is kept at every larger one.</remarks>
internal sealed class ThinnedSource(IWorkSource inner, double share, ulong key) : IWorkSource
{
    private const double Unit = 1.0 / (1UL << 53);
    private long _row;

    /// <inheritdoc/>
    public bool TryNext(out RequestSpec request)
    {
        while (inner.TryNext(out request))
        {
            var row = _row++;
            var unit = request.Session >= 0 ? request.Session : request.Client >= 0 ? request.Client : row;
            if ((StableHash.Combine(key, (ulong)unit) >> 11) * Unit < share)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public bool OnEnded(long request, SimTime ended) => false;

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();
}
