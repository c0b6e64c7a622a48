using LbSim.Balancing;
using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Time;

namespace LbSim.Experiments.Picks;

/// <summary>One balancer over one group of servers: nginx keeps primaries and backups apart.</summary>
internal sealed class PickTier
{
    private const ulong Seed = 1; // shares are compared with a model's, so any seed will do, but always the same
    private readonly FleetState _fleet = new();
    private readonly Meter _meter;
    private readonly IBalancer _balancer;
    private readonly List<int> _ids = [];

    public PickTier(PickCase recorded, PickRow row, bool isBackup)
    {
        var info = BalancerCatalog.Find(row.Balancer) ?? throw new InvalidOperationException($"the table names the balancer {row.Balancer}, which does not exist");
        var options = info.BindOptions(row.Options?.Invoke(recorded) ?? [], out _);
        _balancer = info.Create(options, new BalancerContext(Seed, info.Name));
        _meter = new Meter(recorded.Servers.Count);
        _fleet.Traffic = _meter;
        for (var server = 0; server < recorded.Servers.Count; server++)
        {
            if (recorded.Servers[server] is var about && about.IsBackup == isBackup)
            {
                var id = _fleet.Add(about.Address, about.Weight, eligible: !about.IsDown && about.Weight > 0, about.Name);
                _ids.Add(server);
                _balancer.OnJoined(id, _fleet.View);
            }
        }
    }

    /// <summary>The case's server of each id here.</summary>
    public IReadOnlyList<int> Servers => _ids;

    /// <summary>Whether any server may be picked.</summary>
    public bool HasEligible => _fleet.Eligible.Count > 0;

    /// <summary>Open requests of a server.</summary>
    public int Open(int id) => _fleet.Views[id].Outstanding;

    /// <summary>Weight of a server.</summary>
    public int Weight(int id) => _fleet.Views[id].Weight;

    /// <summary>Picks a server.</summary>
    public int Pick(in RequestView request) => _balancer.Pick(request, _fleet.View);

    public void SetState(int id, bool isUp, bool isFull)
    {
        ref var view = ref _fleet.Views[id];
        var wasFull = view.IsFull;
        view.IsFull = isUp && isFull;
        if (_fleet.Eligible.Set(id, isUp && !isFull) || view.IsFull != wasFull)
        {
            _balancer.OnEligibility(id, _fleet.View);
        }
    }

    public void SetWeight(int id, int weight)
    {
        _fleet.Views[id].Weight = weight;
        _balancer.OnWeight(id, _fleet.View);
    }

    public void Start(int id, in RequestView request)
    {
        _fleet.Views[id].Outstanding++;
        _fleet.Views[id].OutstandingTokens += request.PromptTokens;
        _meter.Sent[id] += request.Bytes;
        _balancer.OnDispatched(id, request, _fleet.View);
    }

    public void Receive(int id, long bytes) => _meter.Received[id] += bytes;

    public void End(int id, SimTime started, SimTime now, bool isSuccess, bool isFailure)
    {
        _fleet.Views[id].Outstanding--;
        _fleet.Views[id].OutstandingTokens--;
        _balancer.OnEnded(id, new EndView(now, started, isSuccess ? now : SimTime.Never, isSuccess, PromptTokens: 1, isSuccess ? 1 : 0) { IsFailure = isFailure }, _fleet.View);
    }

    // bytes since the start; no recorded program counts over a window
    private sealed class Meter(int servers) : ITrafficMeter
    {
        public long[] Sent { get; } = new long[servers];

        public long[] Received { get; } = new long[servers];

        public long BytesInWindow(int server, SimTime now) => Sent[server] + Received[server];

        public long TotalSent(int server) => Sent[server];

        public long TotalReceived(int server, SimTime now) => Received[server];
    }
}
