using LbSim.Kernel.Time;

namespace LbSim.Workload;

/// <summary>Where requests come from, one at a time, so that memory does not grow with the trace.</summary>
/// <remarks>Not thread-safe: each run opens its own source (see <see cref="IWorkload"/>).</remarks>
public interface IWorkSource : IDisposable
{
    /// <summary>Gives the next request in order of arrival; false when there is none now (see <see cref="HasMoreLater"/>).</summary>
    bool TryNext(out RequestSpec request);

    /// <summary>Whether a request may come later though <see cref="TryNext"/> has none now: in a closed loop, after a completion.</summary>
    bool HasMoreLater => false;

    /// <summary>Tells the source that a request has ended; open-loop sources ignore it.</summary>
    /// <param name="request">The request's number, in the order given out, from 0.</param>
    /// <param name="ended">When its client saw it end.</param>
    /// <returns>Whether what comes next may have changed: whoever holds a request that has not arrived gives it back and asks again.</returns>
    bool OnEnded(long request, SimTime ended) => false;

    /// <summary>Takes back the last request given out, which has not arrived, because an earlier one may have come up; only after <see cref="OnEnded"/> has said so.</summary>
    /// <param name="request">The request; it loses its number.</param>
    void TakeBack(in RequestSpec request) => throw new NotSupportedException("an open-loop source takes nothing back");
}
