using LbSim.Balancing.Views;
using LbSim.Kernel.Time;

namespace LbSim.Experiments.Picks;

/// <summary>The rules a real gateway has around its balancer: who may be picked, refused connections, backups.</summary>
/// <remarks>
/// A refused connection and the immediate next pick are nginx's (A3 of the algorithm reference): fails + 1, out when fails reach max_fails
/// until fail_timeout has passed, one probe a pause, cleared by the first success after it. Its clock counts whole seconds.
/// </remarks>
internal sealed class PickGateway
{
    private readonly PickCase _case;
    private readonly List<PickTier> _tiers = [];
    private readonly (PickTier Tier, int Id)[] _places;
    private readonly Health[] _health;
    private readonly bool[] _isTried;
    private readonly bool _isSingle;

    public PickGateway(PickCase recorded, PickRow row)
    {
        _case = recorded;
        _places = new (PickTier, int)[recorded.Servers.Count];
        _health = new Health[recorded.Servers.Count];
        _isTried = new bool[recorded.Servers.Count];
        _isSingle = recorded.Servers.Count == 1;
        Add(new PickTier(recorded, row, isBackup: false));
        if (recorded.Servers.Any(server => server.IsBackup))
        {
            Add(new PickTier(recorded, row, isBackup: true));
        }

        for (var server = 0; server < recorded.Servers.Count; server++)
        {
            _health[server].IsDown = recorded.Servers[server].IsDown;
        }
    }

    /// <summary>Whether some server that is up could not take a request because it is full.</summary>
    public bool IsFull => Enumerable.Range(0, _places.Length).Any(server => !_health[server].IsDown && IsFullAt(server));

    /// <summary>Serves a request: the server that took it, or null.</summary>
    /// <param name="request">The request.</param>
    /// <param name="attempts">Receives the servers tried, in order.</param>
    public int? Serve(in RequestView request, List<int> attempts)
    {
        attempts.Clear();
        var server = Try(request, attempts);
        Array.Clear(_isTried);
        return server;
    }

    /// <summary>A request starts at a server without a pick.</summary>
    public void Start(int server, in RequestView request)
    {
        ref var health = ref _health[server];
        if (Second(request.Now) is var second && second - health.Checked > _case.Servers[server].FailTimeout)
        {
            health.Checked = second; // one probe per pause
        }

        var (tier, id) = _places[server];
        tier.Start(id, request);
        Refresh(server, Second(request.Now));
    }

    /// <summary>Bytes of an answer arrive.</summary>
    public void Receive(int server, long bytes) => _places[server].Tier.Receive(_places[server].Id, bytes);

    /// <summary>An answer ends, or its client goes away.</summary>
    public void End(int server, SimTime started, SimTime now, bool isSuccess)
    {
        ref var health = ref _health[server];
        health.Fails = health.Accessed < health.Checked ? 0 : health.Fails;
        Finish(server, started, now, isSuccess, isFailure: false);
    }

    public void SetDown(int server, bool isDown, SimTime now)
    {
        _health[server].IsDown = isDown;
        Refresh(server, Second(now));
    }

    public void SetRefusing(int server, bool isRefusing) => _health[server].IsRefusing = isRefusing;

    public void SetWeight(int server, int weight, SimTime now)
    {
        _places[server].Tier.SetWeight(_places[server].Id, weight);
        Refresh(server, Second(now));
    }

    /// <summary>Open requests of a server.</summary>
    public int Open(int server) => _places[server].Tier.Open(_places[server].Id);

    private int? Try(in RequestView request, List<int> attempts)
    {
        var second = Second(request.Now);
        foreach (var tier in _tiers)
        {
            for (Refresh(tier, second); tier.HasEligible; Refresh(tier, second))
            {
                var server = tier.Servers[tier.Pick(request)];
                attempts.Add(server);
                Start(server, request);
                if (!_health[server].IsRefusing)
                {
                    return server;
                }

                Refuse(server, request.Now, second);
                if (_isSingle)
                {
                    return null; // nginx does not ask its only server twice
                }
            }
        }

        return null;
    }

    private void Add(PickTier tier)
    {
        _tiers.Add(tier);
        for (var id = 0; id < tier.Servers.Count; id++)
        {
            _places[tier.Servers[id]] = (tier, id);
        }
    }

    private void Refuse(int server, SimTime now, long second)
    {
        ref var health = ref _health[server];
        _isTried[server] = true;
        if (!_isSingle)
        {
            health.Fails++;
            health.Checked = second;
            health.Accessed = second;
        }

        Finish(server, now, now, isSuccess: false, isFailure: true);
    }

    private void Finish(int server, SimTime started, SimTime now, bool isSuccess, bool isFailure)
    {
        var (tier, id) = _places[server];
        tier.End(id, started, now, isSuccess, isFailure);
        Refresh(server, Second(now));
    }

    private void Refresh(PickTier tier, long second)
    {
        foreach (var server in tier.Servers)
        {
            Refresh(server, second);
        }
    }

    private void Refresh(int server, long second)
    {
        var (tier, id) = _places[server];
        tier.SetState(id, !_isTried[server] && !_health[server].IsDown && tier.Weight(id) > 0 && !IsOut(server, second), IsFullAt(server));
    }

    private bool IsFullAt(int server) => _case.Servers[server].MaxConnections is > 0 and var most && Open(server) >= most;

    private bool IsOut(int server, long second)
    {
        var (about, health) = (_case.Servers[server], _health[server]);
        return about.MaxFails > 0 && health.Fails >= about.MaxFails && second - health.Checked <= about.FailTimeout;
    }

    private static long Second(SimTime now) => (long)Math.Floor(now.Seconds + 0.5);

    private struct Health
    {
        public bool IsDown;
        public bool IsRefusing;
        public int Fails;
        public long Checked;
        public long Accessed;
    }
}
