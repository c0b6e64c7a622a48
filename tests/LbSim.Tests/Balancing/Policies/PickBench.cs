using System.Text;
using LbSim.Balancing;
using LbSim.Balancing.Catalog;
using LbSim.Balancing.Policies;
using LbSim.Balancing.Views;
using LbSim.Kernel.Time;

namespace LbSim.Tests.Balancing.Policies;

/// <summary>A gateway around one policy for hand-worked picks: servers A, B, C, ... at 127.0.0.1:90, :91, ...</summary>
internal sealed class PickBench
{
    private readonly IBalancer _balancer;
    private long _now;

    public PickBench(string name, int[] weights, params (string Option, string Value)[] options)
        : this(name, weights, 1, options)
    {
    }

    public PickBench(string name, int[] weights, ulong seed, (string Option, string Value)[] options)
    {
        var info = BalancerCatalog.Find(name)!;
        var bound = info.BindOptions(options.ToDictionary(option => option.Option, option => option.Value), out var problems);
        Assert.Empty(problems);
        Context = new BalancerContext(seed, name);
        _balancer = info.Create(bound, Context);
        foreach (var weight in weights)
        {
            Join(weight);
        }
    }

    public BalancerContext Context { get; }

    public FleetState Fleet { get; } = new();

    public void Join(int weight)
    {
        var letter = (char)('A' + Fleet.View.Count);
        _balancer.OnJoined(Fleet.Add(new ServerAddress("127.0.0.1", 90 + Fleet.View.Count), weight, eligible: true, letter.ToString()), Fleet.View);
    }

    public void Leave(int server)
    {
        SetEligible(server, false);
        _balancer.OnLeft(server, Fleet.View);
    }

    public void SetWeight(int server, int weight)
    {
        Fleet.Views[server].Weight = weight;
        _balancer.OnWeight(server, Fleet.View);
    }

    public void SetEligible(int server, bool eligible)
    {
        if (Fleet.Eligible.Set(server, eligible))
        {
            _balancer.OnEligibility(server, Fleet.View);
        }
    }

    /// <summary>Picks for a client or key and leaves the request in flight.</summary>
    public int Pick(int client = 0, string? key = null, int prompt = 10, int expected = 0, long session = -1)
    {
        var server = Choose(client, key, prompt, expected, session, out var request);
        Fleet.Views[server].Outstanding++;
        Fleet.Views[server].OutstandingTokens += prompt + expected;
        _balancer.OnDispatched(server, request, Fleet.View);
        return server;
    }

    /// <summary>Picks without sending anything.</summary>
    public int Peek(int client = 0, string? key = null) => Choose(client, key, 10, 0, -1, out _);

    public void End(int server, int tokens = 10)
    {
        Fleet.Views[server].Outstanding--;
        Fleet.Views[server].OutstandingTokens -= tokens;
        _balancer.OnEnded(server, new EndView(new(_now), new(_now), SimTime.Never, Success: true, tokens, 0), Fleet.View);
    }

    /// <summary>Requests in flight that no pick made.</summary>
    public void Load(int server, int outstanding)
    {
        for (var request = 0; request < outstanding; request++)
        {
            Fleet.Views[server].Outstanding++;
            _balancer.OnDispatched(server, default, Fleet.View);
        }
    }

    /// <summary>The picks of requests that stay in flight, one letter each.</summary>
    public string Letters(int picks)
    {
        var text = new StringBuilder();
        for (var pick = 0; pick < picks; pick++)
        {
            text.Append((char)('A' + Pick()));
        }

        return text.ToString();
    }

    /// <summary>Shares of picks of requests that end at once, by server.</summary>
    public double[] Shares(int picks)
    {
        var counts = new double[Fleet.View.Count];
        for (var pick = 0; pick < picks; pick++)
        {
            counts[Peek(pick)] += 1.0 / picks;
        }

        return counts;
    }

    private int Choose(int client, string? key, int prompt, int expected, long session, out RequestView request)
    {
        _now++;
        request = new RequestView(new(_now), prompt, 100, client, session)
        {
            ExpectedOutputTokens = expected,
            Address = ClientAddress.Of(client),
            Key = key is null ? default : Encoding.UTF8.GetBytes(key),
        };
        var server = _balancer.Pick(request, Fleet.View);
        Assert.True(Fleet.Eligible.Contains(server));
        return server;
    }
}
