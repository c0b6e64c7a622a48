using LbSim.Kernel.Time;

namespace LbSim.Workload;

/// <summary>Where requests come from, one at a time, so that memory does not grow with the trace.</summary>
/// <remarks>Not thread-safe: each run opens its own source (see <see cref="IWorkload"/>).</remarks>
public interface IWorkSource : IDisposable
{
    /// <summary>Gives the next request in order of arrival; false when there is none now (a closed-loop source may have more after a completion).</summary>
    bool TryNext(out RequestSpec request);

    /// <summary>Tells the source that a request has ended; open-loop sources ignore it.</summary>
    /// <param name="request">The request's number, in the order given out, from 0.</param>
    /// <param name="ended">When its client saw it end.</param>
    /// <returns>Whether a further request has become available through this.</returns>
    bool OnEnded(long request, SimTime ended) => false;
}
