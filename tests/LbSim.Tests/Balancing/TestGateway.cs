using System.Text;
using LbSim.Balancing;
using LbSim.Balancing.Catalog;
using LbSim.Balancing.Policies;
using LbSim.Balancing.Views;
using LbSim.Kernel.Time;

namespace LbSim.Tests.Balancing;

/// <summary>A gateway around one policy of the catalogue, moved by hand: servers a, b, c ... by weight, requests that may stay open.</summary>
internal sealed class TestGateway
{
    private readonly IBalancer _balancer;
    private long _now;

    public TestGateway(string name, IReadOnlyList<int> weights, params (string Option, string Value)[] options)
    {
        var info = BalancerCatalog.Find(name)!;
        var bound = info.BindOptions(options.ToDictionary(pair => pair.Option, pair => pair.Value), out var problems);
        Assert.Empty(problems);
        _balancer = info.Create(bound, new BalancerContext(7, info.Name));
        foreach (var weight in weights)
        {
            Join(weight);
        }
    }

    public FleetState Fleet { get; } = new();

    public long Seconds { get => _now; set => _now = value; }

    public void Join(int weight)
    {
        var server = Fleet.Add(new ServerAddress($"10.0.{Fleet.Servers.Count >> 8}.{Fleet.Servers.Count & 255}", 8000), weight, eligible: true, Letter(Fleet.Servers.Count).ToString());
        _balancer.OnJoined(server, Fleet.View);
    }

    /// <summary>A request that stays open.</summary>
    public int Hold(string? key = null)
    {
        var server = Choose(key);
        Fleet.Views[server].Outstanding++;
        _balancer.OnDispatched(server, Request(key), Fleet.View);
        return server;
    }

    /// <summary>A request that has ended before the next.</summary>
    public int Pick(string? key = null)
    {
        var server = Hold(key);
        End(server);
        return server;
    }

    /// <summary>A choice without a request.</summary>
    public int Choose(string? key = null)
    {
        var server = _balancer.Pick(Request(key), Fleet.View);
        Assert.True(Fleet.Eligible.Contains(server));
        return server;
    }

    public void End(int server)
    {
        Fleet.Views[server].Outstanding--;
        _balancer.OnEnded(server, new EndView(Now, Now, Now, Success: true, 1, 1), Fleet.View);
    }

    public void SetUp(int server, bool up) => SetState(server, up, isFull: false);

    /// <summary>A server that is up has all the requests it may have, or no longer.</summary>
    public void SetFull(int server, bool full) => SetState(server, isUp: true, full);

    public void SetWeight(int server, int weight)
    {
        Fleet.Views[server].Weight = weight;
        _balancer.OnWeight(server, Fleet.View);
    }

    /// <summary>Choices of requests that end at once, as letters.</summary>
    public string Picks(int count, string? key = null) => Letters(count, () => Pick(key));

    /// <summary>Choices of requests that stay open, as letters.</summary>
    public string Holds(int count, string? key = null) => Letters(count, () => Hold(key));

    public static char Letter(int server) => (char)('a' + (server % 26));

    private SimTime Now => new(_now * SimDuration.PicosecondsPerSecond);

    private void SetState(int server, bool isUp, bool isFull)
    {
        var wasFull = Fleet.Views[server].IsFull;
        Fleet.Views[server].IsFull = isFull;
        if (Fleet.Eligible.Set(server, isUp && !isFull) || wasFull != isFull)
        {
            _balancer.OnEligibility(server, Fleet.View);
        }
    }

    private static string Letters(int count, Func<int> pick)
    {
        var letters = new StringBuilder();
        for (var index = 0; index < count; index++)
        {
            letters.Append(Letter(pick()));
        }

        return letters.ToString();
    }

    private RequestView Request(string? key) => new(Now, 1, 0, 1, 1)
    {
        Key = key is null ? default : Encoding.UTF8.GetBytes(key),
        Address = key is not null && System.Net.IPAddress.TryParse(key, out var address) ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes()) : ClientAddress.Of(1),
    };
}
