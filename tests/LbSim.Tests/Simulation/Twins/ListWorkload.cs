using LbSim.Workload;

namespace LbSim.Tests.Simulation.Twins;

/// <summary>Traffic written down request by request.</summary>
internal sealed class ListWorkload(IReadOnlyList<RequestSpec> requests) : IWorkload
{
    public bool IsRandom => false;

    public bool IsStationary => false;

    public bool HasClients => false;

    public bool HasSessions => false;

    public IWorkSource Open(ulong seed, int replication) => new Source(requests);

    private sealed class Source(IReadOnlyList<RequestSpec> requests) : IWorkSource
    {
        private int _next;

        public bool TryNext(out RequestSpec request)
        {
            request = _next < requests.Count ? requests[_next] : default;
            return _next++ < requests.Count;
        }

        public void Dispose()
        {
        }
    }
}
