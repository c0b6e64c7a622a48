using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Tests.Testing;
using LbSim.Workload;
using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;
using LbSim.Workload.Sessions;
using static LbSim.Tests.Workload.Users.ClosedLoopPlay;

namespace LbSim.Tests.Workload.Sessions;

/// <summary>The source of sessions by itself, answered by service times the test chooses.</summary>
public sealed class SessionTests
{
    private static readonly SeparateLengths Drawn = new()
    {
        Prompt = new() { Distribution = TokenDistribution.LogNormal, Mean = 80, Cv = 1 },
        Output = new() { Distribution = TokenDistribution.Gamma, Mean = 100, Cv = 0.7 },
    };

    private static readonly SessionOptions Chat = new()
    {
        Arrivals = new() { RatePerSecond = 2 },
        Turns = new() { Distribution = TokenDistribution.Geometric, Mean = 4 },
        Lengths = Drawn,
        Think = new LogNormalDistribution(20, 1.5),
        ToolThink = new ConstantDistribution(1),
        ToolShare = 0.4,
        SharedPrompt = new() { Groups = 3, Tokens = 50 },
        Clients = new() { Count = 10, Zipf = 1 },
        Count = 2_000,
    };

    [Fact]
    public void Run_SessionsWithHistory_SendEverythingSaidBeforeAgain()
    {
        foreach (var session in Sessions(Chat))
        {
            var before = 50;
            for (var turn = 0; turn < session.Count; turn++)
            {
                var request = session[turn].Request;
                Assert.True(request.PromptTokens > before);
                Assert.Equal(request.PromptTokens, session[turn].Prefix.Sum(segment => segment.Tokens));
                Assert.Equal((2 * turn) + 2, session[turn].Prefix.Length);
                Assert.Equal(request.OutputTokens, request.Answer.Tokens);
                if (turn > 0)
                {
                    Assert.Equal([.. session[turn - 1].Prefix, session[turn - 1].Request.Answer], session[turn].Prefix[..^1]);
                    Assert.Equal(session[0].Request.Client, request.Client);
                }

                before = request.PromptTokens + request.OutputTokens;
            }
        }
    }

    [Fact]
    public void Run_SessionsWithSeveralBeginningsAndFirstLengths_HaveThemInTheirShares()
    {
        var options = Chat with
        {
            Turns = TokenOptions.Of(2),
            FirstLengths = new SeparateLengths { Prompt = TokenOptions.Of(7), Output = TokenOptions.Of(3) },
            Beginnings = [new() { Tokens = 1_000, Share = 0.5 }, new() { Tokens = 200, Share = 0.3 }],
        };
        var first = Sessions(options).Select(session => session[0]).ToList();

        var lengths = first.GroupBy(turn => turn.Request.PromptTokens).ToDictionary(kind => kind.Key, kind => kind.Count() / 2_000.0);
        Assert.Equal([57, 257, 1_057], lengths.Keys.Order());
        Assert.Equal(0.5, lengths[1_057], 0.04);
        Assert.Equal(0.3, lengths[257], 0.04);
        Assert.Equal(2, first.Where(turn => turn.Prefix.Length == 3).Select(turn => turn.Prefix[1].Id).Distinct().Count());
        Assert.All(first, turn => Assert.Equal(3, turn.Request.OutputTokens));
    }

    [Fact]
    public void Validate_BeginningsOfMoreThanAllSessions_IsAProblem()
    {
        var options = Chat with { Beginnings = [new() { Tokens = 10, Share = 0.7 }, new() { Tokens = 0, Share = 0.4 }] };

        Assert.Equal(["beginnings[1].tokens is 0; expected 1 to 10000000", "beginnings have shares of 1.1 together; expected at most 1"], options.Validate().Select(problem => $"{problem.Option} {problem.Message}"));
    }

    [Fact]
    public void Run_SessionsWithoutHistory_ShareTheirBeginningOnly()
    {
        var turns = Sessions(Chat with { SendsHistory = false }).SelectMany(session => session).ToList();

        Assert.All(turns, turn => Assert.Equal(50, Assert.Single(turn.Prefix).Tokens));
        Assert.All(turns, turn => Assert.Equal(0, turn.Request.Answer.Tokens));
        Assert.Equal(3, turns.Select(turn => turn.Prefix[0].Id).Distinct().Count());
        Assert.Equal(50 + 80, turns.Average(turn => turn.Request.PromptTokens), 4 * 80 / Math.Sqrt(turns.Count));
    }

    [Fact]
    public void Run_ManySessions_HaveTheStatedTurnsThinkTimesAndRate()
    {
        var sessions = Sessions(Chat);

        Assert.Equal(2_000, sessions.Count);
        Assert.Equal(4, sessions.Average(session => session.Count), 4 * Math.Sqrt(12.0 / 2_000)); // a geometric number of mean 4 has variance 12
        var thinks = sessions.SelectMany(session => session.Zip(session.Skip(1), (before, next) => (next.Request.Arrival - before.Ended).Seconds)).ToList();
        var human = thinks.Where(think => think != 1).ToList();
        Assert.Equal(0.4, 1 - ((double)human.Count / thinks.Count), 4 * Math.Sqrt(0.24 / thinks.Count));
        Assert.Equal(20, human.Average(), 4 * 30 / Math.Sqrt(human.Count));
        Assert.Equal(1_000, sessions.Max(session => session[0].Request.Arrival.Seconds), 4 * Math.Sqrt(2_000) / 2);
    }

    [Theory]
    [InlineData(60, 1_000)]
    [InlineData(1_000, 70)]
    public void Run_HistoryThatWouldGrowTooLong_SendsASummaryInsteadAndGoesOn(int at, int limit)
    {
        var options = Chat with
        {
            Turns = TokenOptions.Of(8),
            Lengths = new SeparateLengths { Prompt = TokenOptions.Of(10), Output = TokenOptions.Of(5) },
            SharedPrompt = new() { Groups = 1, Tokens = 20 },
            ContextLimit = limit,
            Compaction = new() { At = TokenOptions.Of(at), To = TokenOptions.Of(7) },
            Count = 5,
        };

        foreach (var session in Sessions(options))
        {
            // 20 in common and 10 new, then 15 more each turn; the fourth prompt would be 75: 20 + 7 + 10
            Assert.Equal([30, 45, 60, 37, 52, 37, 52, 37], session.Select(turn => turn.Request.PromptTokens));
            Assert.Equal([2, 4, 6, 3, 5, 3, 5, 3], session.Select(turn => turn.Prefix.Length));
            Assert.All(session, turn => Assert.Equal(turn.Request.PromptTokens, turn.Prefix.Sum(segment => segment.Tokens)));
            Assert.All(session, turn => Assert.Equal(5, turn.Request.Answer.Tokens));
            Assert.Equal([20], session[3].Prefix.Intersect(session[2].Prefix.Append(session[2].Request.Answer)).Select(segment => segment.Tokens));
            Assert.Equal([.. session[3].Prefix, session[3].Request.Answer], session[4].Prefix[..^1]);
            Assert.Equal(3, new[] { 3, 5, 7 }.Select(turn => session[turn].Prefix[1]).Distinct().Count());
        }
    }

    [Fact]
    public void Run_SummaryLongerThanTheHistory_IsCutToIt()
    {
        var options = Chat with
        {
            Turns = TokenOptions.Of(4),
            Lengths = new SeparateLengths { Prompt = TokenOptions.Of(30), Output = TokenOptions.Of(5) },
            SharedPrompt = null,
            Compaction = new() { At = TokenOptions.Of(60), To = TokenOptions.Of(50) },
            Count = 1,
        };

        // 65 would pass 60, but all that was said is 35 tokens; then 50 + 30
        Assert.Equal([30, 65, 80, 80], Assert.Single(Sessions(options)).Select(turn => turn.Request.PromptTokens));
    }

    [Fact]
    public void Run_ThresholdsAndSummariesAtRandom_AreAsStated()
    {
        var options = Chat with
        {
            Turns = TokenOptions.Of(60),
            Lengths = new SeparateLengths { Prompt = TokenOptions.Of(4), Output = TokenOptions.Of(1) },
            SharedPrompt = null,
            Compaction = new()
            {
                At = new() { Distribution = TokenDistribution.LogNormal, Mean = 100, Cv = 0.3 },
                To = new() { Distribution = TokenDistribution.Uniform, Min = 10, Max = 30 },
            },
            Count = 1_000,
        };

        // the first summary of each session: later ones are seen only where thresholds were low. The last prompt before is at most a turn of 5 tokens below its threshold
        var steps = Sessions(options).ConvertAll(session => session.Zip(session.Skip(1)).First(pair => pair.Second.Request.PromptTokens < pair.First.Request.PromptTokens));

        Assert.Equal(20 + 4, steps.Average(step => step.Second.Request.PromptTokens), 4 * 6.1 / Math.Sqrt(steps.Count));
        Assert.Equal(100 - 2.5, steps.Average(step => step.First.Request.PromptTokens), 4 * 30 / Math.Sqrt(steps.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_AnsweredFastOrSlowly_OnlyTheTimesOfLaterTurnsDiffer(bool isCompacting)
    {
        var options = Chat with { Abandon = 0.1, ContextLimit = 1_200, Opening = TokenOptions.Of(100) };
        options = !isCompacting ? options : options with
        {
            Compaction = new() { At = new() { Distribution = TokenDistribution.LogNormal, Mean = 500, Cv = 0.4 }, To = new() { Distribution = TokenDistribution.Geometric, Mean = 60 } },
        };

        var fast = Sessions(options, _ => 10);
        var slow = Sessions(options, turn => 3_000 + (17 * (turn % 11)));

        Assert.Equal(fast.Count, slow.Count);
        foreach (var (quick, late) in fast.Zip(slow))
        {
            Assert.Equal(quick[0].Request, late[0].Request);
            Assert.Equal(quick.Select(Nature), late.Select(Nature));
            Assert.Equal(Thoughts(quick), Thoughts(late));
        }

        Assert.NotEqual(fast.SelectMany(session => session).Max(turn => turn.Request.Arrival), slow.SelectMany(session => session).Max(turn => turn.Request.Arrival));
    }

    [Fact]
    public void Run_WithAContextLimit_EndsSessionsBeforeItAndCutsFirstTurns()
    {
        var free = Sessions(Chat);
        var limited = Sessions(Chat with { ContextLimit = 400 });

        Assert.All(limited.SelectMany(session => session), turn => Assert.InRange(turn.Request.PromptTokens + turn.Request.OutputTokens, 52, 400));
        foreach (var (whole, cut) in free.Zip(limited))
        {
            var fitting = whole.TakeWhile(turn => turn.Request.PromptTokens + turn.Request.OutputTokens <= 400).Select(Nature).ToList();
            Assert.Equal(fitting.Count > 0 ? fitting : cut.Select(Nature).Take(1), cut.Select(Nature).Take(Math.Max(fitting.Count, 1)));
        }
    }

    [Fact]
    public void Run_UsersWhoGiveUpByChance_LeaveAfterThatShareOfAnswers()
    {
        var sessions = Sessions(Chat with { Turns = TokenOptions.Of(1_000), Abandon = 0.25, ToolShare = 1 });

        Assert.Equal(4, sessions.Average(session => session.Count), 4 * Math.Sqrt(12.0 / 2_000));
    }

    [Fact]
    public void Run_UsersWithoutPatience_LeaveAfterTheFirstLateAnswer()
    {
        var options = Chat with { Turns = TokenOptions.Of(5), Patience = new ConstantDistribution(2) };

        var sessions = Sessions(options, turn => turn % 3 == 2 ? 2_001 : 2_000);

        foreach (var session in sessions)
        {
            var late = session.FindIndex(turn => (turn.Ended - turn.Request.Arrival).Seconds > 2);
            Assert.Equal(late < 0 ? 5 : late + 1, session.Count);
        }

        Assert.Contains(sessions, session => session.Count == 5);
        Assert.Contains(sessions, session => session.Count == 1);
    }

    [Fact]
    public void Run_WithANumberOfRequests_SendsThose()
    {
        using var source = new SessionWorkload(Chat with { Count = null, Requests = 321 }).Open(1, 0);

        Assert.Equal(321, Play(source, _ => 5, until: int.MaxValue).Count);
        Assert.False(source.HasMoreLater);
    }

    [Fact]
    public void OnEnded_RefusedAtOnceWithNoTimeToThink_ComesAgainAMillisecondLater()
    {
        var options = new SessionOptions { Arrivals = new() { Process = ArrivalProcess.Constant, RatePerSecond = 1 }, Turns = TokenOptions.Of(4), Lengths = Drawn, Count = 1 };

        using var source = new SessionWorkload(options).Open(1, 0);

        Assert.Equal([1_000, 1_001, 1_002, 1_003], Play(source, _ => 0, until: 9).Select(turn => turn.Request.Arrival.Picoseconds / SimDuration.PicosecondsPerMillisecond));
    }

    [Fact]
    public void Open_SameSeedAndReplication_GivesTheSameTraffic()
    {
        Assert.Equal(Sessions(Chat).SelectMany(session => session), Sessions(Chat).SelectMany(session => session));
        Assert.NotEqual(Sessions(Chat).SelectMany(session => session), Sessions(Chat, replication: 1).SelectMany(session => session));
    }

    [Fact]
    public void Means_OfDrawnSessions_AreThoseOfARun()
    {
        var workload = new SessionWorkload(Chat with { Count = 20_000 });
        using var source = workload.Open(1, 0);

        var turns = Play(source, _ => 5, until: int.MaxValue);

        Assert.Equal(turns.Count / 20_000.0, workload.MeanTurns, 4 * Math.Sqrt(12.0 / 2_000));
        var prompt = turns.Average(turn => turn.Request.PromptTokens);
        Assert.Equal(prompt, workload.MeanPromptTokens, prompt * 0.15);
    }

    [Fact]
    public void TryNext_OnceWarm_AllocatesNothing()
    {
        using var source = new SessionWorkload(Chat with { Count = null, Turns = TokenOptions.Of(6), Think = new ConstantDistribution(0.2) }).Open(1, 0);
        var number = 0L;
        Answer(5_000);

        Assert.Equal(0, Allocation.LeastOf(() => Answer(2_000)));

        void Answer(int count)
        {
            for (var index = 0; index < count; index++)
            {
                Assert.True(source.TryNext(out var request));
                source.OnEnded(number++, request.Arrival + new SimDuration(5_000));
            }
        }
    }

    [Fact]
    public void Validate_ImpossibleOptions_NamesEach()
    {
        var options = Chat with { Arrivals = new() { RatePerSecond = 0 }, Turns = new() { Distribution = TokenDistribution.Geometric }, ToolShare = 2, Abandon = -1, ContextLimit = 1, Count = 0, SharedPrompt = new() { Groups = 0, Tokens = 0 } };

        Assert.Equal(
            ["arrivals.rate", "turns.mean", "tool-share", "abandon", "context-limit", "count", "shared-prompt.groups", "shared-prompt.tokens"],
            options.Validate().Select(problem => problem.Option));
    }

    [Theory]
    [InlineData(0, 10, "compaction.at.mean")]
    [InlineData(60, 10, "compaction.to")] // with the 50 in common as much as at
    [InlineData(500, 450, "compaction.to")] // no less than the context limit
    public void Validate_CompactionThatDoesNotShorten_NamesIt(int at, int to, string option)
    {
        var options = Chat with { ContextLimit = 480, Compaction = new() { At = TokenOptions.Of(at), To = TokenOptions.Of(to) } };

        Assert.Equal([option], options.Validate().Select(problem => problem.Option));
        Assert.Equal(["compaction"], (Chat with { SendsHistory = false, Compaction = new() { At = TokenOptions.Of(500), To = TokenOptions.Of(9) } }).Validate().Select(problem => problem.Option));
    }

    // the turns of each session, in the order of sessions
    private static List<List<Turn>> Sessions(SessionOptions options, Func<int, int>? milliseconds = null, int replication = 0)
    {
        using var source = new SessionWorkload(options).Open(1, replication);
        return [.. Play(source, milliseconds ?? (turn => 300 + (turn % 7 * 50)), int.MaxValue).GroupBy(turn => turn.Request.Session).OrderBy(session => session.Key).Select(session => session.ToList())];
    }

    private static (int, int, int, string) Nature(Turn turn) =>
        (turn.Request.PromptTokens, turn.Request.OutputTokens, turn.Request.Client, string.Join(' ', turn.Prefix));

    private static List<long> Thoughts(List<Turn> turns) => [.. turns.Zip(turns.Skip(1), (before, next) => (next.Request.Arrival - before.Ended).Picoseconds)];
}
