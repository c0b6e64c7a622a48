using System.Text;
using LbSim.Balancing;
using LbSim.Balancing.Catalog;
using LbSim.Balancing.Policies;
using LbSim.Balancing.Views;
using LbSim.Kernel.Time;

namespace LbSim.Tests.Balancing.Policies;

/// <summary>A gateway around one policy, moved by hand: servers a, b, c, ... whose answers take as long and carry as much as the test says.</summary>
internal sealed class HandBench : ITrafficMeter
{
    private readonly IBalancer _balancer;
    private readonly long[] _sent = new long[64];
    private readonly long[] _received = new long[64];
    private SimTime _now = new(1);

    public HandBench(string name, int[] weights, params (string Option, string Value)[] options)
        : this(name, weights, [.. weights.Select((_, server) => $"10.0.0.{server}")], options)
    {
    }

    public HandBench(string name, int[] weights, string[] hosts, params (string Option, string Value)[] options)
    {
        var info = BalancerCatalog.Find(name)!;
        var bound = info.BindOptions(options.ToDictionary(option => option.Option, option => option.Value), out var problems);
        Assert.Empty(problems);
        _balancer = info.Create(bound, new BalancerContext(1, info.Name));
        Fleet.Traffic = this;
        for (var server = 0; server < weights.Length; server++)
        {
            _balancer.OnJoined(Fleet.Add(new ServerAddress(hosts[server], 8000), weights[server], eligible: true, Letter(server)), Fleet.View);
        }
    }

    public FleetState Fleet { get; } = new();

    /// <summary>A request that stays open; returns its server.</summary>
    public int Hold(string? key = null, int client = 0, long bytes = 100)
    {
        _now = new(_now.Picoseconds + 1);
        var request = new RequestView(_now, 1, bytes, client, -1) { Address = ClientAddress.Of(client), Key = key is null ? default : Encoding.UTF8.GetBytes(key) };
        var server = _balancer.Pick(request, Fleet.View);
        Assert.True(Fleet.Eligible.Contains(server));
        Fleet.Views[server].Outstanding++;
        _sent[server] += bytes;
        _balancer.OnDispatched(server, request, Fleet.View);
        return server;
    }

    /// <summary>An open request ends.</summary>
    public void End(int server, double seconds = 0, long bytes = 0, bool isSuccess = true, bool isFailure = false)
    {
        _received[server] += bytes;
        Fleet.Views[server].Outstanding--;
        var start = _now;
        _now += SimDuration.FromSeconds(seconds);
        _balancer.OnEnded(server, new EndView(_now, start, _now, isSuccess && !isFailure, 1, 1) { IsFailure = isFailure }, Fleet.View);
    }

    /// <summary>A request that ends before the next; returns its server.</summary>
    public int Pass(string? key = null, int client = 0)
    {
        var server = Hold(key, client);
        End(server);
        return server;
    }

    /// <summary>Requests open at a server that no pick sent there.</summary>
    public void Load(int server, int open)
    {
        for (var request = 0; request < open; request++)
        {
            Fleet.Views[server].Outstanding++;
            _balancer.OnDispatched(server, default, Fleet.View);
        }
    }

    public void SetUp(int server, bool isUp)
    {
        if (Fleet.Eligible.Set(server, isUp))
        {
            _balancer.OnEligibility(server, Fleet.View);
        }
    }

    public void Leave(int server)
    {
        SetUp(server, false);
        _balancer.OnLeft(server, Fleet.View);
    }

    public void SetWeight(int server, int weight)
    {
        Fleet.Views[server].Weight = weight;
        _balancer.OnWeight(server, Fleet.View);
    }

    /// <summary>Servers of requests that stay open, as letters.</summary>
    public string Holds(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => Letter(Hold())));

    /// <summary>Servers of requests that end at once, as letters.</summary>
    public string Passes(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => Letter(Pass())));

    /// <summary>Shares of requests that end at once, each from a client and with a key of its own.</summary>
    public double[] Shares(int count)
    {
        var shares = new double[Fleet.View.Count];
        for (var request = 0; request < count; request++)
        {
            shares[Pass($"key-{request}", request)] += 1.0 / count;
        }

        return shares;
    }

    long ITrafficMeter.BytesInWindow(int server, SimTime now) => _sent[server] + _received[server];

    long ITrafficMeter.TotalSent(int server) => _sent[server];

    long ITrafficMeter.TotalReceived(int server, SimTime now) => _received[server];

    private static string Letter(int server) => ((char)('a' + server)).ToString();
}
