using System.Reflection;
using LbSim.Balancing.Catalog;
using LbSim.Balancing.Policies;
using LbSim.Balancing.Views;
using LbSim.Balancing;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Balancing;

/// <summary>What every policy of the catalogue keeps, whoever writes the next one.</summary>
public sealed class ContractTests
{
    public static TheoryData<string> Names() => [.. BalancerCatalog.All.Select(balancer => balancer.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Pick_FleetsOfEverySizeThroughJoinsAndOutages_IsAlwaysEligible(string name)
    {
        for (var size = 1; size <= 64; size++)
        {
            var world = new World(name, size, seed: (ulong)size);

            world.Play(400, picked => Assert.True(world.Fleet.Eligible.Contains(picked)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Pick_TwoInstancesOfOneSeed_PickTheSameAndShareNothing(string name)
    {
        var alone = Trace(new World(name, 9, seed: 3), 500);
        var (first, second) = (new World(name, 9, seed: 3), new World(name, 9, seed: 3));
        var picks = new List<int>();
        for (var step = 0; step < 500; step++)
        {
            picks.AddRange(Trace(first, 1));
            Trace(second, 1);
        }

        Assert.Equal(alone, picks);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Pick_OnceWarm_AllocatesNothing(string name)
    {
        var world = new World(name, 16, seed: 5);
        world.Play(3_000, _ => { });

        var allocated = Allocation.LeastOf(() => world.Play(1_000, null));

        Assert.Equal(0, allocated);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Pick_UndeclaredSignalsPoisoned_PicksAreTheSame(string name)
    {
        var reads = BalancerCatalog.Find(name)!.Reads;

        var clean = Trace(new World(name, 8, seed: 11), 600);
        var poisoned = Trace(new World(name, 8, seed: 11) { Poison = ~reads }, 600);

        Assert.Equal(clean, poisoned);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Pick_EqualServers_NobodyStarvesWhereThePolicyIsFair(string name)
    {
        if (!BalancerCatalog.Find(name)!.IsFair)
        {
            return;
        }

        var world = new World(name, 7, seed: 13) { IsCalm = true };
        var counts = new int[7];

        world.Play(7_000, picked => counts[picked]++);

        Assert.All(counts, count => Assert.InRange(count, 700, 1_300));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Pick_EveryLoadDoubled_PicksAreTheSameWhereThePolicyIsScaleFree(string name)
    {
        if (!BalancerCatalog.Find(name)!.IsScaleFree)
        {
            return;
        }

        var once = Trace(new World(name, 6, seed: 17) { IsCalm = true }, 500);
        var twice = Trace(new World(name, 6, seed: 17) { IsCalm = true, Scale = 2 }, 500);

        Assert.Equal(once, twice);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Options_OutOfRange_AreRefusedWithOptionValueAndBound(string name)
    {
        var info = BalancerCatalog.Find(name)!;
        foreach (var option in info.Options.Where(option => option.Range.Length > 0))
        {
            var bad = option.Type == "duration" ? "99999h" : "-5";

            info.BindOptions(new Dictionary<string, string> { [option.Name] = bad }, out var problems);

            var message = Assert.Single(problems).Message;
            Assert.Contains(option.Name, message, StringComparison.Ordinal);
        }

        info.BindOptions(new Dictionary<string, string> { ["no-such-option"] = "1" }, out var unknown);
        Assert.Contains("no-such-option", Assert.Single(unknown).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Catalogue_EveryPolicy_HasSummarySourceAndDescribedOptions(string name)
    {
        var info = BalancerCatalog.Find(name)!;

        Assert.True(info.Summary.Length > 10);
        Assert.True(info.Source.Length > 10);
        Assert.All(info.Options, option => Assert.True(option.Help.Length > 10));
        Assert.Matches("^[a-z][a-z0-9-]*$", info.Name);
    }

    private static List<int> Trace(World world, int picks)
    {
        var list = new List<int>();
        world.Play(picks, list.Add);
        return list;
    }

    /// <summary>A gateway around one policy, with requests that come and go and servers that fail and return.</summary>
    private sealed class World : ITrafficMeter, ITruth
    {
        private readonly IBalancer _balancer;
        private readonly BalancerContext _context;
        private readonly RandomStream _chance;
        private readonly int[] _open = new int[4096];
        private readonly int _size;
        private readonly long[] _sent = new long[64];
        private readonly int[] _jobs = new int[64];
        private int _openCount;
        private long _now;

        public World(string name, int size, ulong seed)
        {
            var info = BalancerCatalog.Find(name)!;
            _context = new BalancerContext(seed, name);
            _balancer = info.Create(info.BindOptions(QuickOptions.For(name), out _), _context);
            _chance = new RandomStream(seed, "world");
            _size = size;
            Fleet.Traffic = this;
            Fleet.Truth = this;
            for (var server = 0; server < size; server++)
            {
                Fleet.Add(new ServerAddress($"10.0.0.{server}", 8000), 1 + (IsCalm ? 0 : server % 3), eligible: true, $"server-{server}");
                _balancer.OnJoined(server, Fleet.View);
            }
        }

        public FleetState Fleet { get; } = new();

        public Signals Poison { get; init; }

        public bool IsCalm { get; init; }

        public int Scale { get; init; } = 1;

        public long BytesInWindow(int server, SimTime now) =>
            ((Poison & Signals.Traffic) != 0) ? -7 : Scale * _sent[server];

        public long TotalSent(int server) => BytesInWindow(server, default);

        public long TotalReceived(int server, SimTime now) => 3 * BytesInWindow(server, now);

        public int Jobs(int server) => ((Poison & Signals.Truth) != 0) ? -7 * server : Scale * _jobs[server];

        public SimDuration WorkLeft(int server, SimTime now) => new(1_000L * Jobs(server));

        public void Play(int picks, Action<int>? onPick)
        {
            for (var pick = 0; pick < picks; pick++)
            {
                _now += 1_000_000;
                Change();
                var request = new RequestView(
                    new(_now),
                    ((Poison & Signals.PromptTokens) != 0) ? int.MinValue : 10,
                    100,
                    Client(),
                    ((Poison & Signals.Session) != 0) ? long.MinValue / 2 : _now % 31)
                {
                    ExpectedOutputTokens = ((Poison & Signals.OutstandingTokens) != 0) ? int.MinValue : 100,
                };
                request = request with { Address = ClientAddress.Of(request.Client) };
                var picked = _balancer.Pick(request, Fleet.View);
                onPick?.Invoke(picked);
                _jobs[picked]++;
                _sent[picked] += 100 + (_now % 7);
                Fleet.Views[picked].Outstanding += ((Poison & Signals.Outstanding) != 0) ? 1000 : Scale;
                Fleet.Views[picked].OutstandingTokens += ((Poison & Signals.OutstandingTokens) != 0) ? 100_000 : 110 * Scale;
                _balancer.OnDispatched(picked, request, Fleet.View);
                _open[_openCount++] = picked;
                if (_openCount > 40)
                {
                    var place = _chance.NextIndex(_openCount);
                    End(place);
                }
            }
        }

        private int Client()
        {
            var client = _chance.NextIndex(100);
            return ((Poison & Signals.Client) != 0) ? -99 : client;
        }

        private void End(int place)
        {
            var server = _open[place];
            _open[place] = _open[--_openCount];
            _jobs[server]--;
            Fleet.Views[server].Outstanding -= ((Poison & Signals.Outstanding) != 0) ? 1000 : Scale;
            Fleet.Views[server].OutstandingTokens -= ((Poison & Signals.OutstandingTokens) != 0) ? 100_000 : 110 * Scale;
            var wait = ((Poison & Signals.Latency) != 0) ? long.MaxValue / 2 : Scale * (1_000 + (_now % 13));
            if (_context.HearsFirstTokens)
            {
                _balancer.OnFirstToken(server, new(wait), Fleet.View);
            }

            _balancer.OnEnded(server, new EndView(new(_now), new(_now - wait), new(_now), Success: true, 10, 100), Fleet.View);
        }

        private void Change()
        {
            if (IsCalm || _size == 1 || _chance.NextIndex(10) > 0)
            {
                return;
            }

            var server = _chance.NextIndex(_size);
            var eligible = !Fleet.Eligible.Contains(server);
            if ((eligible || Fleet.Eligible.Count > 1) && Fleet.Eligible.Set(server, eligible))
            {
                _balancer.OnEligibility(server, Fleet.View);
            }
        }
    }
}
