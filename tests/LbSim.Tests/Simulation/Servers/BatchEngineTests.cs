using LbSim.Kernel.Time;
using LbSim.Simulation;
using LbSim.Simulation.Requests;
using LbSim.Simulation.Servers;
using static LbSim.Tests.Simulation.Small;

namespace LbSim.Tests.Simulation.Servers;

/// <summary>Timelines worked out by hand: a pass of m tokens lasts 10 + m ms.</summary>
public sealed class BatchEngineTests
{
    [Fact]
    public void OneRequest_PromptThenTokenByToken_IsAsAddedUp()
    {
        var spec = Spec(Engine(decodeKv: Ms), (100, 5, 4));
        spec = spec with { Groups = [spec.Groups[0] with { NetworkDelay = For(7), Server = Engine(decodeKv: Ms) with { RequestOverhead = For(3) } }] };

        var (result, records) = Run(spec);

        // seen by the engine at 110; prompt 110-125; decodes read 6, 7 and 8 tokens: 17, 18 and 19 ms
        Assert.Equal(110 * Ms, records[0].Started);
        Assert.Equal((125 + 7) * Ms, records[0].FirstToken);
        Assert.Equal((125 + 17 + 18 + 19 + 7) * Ms, records[0].Ended);
        Assert.Equal(17 * Ms, result.Itl.Min);
        Assert.Equal(19 * Ms, result.Itl.Max);
        Assert.Equal((17 + 18 + 19) * Ms, (long)result.Itl.Sum);
        Assert.Equal(18 * Ms, result.Tpot.Max);
        Assert.Equal(32 * Ms, result.Ttft.Max);
        Assert.Equal(86 * Ms, result.E2e.Max);
        Assert.Equal(10 * Ms, result.Queueing.Max);
        Assert.Equal(
            new ServerTotals
            {
                Arrivals = 1,
                UploadBytes = 600 + (4 * 5),
                Completions = 1,
                PromptTokens = 5,
                AdmittedPromptTokens = 5,
                OutputTokens = 4,
                Busy = 69 * Ms,
                Passes = 4,
                ScheduledTokens = 8,
                Running = 69 * Ms,
                KvTokens = ((5 * 17) + (6 * 18) + (7 * 19)) * Ms, // nothing is stored until the prompt's pass has ended
            },
            result.Servers[0]);
    }

    [Fact]
    public void OneTokenAnswer_EndsWithItsPrompt()
    {
        var (result, records) = Run(Spec(Engine(), (0, 1, 1)));

        Assert.Equal(11 * Ms, records[0].FirstToken);
        Assert.Equal(11 * Ms, records[0].Ended);
        Assert.Equal(0, result.Itl.Count);
        Assert.Equal(0, result.Tpot.Count);
        Assert.Equal(1, result.MetTpot);
    }

    [Fact]
    public void TwoPromptsAboveTheBudget_AreChunkedInOrder()
    {
        // budget 8: [8 of A] 0-18, [2 of A, 6 of B] 18-36, [A, 4 of B] 36-51, [A, B] 51-63, [B] 63-74
        var (_, records) = Run(Spec(Engine(budget: 8), (0, 10, 3), (5, 10, 3)));

        Assert.Equal(36 * Ms, records[0].FirstToken);
        Assert.Equal(63 * Ms, records[0].Ended);
        Assert.Equal(18 * Ms, records[1].Started);
        Assert.Equal(51 * Ms, records[1].FirstToken);
        Assert.Equal(74 * Ms, records[1].Ended);
    }

    [Fact]
    public void LongPrefillThreshold_CapsEachRequestsChunk()
    {
        // 4 tokens of each in the first pass, the rest of both in the second
        var (_, records) = Run(Spec(Engine() with { LongPrefillThreshold = 4 }, (0, 6, 1), (0, 5, 1)));

        Assert.Equal((18 + 13) * Ms, records[0].Ended);
        Assert.Equal((18 + 13) * Ms, records[1].Ended);
    }

    [Fact]
    public void KvCacheFull_TheLastOfTheBatchIsPreemptedAndRecomputed()
    {
        // 4 blocks of 4 tokens; A and B of 7 take two each, and each has room for one token more.
        //  0-24  both prompts: first tokens at 24
        // 24-36  both decode into their last slot
        // 36-47  A needs a block: B is preempted, A decodes alone (9 stored) ...
        // 47-58  ... and nothing is admitted: B needs 3 blocks for 9 tokens, 1 is free. A ends at 58, 4 tokens.
        // 58-77  B is computed again, prompt and 2 tokens, and emits its third
        // 77-88  its fourth
        var spec = Spec(Engine(blocks: 4) with { PrefixCaching = false }, (0, 7, 4), (0, 7, 4));

        var (result, records) = Run(spec);

        Assert.Equal(58 * Ms, records[0].Ended);
        Assert.Equal(24 * Ms, records[1].FirstToken);
        Assert.Equal(88 * Ms, records[1].Ended);
        Assert.Equal(0, records[0].Preemptions);
        Assert.Equal(1, records[1].Preemptions);
        Assert.Equal(1, result.Preemptions);
        Assert.Equal((77 - 36) * Ms, result.Itl.Max); // the gap over the preemption counts in full
        Assert.Equal(14, result.Servers[0].PromptTokens); // recomputation is not counted again
        Assert.Equal(8, result.Servers[0].OutputTokens);
    }

    [Fact]
    public void BudgetBelowTheBatch_TheLastGoesWithoutAndItsGapIsFull()
    {
        // budget 1: A 0-11, then A's second token 11-22 while B waits for budget, A ends; B 22-33, 33-44
        var (_, alone) = Run(Spec(Engine(budget: 1), (0, 1, 2), (0, 1, 2)));
        Assert.Equal(22 * Ms, alone[0].Ended);
        Assert.Equal(33 * Ms, alone[1].FirstToken);

        // budget 2, prompts of 1: A and B decode from 12; C (prompt 1) must wait until A ends at 24
        var (result, records) = Run(Spec(Engine(budget: 2), (0, 1, 2), (0, 1, 3), (0, 1, 1)));
        Assert.Equal(24 * Ms, records[0].Ended);
        Assert.Equal(24 * Ms, records[2].Started);
        Assert.Equal(36 * Ms, records[1].Ended);
        Assert.Equal(2, result.LargestPass[0]);
    }

    [Fact]
    public void SequenceLimit_TheNextStartsWhereOneEnds()
    {
        var (_, records) = Run(Spec(Engine(sequences: 1), (0, 5, 2), (0, 5, 2)));

        Assert.Equal(26 * Ms, records[0].Ended);
        Assert.Equal(26 * Ms, records[1].Started);
    }

    [Theory]
    [InlineData(26, 26)]
    [InlineData(27, 37)]
    [InlineData(25, 26)]
    public void ArrivalInAJump_StartsAtTheNextBoundaryOrTheOneItFallsOn(long arrival, long start)
    {
        // boundaries at 15, 26, 37, ...
        var (_, records) = Run(Spec(Engine(), (0, 5, 50), (arrival, 5, 1)));

        Assert.Equal(start * Ms, records[1].Started);
    }

    [Theory]
    [InlineData(25, 26, 1)]
    [InlineData(26, 26, 1)]
    [InlineData(27, 37, 2)]
    public void ClientLeaves_TheTokenOfThatPassIsNotDeliveredAndTheSlotIsFreeAtItsEnd(long leaves, long freed, int tokens)
    {
        var spec = Spec(Engine(sequences: 1), (0, 5, 50), (22, 1, 1)) with { Timeouts = new() { Total = new Constant(leaves / 1000.0) } };

        var (result, records) = Run(spec);

        Assert.Equal(Outcome.TimedOut, records[0].Outcome);
        Assert.Equal(leaves * Ms, records[0].Ended);
        Assert.Equal(freed * Ms, records[1].Started);
        Assert.Equal(tokens + 1, result.Servers[0].OutputTokens); // with the one of the second request
        Assert.Equal(tokens - 1, result.Itl.Count);
    }

    [Theory]
    [InlineData(36, 2)]
    [InlineData(37, 2)]
    [InlineData(38, 3)]
    public void Crash_TokensBeforeItStandAndThePassIsLost(long crash, int tokens)
    {
        var spec = Spec(Engine(), (0, 5, 50), (30, 5, 50)) with { Faults = [new() { Server = 0, Kind = FaultKind.Crash, At = At(crash), For = For(1) }] };

        // the second waits for the boundary at 37; a mixed pass 37-53 follows
        var (result, records) = Run(spec);

        Assert.Equal(Outcome.Failed, records[0].Outcome);
        Assert.Equal(Outcome.Failed, records[1].Outcome);
        Assert.Equal(crash * Ms, records[0].Ended);
        Assert.Equal(tokens, result.Servers[0].OutputTokens);
        Assert.Equal(tokens - 1, result.Itl.Count);
        Assert.Equal(crash * Ms, result.Servers[0].Busy);
    }

    [Fact]
    public void Stop_WhatIsThereFinishesAndNothingNewComes()
    {
        var spec = Spec(Engine(), (0, 5, 3), (10, 5, 1), (60, 5, 1)) with { Faults = [new() { Server = 0, Kind = FaultKind.Stop, At = At(5), For = For(50) }] };

        var (_, records) = Run(spec);

        Assert.Equal(37 * Ms, records[0].Ended);
        Assert.Equal(Outcome.Rejected, records[1].Outcome);
        Assert.Equal(-1, records[1].Server);
        Assert.Equal(75 * Ms, records[2].Ended);
    }

    [Fact]
    public void CrashWhileARequestIsUnderWay_ItFailsWhereItArrives()
    {
        var spec = Spec(Engine(), (0, 5, 3));
        spec = spec with { Groups = [spec.Groups[0] with { NetworkDelay = For(7) }], Faults = [new() { Server = 0, Kind = FaultKind.Crash, At = At(5) }] };

        var (result, records) = Run(spec);

        Assert.Equal(Outcome.Failed, records[0].Outcome);
        Assert.Equal(14 * Ms, records[0].Ended);
        Assert.Equal(1, result.Servers[0].Failed);
    }

    [Fact]
    public void QueueLimit_WhatWaitsBeyondItIsRejected()
    {
        // the first is in the batch from 0 on; one may wait
        var (result, records) = Run(Spec(Engine(sequences: 1) with { MaxQueue = 1 }, (0, 5, 5), (5, 5, 1), (6, 5, 1)));

        Assert.Equal(Outcome.Finished, records[1].Outcome);
        Assert.Equal(Outcome.Rejected, records[2].Outcome);
        Assert.Equal(1, result.Servers[0].Rejected);
    }

    [Fact]
    public void ModelLength_LongerPromptsAreRejectedAndLongerAnswersCut()
    {
        var (result, records) = Run(Spec(Engine() with { MaxModelLength = 10 }, (0, 11, 1), (100, 10, 5), (200, 8, 5), (300, 8, 2)));

        Assert.Equal(Outcome.Rejected, records[0].Outcome);
        Assert.Equal(1, records[1].OutputTokens); // the prompt fills the model: the pass that computes it still emits one token
        Assert.Equal(2, records[2].OutputTokens);
        Assert.Equal(2, records[3].OutputTokens);
        Assert.Equal(1, result.TooLong);
        Assert.Equal(2, result.Truncated);
    }

    [Fact]
    public void KvCacheSmallerThanTheModel_IsTheLimit()
    {
        var (result, records) = Run(Spec(Engine(blocks: 3), (0, 13, 1), (100, 12, 1), (200, 10, 9)));

        Assert.Equal(Outcome.Rejected, records[0].Outcome);
        Assert.Equal(Outcome.Finished, records[1].Outcome);
        Assert.Equal(2, records[2].OutputTokens);
        Assert.Equal(1, result.Truncated);
    }

    [Fact]
    public void Jump_LongAnswerAlone_CostsTwoEvents()
    {
        var (result, records) = Run(Spec(Engine(blocks: 300), (0, 5, 900)));

        Assert.Equal((15 + (899 * 11)) * Ms, records[0].Ended);
        Assert.Equal(2, result.ServerEvents);
    }

    [Fact]
    public void Observe_InsideAJump_ShowsTheLastBoundary()
    {
        var seen = new List<(long Time, ServerSignals Signals)>();
        var options = new RunOptions
        {
            ProbeTimes = [At(0), At(14), At(15), At(25), At(26), At(37), At(48), At(58), At(59), At(60)],
            Probe = (time, _, signals, _) => seen.Add((time.Picoseconds / Ms, signals)),
        };

        // boundaries at 15, 26, 37, 48, 59; stores 5, 6, 7, 8 tokens, then ends; the second waits for the boundary at 48
        Simulator.Run(Spec(Engine(sequences: 1), (0, 5, 5), (40, 5, 1)), options);

        Assert.Equal(
            [
                (0, new(0, 1, 0, 0)), // the pass that starts here has had no effect yet
                (14, new(0, 1, 0, 0)),
                (15, new(1, 0, 2, 1)),
                (25, new(1, 0, 2, 1)),
                (26, new(1, 0, 2, 2)),
                (37, new(1, 0, 2, 3)),
                (48, new(1, 1, 2, 4)),
                (58, new(1, 1, 2, 4)),
                (59, new(0, 1, 0, 5)),
                (60, new(0, 1, 0, 5)),
            ],
            seen);
    }
}
