using LbSim.Kernel.Time;
using LbSim.Tests.Testing;
using LbSim.Workload.Traces;

namespace LbSim.Tests.Workload.Traces;

public class TraceReplayTests
{
    private const long Second = 1_000_000_000_000;

    [Theory]
    [InlineData(1, 3_333_333_333_333)]
    [InlineData(2, 1_666_666_666_667)] // half a picosecond is rounded up
    [InlineData(0.5, 6_666_666_666_666)]
    [InlineData(1.1, 3_030_303_030_303)] // 3.333333333333/1.1 = 3.03030303030272...: eleven tenths, not the double beside it
    [InlineData(0.000001, 3_333_333_333_333_000_000)]
    [InlineData(1_000_000, 3_333_333)]
    public void Speed_AnyFactor_DividesGapsExactly(double speed, long picoseconds)
    {
        var requests = TraceText.Read(TraceText.At("7", "10.333333333333"), new() { Speed = speed });

        Assert.Equal(0, requests[0].Arrival.Picoseconds);
        Assert.Equal(picoseconds, requests[1].Arrival.Picoseconds);
    }

    [Fact]
    public void Speed_OverManyRows_RoundsEachRowOnceAndNeverDrifts()
    {
        var file = TraceText.At([.. Enumerable.Range(0, 5000).Select(i => $"{i / 1000}.{i % 1000:000}")]);

        var requests = TraceText.Read(file, new() { Speed = 0.7 });

        for (var i = 0; i < requests.Count; i++)
        {
            Assert.Equal((long)Math.Round(i * 1_000_000_000m / 0.7m, MidpointRounding.AwayFromZero), requests[i].Arrival.Picoseconds);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(1e-7)]
    [InlineData(double.PositiveInfinity)]
    public void Validate_SpeedOutOfRange_NamesValueAndBounds(double speed)
    {
        var problem = Assert.Single(new TraceOptions { Speed = speed }.Validate());

        Assert.Equal("speed", problem.Option);
        TraceText.Says(problem.Message, "expected 1E-06 to 1000000");
    }

    [Fact]
    public void Start_CountedInRows_BeginsThereAtTimeZero()
    {
        var requests = TraceText.Read(TraceText.At("0", "1", "3", "7"), new() { Start = TraceExtent.OfRows(2) });

        Assert.Equal([(0L, 12), (4 * Second, 13)], requests.Select(request => (request.Arrival.Picoseconds, request.PromptTokens)));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 11)]
    [InlineData(1.000000000001, 12)]
    [InlineData(7, 13)]
    public void Start_CountedInTime_BeginsAtTheFirstRowFromThereOn(double seconds, int firstPrompt)
    {
        var requests = TraceText.Read(TraceText.At("100", "101", "103", "107"), new() { Start = TraceExtent.OfTime(SimDuration.FromSeconds(seconds)) });

        Assert.Equal((0L, firstPrompt), (requests[0].Arrival.Picoseconds, requests[0].PromptTokens));
    }

    [Fact]
    public void Start_BeyondTheTrace_SaysWhatThereIs()
    {
        TraceText.Says(TraceText.Fault(TraceText.At("0", "1.5"), new() { Start = TraceExtent.OfRows(2) }).Message, "has 2 usable rows over 1.5 s", "start leaves out 2 rows");
        TraceText.Says(TraceText.Fault(TraceText.At("0", "1.5"), new() { Start = TraceExtent.OfTime(SimDuration.FromSeconds(2)) }).Message, "start leaves out 2 s");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(9, 4)]
    public void Limit_CountedInRows_TakesThatMany(long rows, int expected) =>
        Assert.Equal(expected, TraceText.Read(TraceText.At("0", "1", "3", "7"), new() { Limit = TraceExtent.OfRows(rows) }).Count);

    [Theory]
    [InlineData(1, 1)] // the instant itself is excluded
    [InlineData(1.5, 2)]
    [InlineData(100, 3)]
    public void Limit_CountedInTime_CountsFromTheFirstRowReplayedBeforeSpeed(double seconds, int expected)
    {
        var options = new TraceOptions { Start = TraceExtent.OfRows(1), Limit = TraceExtent.OfTime(SimDuration.FromSeconds(seconds)), Speed = 10 };

        Assert.Equal(expected, TraceText.Read(TraceText.At("0", "6", "7", "9"), options).Count);
    }

    [Fact]
    public void Limit_BeforeABadRow_NeverReadsThatRow() =>
        Assert.Equal(2, TraceText.Read(TraceText.At("0", "1", "never"), new() { Limit = TraceExtent.OfRows(2) }).Count);

    [Fact]
    public void Repeat_ThreeTimes_ShiftsEachCopyBySpanPlusMeanGap()
    {
        var options = new TraceOptions { Repeat = 3, Speed = 2 };
        var requests = TraceText.Read(TraceText.At("5", "6", "9"), options);

        // span 4 s, mean gap 2 s: copies 6 s apart as recorded, 3 s apart when played twice as fast
        Assert.Equal([0, 0.5, 2, 3, 3.5, 5, 6, 6.5, 8], requests.Select(request => request.Arrival.Seconds));
        var summary = TraceWorkload.Scan(TraceText.At("5", "6", "9"), options);
        Assert.Equal((3, 9, 8.0), (summary.Rows, summary.Requests, summary.Span.Seconds));
        Assert.Equal(9 / 8.0, summary.RequestsPerSecond);
    }

    [Fact]
    public void Repeat_AThousandTimes_DoesNotDrift()
    {
        var requests = TraceText.Read(TraceText.At("0", "1", "1", "2"), new() { Repeat = 1000 });

        // span 2 s plus mean gap 2/3 s
        Assert.Equal((long)Math.Round(999 * 8 * (decimal)Second / 3, MidpointRounding.AwayFromZero), requests[^4].Arrival.Picoseconds);
    }

    [Fact]
    public void Repeat_AtOneInstant_IsRefused() =>
        TraceText.Says(TraceText.Fault(TraceText.At("4", "4"), new() { Repeat = 2 }).Message, "single instant", "repeat: 1");

    [Fact]
    public void Repeat_WithSessions_GivesLaterCopiesSessionsOfTheirOwn()
    {
        var file = TraceText.File("arrival,prompt,output,session,client\n0,1,1,a,x\n1,1,1,b,y\n2,1,1,a,x\n");

        var requests = TraceText.Read(file, new() { Repeat = 2 });

        Assert.Equal(requests[0].Session, requests[2].Session);
        Assert.Equal(requests[3].Session, requests[5].Session);
        Assert.Equal(4, requests.Select(request => request.Session).Distinct().Count());
        Assert.Equal([0, 1, 0, 0, 1, 0], requests.Select(request => request.Client));
    }

    [Fact]
    public void EqualTimes_InTheFile_KeepFileOrder() =>
        Assert.Equal([10, 11, 12, 13], TraceText.Read(TraceText.At("1", "1", "1", "2")).Select(request => request.PromptTokens));

    [Fact]
    public void TimeRunningBackwards_ByDefault_NamesBothLinesAndTheWayOut()
    {
        var fault = TraceText.Fault(TraceText.At("1", "2", "1.75"));

        Assert.Equal((4, "arrival_s"), (fault.Line, fault.Column));
        TraceText.Says(fault.Message, "trace.csv:4: arrival_s", "0.25 s earlier than in line 3", "on-unsorted: sort");
    }

    [Fact]
    public void TimeRunningBackwards_WithSort_IsSortedAndStable()
    {
        var requests = TraceText.Read(TraceText.At("5", "2", "5", "1", "2"), new() { Unsorted = UnsortedPolicy.Sort, Repeat = 2 });

        Assert.Equal([13, 11, 14, 10, 12, 13, 11, 14, 10, 12], requests.Select(request => request.PromptTokens));
        Assert.Equal([0, 1, 1, 4, 4, 5, 6, 6, 9, 9], requests.Select(request => request.Arrival.Seconds));
    }

    [Fact]
    public void Span_BeyondTheClock_SuggestsWhatToDo()
    {
        var fault = TraceText.Fault(TraceText.At("0", "9158400", "9158401"));

        Assert.Equal(4, fault.Line);
        TraceText.Says(fault.Message, "106 days", "start and limit", "speed");
        Assert.Equal(3, TraceText.Read(TraceText.At("0", "9158400", "9158401"), new() { Speed = 1.01 }).Count);
        Assert.Equal(2, TraceText.Read(TraceText.At("0", "9158400")).Count);
        TraceText.Says(TraceText.Fault(TraceText.File("timestamp,prompt,output\n0,1,1\n1700000000000,1,1\n")).Message, "timestamp_ms");
        TraceText.Says(TraceText.Fault(TraceText.At("0", "4000000"), new() { Repeat = 3 }).Message, "106 days", "fewer copies");
    }

    [Fact]
    public void Clients_Drawn_ReplaceTheTracesAndDifferByReplicationAlone()
    {
        var file = TraceText.File("arrival,prompt,output,client\n" + string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i},{i + 1},2,me\n")));
        var options = new TraceOptions { Clients = new() { Count = 50, Zipf = 1 }, Block = SimDuration.FromSeconds(200) }; // too few to resample
        var workload = TraceWorkload.Load(file, options);

        var first = TraceText.Read(file, options, seed: 3, replication: 0);
        var second = TraceText.Read(file, options, seed: 3, replication: 1);

        Assert.True(workload.IsRandom && workload.HasClients);
        Assert.Equal(first, TraceText.Read(file, options, seed: 3, replication: 0));
        Assert.NotEqual(first.Select(request => request.Client), second.Select(request => request.Client));
        Assert.Equal(first.Select(request => request with { Client = 0 }), second.Select(request => request with { Client = 0 }));
        Assert.InRange(first.Max(request => request.Client), 30, 49);
        Assert.True(first.Count(request => request.Client == 0) > 5 * first.Count(request => request.Client == 40));
    }

    [Fact]
    public void Open_SameTraceAgain_GivesTheSameRequestsWithoutSeedOrReplication()
    {
        var workload = TraceWorkload.Load(TraceText.At("0", "1", "2"), new());
        using var first = workload.Open(1, 0);
        using var second = workload.Open(2, 5);

        Assert.False(workload.IsRandom);
        Assert.Equal(TraceText.Drain(first), TraceText.Drain(second));
        Assert.False(first.TryNext(out _));
    }

    [Fact]
    public void Scan_SmallTrace_CountsAndHashes()
    {
        var bytes = "arrival,prompt,output\n0,10,2\n0.5,30,4\n1,20,0\n2,5,1\n"u8.ToArray();

        var summary = TraceWorkload.Scan(TraceText.File(bytes), new() { BadRows = BadRowPolicy.Skip, Limit = TraceExtent.OfRows(2) });

        Assert.Equal((2, 2, 20.0, 3.0, 30, 4), (summary.Rows, summary.Requests, summary.MeanPromptTokens, summary.MeanOutputTokens, summary.MaxPromptTokens, summary.MaxOutputTokens));
        Assert.Equal((bytes.Length, "csv", 4.0), (summary.Bytes, summary.Format, summary.RequestsPerSecond));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), summary.Sha256);
    }

    [Fact]
    public void TryNext_TenThousandRows_AllocatesNothingForEach()
    {
        var file = TraceText.File("arrival,prompt,output,client\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i}.5,{i + 1},2,user{i % 10}\n")));
        using var source = TraceWorkload.Load(file, new()).Open(0, 0);
        for (var i = 0; i < 1000; i++)
        {
            source.TryNext(out _);
        }

        var allocated = Allocation.LeastOf(() =>
        {
            for (var i = 0; i < 3_000; i++)
            {
                source.TryNext(out _);
            }
        });

        Assert.InRange(allocated, 0, 1024);
    }

    [Fact]
    public void Load_SpreadTies_MovesRowsOfAnInstantUpToTheNext()
    {
        var options = new TraceOptions { SpreadsTies = true };

        var requests = TraceText.Read(TraceText.At("0", "0", "3", "3", "3", "9", "9"), options);

        Assert.Equal([0, 1.5, 3, 5, 7, 9, 12], requests.Select(request => request.Arrival.Seconds));
        TraceText.Says(TraceWorkload.Scan(TraceText.At("0", "0", "3"), options).Notes[0], "spread-ties");
    }

    [Fact]
    public void Load_SpreadTiesOfOneInstant_LeavesThemTogether() =>
        Assert.Equal([0, 0], TraceText.Read(TraceText.At("5", "5"), new() { SpreadsTies = true }).Select(request => request.Arrival.Seconds));
}
