using System.Globalization;
using Xunit.Abstractions;

namespace LbSim.Tests.Simulation.Twins;

/// <summary>Law 4: the jumping engine, the same engine pass by pass, and an engine written a second time show the same world.</summary>
/// <remarks>Equal are: every request, every count, every histogram bucket, all totals and signals at every instant looked at, and all that a balancer sees.</remarks>
public sealed class JumpTwinTests(ITestOutputHelper output) : IDisposable
{
    private readonly SortedDictionary<string, int> _rarities = new(StringComparer.Ordinal);
    private long _jumps;
    private long _passes;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Run_RandomWorlds_ThreeEnginesShowTheSame(ulong seed)
    {
        for (var index = 0; index < 1000; index++)
        {
            Compare(new ScenarioMaker(seed, index).Draw());
        }

        Assert.True(_jumps < _passes * 0.8, $"{_jumps} engine events instead of {_passes}: hardly anything was jumped over");
        Assert.All(Expected, rarity => Assert.True(_rarities.GetValueOrDefault(rarity) >= 25, $"only {_rarities.GetValueOrDefault(rarity)} {rarity} in seed {seed}: too tame"));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Run_WorldsThatSharePrompts_ThreeEnginesShowTheSame(ulong seed)
    {
        for (var index = 0; index < 1000; index++)
        {
            Compare(new ScenarioMaker(seed, index, shares: true).Draw());
        }

        Assert.All(ExpectedOfSharing, rarity => Assert.True(_rarities.GetValueOrDefault(rarity) >= 25, $"only {_rarities.GetValueOrDefault(rarity)} {rarity} in seed {seed}: too tame"));
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public void Run_WorldsOfConversations_ThreeEnginesShowTheSame(ulong seed)
    {
        for (var index = 0; index < 1000; index++)
        {
            Compare(new ScenarioMaker(seed, index, converses: true).Draw());
        }

        Assert.All(ExpectedOfConversations, rarity => Assert.True(_rarities.GetValueOrDefault(rarity) >= 25, $"only {_rarities.GetValueOrDefault(rarity)} {rarity} in seed {seed}: too tame"));
    }

    [Theory]
    [InlineData(100, 250)]
    [InlineData(20, 1500)]
    public void Run_LargerRandomWorlds_ThreeEnginesShowTheSame(int worlds, int size)
    {
        for (var index = 0; index < worlds; index++)
        {
            Compare(new ScenarioMaker(5, index).Draw(size));
        }
    }

    [Theory]
    [InlineData(300, BalancerKind.FewestOutstanding)]
    [InlineData(40, BalancerKind.FewestBytes)]
    public void Run_EnginesAsTheyAre_ThreeEnginesShowTheSame(long gapMilliseconds, BalancerKind balancer)
    {
        Compare(ScenarioMaker.Real(gapMilliseconds, balancer, requests: 400));

        Assert.True(_jumps < _passes, $"{_jumps} engine events instead of {_passes}");
    }

    [Fact]
    public void Run_MoreServersThanSeriesRows_JumpingAndSteppingShowTheSamePerGroup()
    {
        for (var index = 0; index < 4; index++)
        {
            var drawn = new ScenarioMaker(6, index).Draw(size: 400);
            var spec = drawn.Base with { Groups = [.. drawn.Base.Groups.Select(group => group with { Count = 40 })] };
            spec = spec with { Groups = [.. spec.Groups, spec.Groups[0] with { Name = "more", Count = 30 }] };
            var scenario = new Scenario { Name = drawn.Name, Base = spec, Traffic = drawn.Traffic, Balancer = drawn.Balancer, TrafficWindow = drawn.TrafficWindow, Probes = drawn.Probes };

            CheckSame("jumping and stepping", scenario, scenario.Run(singleStep: false), scenario.Run(singleStep: true));
        }
    }

    /// <summary>Says how wild the worlds were.</summary>
    public void Dispose()
    {
        foreach (var (rarity, times) in _rarities)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times,7} {rarity}"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_jumps} engine events instead of {_passes}"));
    }

    private static readonly string[] Expected =
    [
        "arrivals on a boundary", "cancellations of the head of the queue", "cancellations of decodes", "cancellations of prompts", "cancellations on a boundary",
        "crashes in a pass", "crashes on a boundary", "several ends in a pass", "preemptions of decodes", "preemptions of prompts", "preemptions while recomputing",
        "heads refused for want of blocks", "mixed passes", "passes of several chunks", "own blocks found again",
        "Finished", "Rejected", "TimedOut", "Failed", "InFlight", "too long", "truncated",
    ];

    private static readonly string[] ExpectedOfSharing =
    [
        "prefixes found", "prefixes shared", "cached blocks evicted", "contents computed twice", "own blocks found again", "surplus cut from a shared segment",
        "shared segments tightened",
    ];

    private static readonly string[] ExpectedOfConversations =
    [
        "prefixes found", "prefixes shared", "cached blocks evicted", "contents computed twice", "shared segments tightened", "blocks of answers named", "blocks across prompt and answer named", "answers found", "answers computed twice", "answers cut by their clients", "blocks of preempted answers named",
        "crashes in a pass", "preemptions of decodes", "truncated",
    ];

    private void Compare(Scenario scenario)
    {
        Picture jumping;
        Picture stepping;
        NaiveResult naive;
        try
        {
            jumping = scenario.Run(singleStep: false);
            stepping = scenario.Run(singleStep: true);
            naive = new NaiveWorld(scenario).Run();
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"{fault.Message} in {scenario}", fault);
        }

        jumping.CheckLaws();
        CheckSame("jumping and stepping", scenario, jumping, stepping);
        CheckSame("product and naive twin", scenario, jumping, Picture.Of(naive, scenario.Base.Warmup.Picoseconds, jumping.Edges, scenario.Probes));
        _jumps += jumping.Events;
        _passes += stepping.Events;
        foreach (var (rarity, times) in naive.Rarities)
        {
            Note(rarity, times);
        }

        foreach (var record in naive.Records)
        {
            Note(record.Outcome.ToString(), 1);
        }

        Note("too long", (int)naive.TooLong);
        Note("truncated", (int)naive.Truncated);
    }

    private void Note(string rarity, int times) => _rarities[rarity] = _rarities.GetValueOrDefault(rarity) + times;

    private static void CheckSame(string pair, Scenario scenario, Picture left, Picture right)
    {
        var difference = left.DifferenceFrom(right);
        Assert.True(difference is null, $"{pair} differ in {difference}\nin {scenario}");
    }
}
