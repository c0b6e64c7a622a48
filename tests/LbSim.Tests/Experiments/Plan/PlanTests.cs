using LbSim.Experiments.Plan;
using LbSim.Kernel.Time;
using LbSim.Tests.Reports.Files;
using LbSim.Tests.Workload.Traces;

namespace LbSim.Tests.Experiments.Plan;

/// <summary>What a plan decides, in what order, and what it says.</summary>
public sealed class PlanTests
{
    private const string Two = """
        name: two
        seed: 5
        warmup: 10%
        workload:
          arrivals: { rate: 8/s }
          requests: 1000
          lengths: { prompt: 10, output: 1 }
          clients: { count: 50 }
        balancers: [round-robin, least-connections, { nginx-consistent-hash: { key: client }, as: sticky }]
        objectives: { e2e: 2s, attainment: 90% }
        plan:
          candidates:
            - { name: slow, max: 8, price-per-hour: 1, queue: { service: { exponential: { mean: 500ms } } } }
            - { name: fast, max: 4, price-per-hour: 3, queue: { service: { exponential: { mean: 200ms } } } }
        """;

    // one balancer, where the others are not what is asked about
    private static readonly string Plain = Two.Replace("[round-robin, least-connections, { nginx-consistent-hash: { key: client }, as: sticky }]", "[least-connections]", StringComparison.Ordinal);

    [Fact]
    public void Fleets_InOrder_AreByCostThenGpusThenName()
    {
        var space = FleetSpace.Of(PlanProblems.Load(Two).Plan!, [2.0, 5.0]);

        Assert.Equal((44, 44), (space.All, space.Fleets.Count));
        Assert.Equal(["1 slow", "2 slow", "1 fast", "3 slow", "1 slow + 1 fast", "4 slow"], space.Fleets.Take(6).Select(fleet => fleet.Name));
        Assert.Equal(2.0 + 5.0, space.Fleets[4].Capacity);
        var alone = FleetSpace.Of(PlanProblems.Load(Two + "\n  mix: false\n  minimize: gpus\n  limits: { cost-per-hour: 6 }").Plan!, [2.0, 5.0]);
        Assert.Equal((12, 8), (alone.All, alone.Fleets.Count));
        Assert.Equal(["1 slow", "1 fast", "2 slow", "2 fast", "3 slow"], alone.Fleets.Take(5).Select(fleet => fleet.Name));
    }

    [Fact]
    public void Run_AnyNumberOfThreads_FindsTheSame()
    {
        var scenario = PlanProblems.Load(Two + "\n  traffic: [1, 1.5]\n  max-simulated-requests: 200k");

        Assert.Equal(Text(PlanProblems.Run(scenario)), Text(PlanProblems.Run(scenario, threads: 4)));
    }

    [Fact]
    public void Run_Bounded_SaysWhatIsUndecided()
    {
        var full = PlanProblems.Run(PlanProblems.Load(Two));
        var cut = PlanProblems.Run(PlanProblems.Load(Two + "\n  max-simulated-requests: 2k"));

        Assert.True(full.IsAnswered);
        Assert.False(cut.IsAnswered);
        Assert.True(cut.Search.SimulatedRequests < full.Search.SimulatedRequests);
        Assert.True(cut.Multipliers[0].Balancers.Sum(balancer => balancer.NotTried + balancer.Undecided.Count) > 0);
        Assert.Contains("max-simulated-requests", Assert.Single(cut.Obstacles), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Weights_FollowSaturatedThroughputUnlessGiven()
    {
        var found = PlanProblems.Run(PlanProblems.Load(Two));
        var given = PlanProblems.Run(PlanProblems.Load(Two.Replace("name: slow,", "name: slow, weight: 7,", StringComparison.Ordinal)));

        Assert.Equal([(1, false), (3, false)], found.Groups.Select(group => (group.Weight, group.IsWeightGiven)));
        Assert.Equal([(7, true), (3, false)], given.Groups.Select(group => (group.Weight, group.IsWeightGiven)));
        Assert.Contains(found.Notes, note => note.Contains("slow 1, fast 3", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_LimitThatNoIdleServerKeeps_IsSaidAndNothingIsSearched()
    {
        // an exponential service of 500 ms is within 100 ms in 18 % of cases, one of 200 ms in 39 %, the better of both in more
        var result = PlanProblems.Run(PlanProblems.Load(Two.Replace("e2e: 2s", "e2e: 100ms", StringComparison.Ordinal)));

        Assert.True(result.IsOutOfReach);
        Assert.False(result.IsAnswered);
        Assert.Equal(0, result.Search.SimulatedRequests);
        Assert.InRange(result.Groups[0].IdleAttainment!.Value, 0.15, 0.22);
        Assert.InRange(result.Groups[1].IdleAttainment!.Value, 0.35, 0.44);
        Assert.Contains("no fleet of these candidates can reach 90 %", Assert.Single(result.Obstacles), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Idle_IsAnUpperBoundOfWhatAFleetReaches()
    {
        var result = PlanProblems.Run(PlanProblems.Load(Plain.Replace("e2e: 2s, attainment: 90%", "e2e: 1s, attainment: 80%", StringComparison.Ordinal)));

        var best = result.Groups.Max(group => group.IdleAttainment!.Value);
        Assert.All(result.Multipliers[0].Balancers, balancer => Assert.True(balancer.Answer!.Attainment.Value <= best + 0.02)); // of other replications
    }

    [Fact]
    public void Run_Survive_AsksForMoreServers()
    {
        var plain = PlanProblems.Of(PlanProblems.Run(PlanProblems.Load(Two)), "least-connections").Answer!;
        var spare = PlanProblems.Of(PlanProblems.Run(PlanProblems.Load(Plain + "\n  survive: 1")), "least-connections").Answer!;

        Assert.True(spare.Fleet.CostPerHour > plain.Fleet.CostPerHour);
        Assert.Equal(spare.Servers.Select(group => group.Key), spare.Survive.Select(what => what.Group));
        Assert.All(spare.Survive, what => Assert.True(what.Attainment.Low >= 0.9));
    }

    [Fact]
    public void SpareCases_OfHashesAndOthers_AreDrawnOrTheLastOnes()
    {
        var world = new PlanWorld(PlanProblems.Load(Two + "\n  survive: 2"), CancellationToken.None);
        var fleet = FleetSpace.Of(world.Plan, world.Capacities).Fleets.Single(known => known.Name == "8 slow + 1 fast");

        Assert.Equal(["6 7", "8"], SpareCases.Of(world, fleet, 1).Select(what => string.Join(' ', what.Down)));
        var drawn = SpareCases.Of(world, fleet, 2);
        Assert.InRange(drawn.Count(what => what.Group == 0), 2, 5);
        Assert.All(drawn.Where(what => what.Group == 0), what => Assert.Equal(2, what.Down.Distinct().Count(server => server is >= 0 and < 8)));
        Assert.Equal([8], Assert.Single(drawn, what => what.Group == 1).Down);
    }

    [Fact]
    public void Run_ServersDownFromTheStart_AreWorthNothing()
    {
        // five servers of which two are down are three
        var world = new PlanWorld(PlanProblems.Load(Two), CancellationToken.None);
        var fleets = FleetSpace.Of(world.Plan, world.Capacities).Fleets;
        var five = new PlanCase(fleets.Single(known => known.Name == "5 slow"), 1, world.Traffic.At(1)) { Down = [3, 4] };
        var three = new PlanCase(fleets.Single(known => known.Name == "3 slow"), 1, world.Traffic.At(1));

        Assert.Equal(world.Run(three, 0).Met, world.Run(five, 0).Met);
        Assert.Equal(world.Run(three, 0).SentToGroup, world.Run(five, 0).SentToGroup);
    }

    [Fact]
    public void Run_OneGroup_LooksAtTheTwoCountsBelowTheAnswer()
    {
        var text = Two[..Two.IndexOf("    - { name: slow", StringComparison.Ordinal)] + "    - { name: slow, max: 12, price-per-hour: 1, queue: { service: { exponential: { mean: 500ms } } } }\n";
        var result = PlanProblems.Run(PlanProblems.Load(text.Replace("e2e: 2s", "e2e: 5s", StringComparison.Ordinal)));

        var answer = PlanProblems.Of(result, "least-connections");
        Assert.Equal(answer.Answer!.Fleet.Counts[0] - 1, answer.ClosestFailing!.Fleet.Counts[0]);
        Assert.NotNull(answer.ClosestFailing.Estimate);
    }

    [Fact]
    public void Run_Savings_AreAgainstRoundRobin()
    {
        var result = PlanProblems.Run(PlanProblems.Load(Two));
        var (plain, least) = (PlanProblems.Of(result, "round-robin"), PlanProblems.Of(result, "least-connections"));

        Assert.Equal(0, plain.SavingPerMonth);
        Assert.Equal((plain.Answer!.Fleet.CostPerHour - least.Answer!.Fleet.CostPerHour) * 730, least.SavingPerMonth);
        Assert.Equal(least.Answer.Fleet.CostPerHour * 730, least.Answer.CostPerMonth);
    }

    [Fact]
    public void Run_SharesOfTheirOwn_HaveToBeReachedEach()
    {
        var result = PlanProblems.Run(PlanProblems.Load(Two.Replace("e2e: 2s, attainment: 90%", "e2e: { limit: 2s, share: 90% }, queueing: { limit: 300ms, share: 95% }", StringComparison.Ordinal)));

        var answer = PlanProblems.Of(result, "least-connections").Answer!;
        Assert.False(result.IsJoint);
        Assert.Equal([("e2e", 0.9), ("queueing", 0.95)], result.Objectives.Select(objective => (objective.Name, objective.Target)));
        Assert.True(answer.ByObjective[0].Value >= 0.9 && answer.ByObjective[1].Value >= 0.95);
    }

    [Fact]
    public void Run_Around_TheAnswerAreHeadroomCurveAndSensitivity()
    {
        var result = PlanProblems.Run(PlanProblems.Load(Two));
        var answer = PlanProblems.Of(result, "least-connections").Answer!;

        Assert.InRange(answer.Headroom!.Value, 1, 3);
        Assert.Equal("e2e: queueing", answer.BreaksFirst);
        Assert.Equal(8, answer.Curve.Count);
        Assert.Equal((0.2, 1.2), (answer.Curve[0].Share, Math.Round(answer.Curve[^1].Share, 12)));
        Assert.Equal(6, result.Sensitivity.Count);
        Assert.All(result.Sensitivity.Where(row => row.Change < 0), row => Assert.True(row.StillMeets));
        Assert.True(result.Sensitivity.Single(row => row is { What: "step times", Change: > 0 }) is { StillMeets: true } or { Fleet: not null });
        Assert.NotNull(result.Detail);
    }

    [Fact]
    public void Run_Trace_IsJudgedOnTheRecordingAndFortyCopies()
    {
        using var folder = new TempFolder();
        folder.Write("t.csv", TraceRows());
        var text = Plain.Replace("  arrivals: { rate: 8/s }\n  requests: 1000\n  lengths: { prompt: 10, output: 1 }\n", "  trace: { file: t.csv }\n", StringComparison.Ordinal) + "\n  peak: { window: 5m }\n  traffic: [1, 2.5]\n  mix: false";
        var loaded = LbSim.Scenarios.ScenarioLoader.Parse(text, "plan.yaml", folder.Root, new() { Purpose = LbSim.Scenarios.ScenarioPurpose.Plan });
        Assert.Empty(loaded.Findings);

        var result = PlanProblems.Run(loaded.Scenario!, threads: 2);

        Assert.True(result.IsAnswered);
        Assert.Equal(("trace-blocks", null), (result.Interval, result.Confidence));
        Assert.InRange(result.Peak!.Start.Seconds, 300, 320); // the busy stretch of the trace
        Assert.All(result.Multipliers.SelectMany(multiplier => multiplier.Balancers), balancer =>
        {
            Assert.Equal(40, balancer.Answer!.Replications);
            Assert.True(balancer.Answer.Attainment.Value >= 0.9 && balancer.Answer.Attainment.Low >= 0.9);
        });
        Assert.True(PlanProblems.Of(result, "least-connections", 1).Answer!.Fleet.CostPerHour > PlanProblems.Of(result, "least-connections").Answer!.Fleet.CostPerHour);
        Assert.Contains(result.Notes, note => note.StartsWith("on traffic like this window", StringComparison.Ordinal));
        Assert.Contains(result.Notes, note => note.StartsWith("burstiness at x2.5", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_GeneratedPeak_IsTheCrestOfTheEnvelope()
    {
        var text = Plain.Replace("  requests: 1000\n", "", StringComparison.Ordinal).Replace("rate: 8/s", "rate: 4/s, envelope: { steps: [{ at: 0s, factor: 1 }, { at: 200s, factor: 2 }, { at: 300s, factor: 1 }] }", StringComparison.Ordinal).Replace("warmup: 10%", "duration: 500s", StringComparison.Ordinal);
        var peak = PlanProblems.Run(PlanProblems.Load(text + "\n  peak: { window: 100s }"));
        var whole = PlanProblems.Run(PlanProblems.Load(text));

        Assert.InRange(peak.Peak!.Start.Seconds, 190, 210);
        Assert.True(PlanProblems.Of(peak, "least-connections").Answer!.Fleet.CostPerHour > PlanProblems.Of(whole, "least-connections").Answer!.Fleet.CostPerHour);
    }

    [Fact]
    public void Run_Replications_AreTheSameTrafficForEveryFleet()
    {
        var world = new PlanWorld(PlanProblems.Load(Two), CancellationToken.None);
        var fleets = FleetSpace.Of(world.Plan, world.Capacities).Fleets;

        foreach (var replication in new[] { 0, 5, 17 })
        {
            var first = TraceText.Drain(world.Traffic.At(1.5).Workload.Open(world.Scenario.Seed, replication));
            world.Run(new(fleets[3], 0, world.Traffic.At(1.5)), replication);
            Assert.Equal(first, TraceText.Drain(world.Traffic.At(1.5).Workload.Open(world.Scenario.Seed, replication)));
            Assert.Equal(world.Run(new(fleets[3], 0, world.Traffic.At(1.5)), replication).Arrived, world.Run(new(fleets[^1], 1, world.Traffic.At(1.5)), replication).Arrived);
        }
    }

    // six arrivals a second from 300 s to 600 s, three before and after
    private static string TraceRows()
    {
        var text = new System.Text.StringBuilder("arrival_s,prompt_tokens,output_tokens\n");
        for (var tick = 0; tick < 9 * 600; tick++)
        {
            var time = tick / 6.0;
            if (time is >= 300 and < 600 || tick % 2 == 0)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{time:0.000},10,1\n");
            }
        }

        return text.ToString();
    }

    private static string Text(PlanResult result)
    {
        using var folder = new TempFolder();
        LbSim.Reports.Files.PlanFiles.Write(result, new() { Version = "1", ScenarioText = "", Seed = 1, Replications = 1, Balancers = [], Reproduce = "" }, folder.Root);
        return string.Join('\n', Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => Path.GetFileName(file) + File.ReadAllText(file)));
    }
}
