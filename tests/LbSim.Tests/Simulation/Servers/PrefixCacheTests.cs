using LbSim.Kernel.Time;
using LbSim.Simulation;
using LbSim.Simulation.Hardware;
using LbSim.Simulation.Requests;
using LbSim.Simulation.Servers;
using LbSim.Tests.Simulation.Twins;
using LbSim.Tests.Testing;
using LbSim.Workload;
using LbSim.Workload.Traces;
using static LbSim.Tests.Simulation.Small;

namespace LbSim.Tests.Simulation.Servers;

/// <summary>What prompts with a common beginning save, worked out by hand: blocks of 4 tokens, a pass of m tokens lasts 10 + m ms.</summary>
public sealed class PrefixCacheTests
{
    private static readonly PrefixSegment[] System = [new(1, 8)];

    [Fact]
    public void SecondPrompt_WithTheSameBeginning_ComputesOnlyTheRest()
    {
        var (result, records) = Run(Prompts(Engine(), (0, 12, System), (100, 12, System)));

        Assert.Equal(22 * Ms, records[0].FirstToken);
        Assert.Equal((100 + 14) * Ms, records[1].FirstToken); // 8 of 12 tokens are there
        Assert.Equal(8, result.Servers[0].ReusedTokens);
        Assert.Equal(24, result.Servers[0].PromptTokens);
    }

    [Fact]
    public void SecondPrompt_AdmittedInTheSamePass_FindsWhatTheFirstComputesInIt()
    {
        var (_, records) = Run(Prompts(Engine(), (0, 12, System), (0, 12, System)));

        Assert.All(records, record => Assert.Equal((10 + 12 + 4) * Ms, record.FirstToken));
    }

    [Fact]
    public void PromptThatIsCachedWhole_ComputesItsLastBlockAgain()
    {
        var (result, records) = Run(Prompts(Engine(), (0, 8, System), (100, 8, System), (200, 8, System)));

        Assert.Equal((100 + 14) * Ms, records[1].FirstToken);
        Assert.Equal((200 + 14) * Ms, records[2].FirstToken);
        Assert.Equal(8, result.Servers[0].ReusedTokens);
    }

    [Fact]
    public void SegmentAfterAnotherBeginning_IsAnotherContent()
    {
        var (result, _) = Run(Prompts(Engine(), (0, 12, [new(1, 4), new(3, 4)]), (100, 12, [new(2, 4), new(3, 4)])));

        Assert.Equal(0, result.Servers[0].ReusedTokens);
    }

    [Fact]
    public void BlockAcrossTwoSegments_BelongsToTheSecond()
    {
        // blocks end at 4, 8, 12: of segments that end at 6 and 12 the first has one block, the second two
        var (result, _) = Run(Prompts(Engine(), (0, 13, [new(1, 6), new(2, 6)]), (100, 13, [new(1, 6), new(9, 6)]), (200, 13, [new(1, 6), new(2, 6)])));

        Assert.Equal(4 + 12, result.Servers[0].ReusedTokens);
    }

    [Fact]
    public void OldestBlocks_AreUsedAgainFirst_LastBlockOfAPromptBeforeItsFirst()
    {
        // four blocks of memory: the prompt of 8 named tokens, then one that needs three of the four
        var engine = Engine(blocks: 4);

        var (result, _) = Run(Prompts(engine, (0, 8, System), (100, 12, []), (200, 8, System)));

        // two blocks had never been used, the third was the last of the named two: the first is still there
        Assert.Equal(4, result.Servers[0].ReusedTokens);
    }

    [Fact]
    public void Answer_IsFoundByThePromptThatSendsItAgain()
    {
        // 6 + 5 - 1 tokens were computed: 2 full blocks, the second of them half prompt, half answer
        var (result, records) = Run(Talk(Engine(), (0, 6, 5, [new(1, 6)], new(2, 5)), (200, 14, 1, [new(1, 6), new(2, 5), new(3, 3)], default)));

        Assert.Equal(8, result.Servers[0].ReusedTokens);
        Assert.Equal((200 + 10 + 14 - 8) * Ms, records[1].FirstToken);
    }

    [Fact]
    public void LastTokenOfAnAnswer_IsInNoBlock()
    {
        // 6 + 6 tokens would fill 3 blocks, but nothing was computed after the last of them
        var (result, _) = Run(Talk(Engine(), (0, 6, 6, [new(1, 6)], new(2, 6)), (200, 15, 1, [new(1, 6), new(2, 6), new(3, 3)], default)));

        Assert.Equal(8, result.Servers[0].ReusedTokens);
    }

    [Fact]
    public void BlocksAfterAnAnswer_AreAddedToItByWhoComputesThem()
    {
        // the second turn computes the answer's last block, the third finds that and the second's own
        var second = (Segments: (PrefixSegment[])[new(1, 6), new(2, 6), new(3, 4)], Answer: new PrefixSegment(4, 1));

        var (result, _) = Run(Talk(Engine(), (0, 6, 6, [new(1, 6)], new(2, 6)), (200, 16, 1, second.Segments, second.Answer), (400, 20, 1, [.. second.Segments, second.Answer, new(5, 3)], default)));

        Assert.Equal(8 + 16, result.Servers[0].ReusedTokens);
    }

    [Fact]
    public void AnswerThatWasShorterThanLaterPromptsSay_IsFoundAsFarAsItCame()
    {
        // 6 + 8 - 1 tokens were computed: 3 full blocks of the 20 tokens that the name reaches to
        var (result, _) = Run(Talk(Engine(), (0, 6, 8, [new(1, 6)], new(2, 14)), (400, 23, 1, [new(1, 6), new(2, 14), new(3, 3)], default)));

        Assert.Equal(12, result.Servers[0].ReusedTokens);
    }

    [Fact]
    public void AnswerThatWasLongerThanLaterPromptsSay_IsFoundAsFarAsTheySendIt()
    {
        // 6 + 14 - 1 tokens were computed, but the name ends after 6 + 8: 3 full blocks; the second prompt goes on differently
        var (result, _) = Run(Talk(Engine(), (0, 6, 14, [new(1, 6)], new(2, 8)), (400, 23, 1, [new(1, 6), new(2, 8), new(3, 9)], default)));

        Assert.Equal(12, result.Servers[0].ReusedTokens);
    }

    [Fact]
    public void AnswerAfterAPromptThatIsNamedInPart_HasNoName()
    {
        var (result, _) = Run(Talk(Engine(), (0, 8, 9, [new(1, 6)], new(2, 9)), (200, 17, 1, [new(1, 6), new(2, 9)], default)));

        Assert.Equal(4, result.Servers[0].ReusedTokens);
    }

    [Fact]
    public void AnswerWhoseClientLeaves_IsFoundAsFarAsItCame()
    {
        var spec = Talk(Engine(), (0, 6, 50, [new(1, 6)], new(2, 50)), (400, 60, 1, [new(1, 6), new(2, 50), new(3, 4)], default));
        spec = spec with { Timeouts = new() { Total = new Constant(0.0705) } };

        // the prompt's pass ends at 16 ms, decodes at 27, 38, 49, 60, 71: by then 6 + 5 tokens were computed
        Assert.Equal(8, Run(spec).Result.Servers[0].ReusedTokens);
    }

    [Fact]
    public void PreemptedRequest_FindsItsOwnBlocksAgain()
    {
        var engine = Engine(blocks: 5);
        var traffic = ((long, int, int)[])[(0, 8, 6), (0, 8, 6)];

        var with = Run(Spec(engine, traffic)).Result;
        var without = Run(Spec(engine with { PrefixCaching = false }, traffic)).Result;

        Assert.True(with.Preemptions > 0);
        Assert.True(with.Servers[0].ReusedTokens > 0);
        Assert.Equal(0, without.Servers[0].ReusedTokens);
        Assert.True(with.End < without.End);
    }

    [Fact]
    public void Totals_OfMeasuredRequests_CountWhatTheFirstAdmissionFound()
    {
        var spec = Prompts(Engine(), (0, 12, System), (100, 12, System), (200, 16, System));

        var (result, _) = Run(spec with { Warmup = At(50) });

        Assert.Equal((28, 16, 3), (result.Servers[0].AdmittedPromptTokens, result.Servers[0].CachedPromptTokens, result.Named));
    }

    [Fact]
    public void Totals_OfAPreemptedRequest_DoNotCountWhatItFindsOfItsOwn()
    {
        var result = Run(Spec(Engine(blocks: 5), (0, 8, 6), (0, 8, 6))).Result;

        Assert.True(result.Preemptions > 0 && result.Servers[0].ReusedTokens > 0);
        Assert.Equal((16, 0, 0), (result.Servers[0].AdmittedPromptTokens, result.Servers[0].CachedPromptTokens, result.Named));
    }

    [Fact]
    public void Totals_OfRequestsThatWereNeverAdmitted_CountNothing()
    {
        // the second waits behind the first until its client leaves, the third is longer than the whole cache
        var spec = Prompts(Engine(sequences: 1, blocks: 10), (0, 30, System), (1, 12, System), (2, 41, System));

        var (result, records) = Run(spec with { Timeouts = new() { Queue = new Constant(0.005) } });

        Assert.Equal([Outcome.Finished, Outcome.TimedOut, Outcome.Rejected], records.OrderBy(record => record.Request).Select(record => record.Outcome));
        Assert.Equal((30, 0), (result.Servers[0].AdmittedPromptTokens, result.Servers[0].CachedPromptTokens));
    }

    [Fact]
    public void CachingSwitchedOff_ComputesEverything()
    {
        var (result, records) = Run(Prompts(Engine() with { PrefixCaching = false }, (0, 12, System), (100, 12, System)));

        Assert.Equal((100 + 22) * Ms, records[1].FirstToken);
        Assert.Equal(0, result.Servers[0].ReusedTokens);
    }

    [Fact]
    public void Crash_ForgetsTheCache()
    {
        var spec = Prompts(Engine(), (0, 12, System), (100, 12, System));
        spec = spec with { Faults = [new FaultSpec { Server = 0, Kind = FaultKind.Crash, At = At(50), For = For(1) }] };

        Assert.Equal(0, Run(spec).Result.Servers[0].ReusedTokens);
    }

    /// <summary>With endless memory the engine reuses just what the trace's own statistics say (`stats.json`: 0.3736 of all prompt tokens).</summary>
    [SharedFact]
    public void MooncakeConversation_EndlessMemory_ReusesThePublishedShare()
    {
        var path = SharedData.PathTo("data/traces/mooncake/conversation_trace.jsonl.gz");
        var workload = TraceWorkload.Load(new TraceFile(Path.GetFileName(path), () => File.OpenRead(path)), new TraceOptions());
        var engine = Engine(budget: 1_000_000, sequences: 100_000, blocks: 20_000_000, blockSize: 16) with
        {
            StepTime = new StepTimeModel([.. Enumerable.Repeat(Ms, 1_000_001)], 0, 0, 0, 0, 0, 0),
            MaxModelLength = 200_000,
        };

        var totals = Simulator.Run(Spec(engine) with { Workload = workload }).Servers[0];

        Assert.Equal(0.3736, (double)totals.ReusedTokens / totals.PromptTokens, tolerance: 0.0005);
        Assert.Equal((totals.PromptTokens, totals.ReusedTokens), (totals.AdmittedPromptTokens, totals.CachedPromptTokens));
    }

    private static RunSpec Talk(EngineSpec engine, params (long Arrival, int Prompt, int Output, PrefixSegment[] Prefix, PrefixSegment Answer)[] traffic) => Spec(engine) with
    {
        Workload = new ListWorkload([.. traffic.Select(request => new RequestSpec
        {
            Arrival = At(request.Arrival),
            PromptTokens = request.Prompt,
            OutputTokens = request.Output,
            Prefix = request.Prefix,
            Answer = request.Answer,
        })]),
    };

    private static RunSpec Prompts(EngineSpec engine, params (long Arrival, int Prompt, PrefixSegment[] Prefix)[] traffic) => Spec(engine) with
    {
        Workload = new ListWorkload([.. traffic.Select(request => new RequestSpec
        {
            Arrival = At(request.Arrival),
            PromptTokens = request.Prompt,
            OutputTokens = 1,
            Prefix = request.Prefix,
        })]),
    };
}
