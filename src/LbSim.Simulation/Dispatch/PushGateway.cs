using LbSim.Balancing;
using LbSim.Balancing.Views;
using LbSim.Kernel;
using LbSim.Kernel.Time;

namespace LbSim.Simulation.Dispatch;

/// <summary>A gateway that picks a server at arrival: its balancer, its view of the fleet, and the counters only it knows.</summary>
internal sealed class PushGateway
{
    private readonly FleetState _fleet = new();
    private readonly IBalancer _balancer;
    private readonly List<Member> _members = [];
    private readonly int? _expectedOutput;
    private bool _hasLimits; // in a fleet without any nothing is looked up per request
    private long _answers;
    private long _answerTokens;

    /// <summary>A gateway with no servers yet.</summary>
    /// <param name="index">Which gateway it is.</param>
    /// <param name="balancer">What picks.</param>
    /// <param name="expectedOutput">Output tokens to expect of a request; null to learn them from the answers seen to end.</param>
    public PushGateway(int index, IBalancer balancer, int? expectedOutput)
    {
        Index = index;
        _balancer = balancer;
        _expectedOutput = expectedOutput;
    }

    /// <summary>Which gateway this is.</summary>
    public int Index { get; }

    /// <summary>Whether any server may be picked.</summary>
    public bool HasEligible => _fleet.Eligible.Count > 0;

    /// <summary>Output tokens expected of a request: as given, or the mean of the answers seen to end; 0 before the first.</summary>
    public int ExpectedOutput => _expectedOutput ?? (_answers == 0 ? 0 : (int)((_answerTokens + (_answers / 2)) / _answers));

    /// <summary>Bytes per server, where the balancer reads them.</summary>
    public TrafficMeter? Traffic { get; private set; }

    /// <summary>Adds a server.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="weight">Its weight.</param>
    /// <param name="maxConnections">Requests it may have outstanding; 0 for no limit.</param>
    public void Join(string name, ServerAddress address, int weight, int maxConnections)
    {
        var server = _fleet.Add(address, weight, eligible: true, name);
        _hasLimits |= maxConnections > 0;
        _members.Add(new Member { IsReady = true, MaxConnections = maxConnections > 0 ? maxConnections : int.MaxValue });
        _balancer.OnJoined(server, _fleet.View);
    }

    public void Track(TrafficMeter meter)
    {
        Traffic = meter;
        _fleet.Traffic = meter;
    }

    /// <summary>Lets the balancer see the truth at the servers.</summary>
    public void Reveal(ITruth truth) => _fleet.Truth = truth;

    /// <summary>Picks a server and counts the request as outstanding there.</summary>
    public int Dispatch(in RequestView request)
    {
        var server = _balancer.Pick(request, _fleet.View);
        if (!_fleet.Eligible.Contains(server))
        {
            throw new InvariantException($"the balancer {_balancer.GetType().Name} picked server {server} at {request.Now.Picoseconds} ps, which is not eligible");
        }

        ref var view = ref _fleet.Views[server];
        view.Outstanding++;
        view.OutstandingTokens += request.PromptTokens + request.ExpectedOutputTokens;
        Traffic?.OnSent(server, request.Bytes, request.Now.Picoseconds);
        _balancer.OnDispatched(server, request, _fleet.View);
        if (_hasLimits && view.Outstanding >= _members[server].MaxConnections)
        {
            Refresh(server);
        }

        return server;
    }

    public void OnFirstToken(int server, SimDuration wait) => _balancer.OnFirstToken(server, wait, _fleet.View);

    /// <summary>An attempt ended.</summary>
    /// <param name="server">Where it ran.</param>
    /// <param name="expectedOutput">What was expected of it at its dispatch.</param>
    /// <param name="end">What the gateway sees of it.</param>
    public void OnEnded(int server, int expectedOutput, in EndView end)
    {
        ref var view = ref _fleet.Views[server];
        view.Outstanding--;
        view.OutstandingTokens -= end.PromptTokens + expectedOutput;
        if (end.Success)
        {
            _answers++;
            _answerTokens += end.OutputTokens;
        }

        _balancer.OnEnded(server, end, _fleet.View);
        if (_hasLimits && view.Outstanding == _members[server].MaxConnections - 1)
        {
            Refresh(server);
        }
    }

    public void SetReady(int server, bool ready)
    {
        _members[server] = _members[server] with { IsReady = ready };
        Refresh(server);
    }

    private void Refresh(int server)
    {
        var member = _members[server];
        ref var view = ref _fleet.Views[server];
        var wasFull = view.IsFull;
        view.IsFull = member.IsReady && view.Outstanding >= member.MaxConnections;
        if (_fleet.Eligible.Set(server, member.IsReady && !view.IsFull) || view.IsFull != wasFull)
        {
            _balancer.OnEligibility(server, _fleet.View);
        }
    }

    // why a server may not be picked: it is not ready, or it has all it may have
    private readonly record struct Member
    {
        public bool IsReady { get; init; }

        public int MaxConnections { get; init; }
    }
}
