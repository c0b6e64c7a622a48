using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Tests.Workload.Traces;
using LbSim.Workload;
using LbSim.Workload.Clients;
using LbSim.Workload.Generators;
using LbSim.Workload.Growth;
using LbSim.Workload.Lengths;
using LbSim.Workload.Traces;
using LbSim.Workload.Users;

namespace LbSim.Tests.Workload.Growth;

/// <summary>Traffic times a multiplier: copies that are alike and not the same, thinned where it is not whole, nested.</summary>
public sealed class TrafficGrowthTests
{
    private const long Second = 1_000_000_000_000;

    [Fact]
    public void Of_OneTime_IsTheTrafficItself()
    {
        var trace = Window(Trace(400));

        Assert.Same(trace, TrafficGrowth.Of(trace, 1, GrowthKind.Copies));
        Assert.Equal(Enumerable.Range(0, 400).Select(row => row * Second), Read(trace).Select(request => request.Arrival.Picoseconds));
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(1, 1.5)]
    [InlineData(1.2, 1.5)]
    [InlineData(1.5, 2)]
    [InlineData(2, 2.7)]
    public void Of_SmallerMultiplier_IsPartOfTheLarger(double smaller, double larger)
    {
        foreach (var traffic in new IWorkload[] { Window(Trace(600)), Window(Trace(600, sessions: 40)), Generator() })
        {
            var few = Read(TrafficGrowth.Of(traffic, smaller, GrowthKind.Copies)).Select(Key).ToList();
            var many = Read(TrafficGrowth.Of(traffic, larger, GrowthKind.Copies)).Select(Key).ToHashSet();

            Assert.All(few, request => Assert.Contains(request, many));
            Assert.InRange((double)few.Count / many.Count, (smaller / larger) - 0.2, (smaller / larger) + 0.2);
        }
    }

    [Fact]
    public void Of_Copies_AreOrderedInTimeAndOfTheRightNumber()
    {
        var grown = Read(TrafficGrowth.Of(Window(Trace(2000)), 3, GrowthKind.Copies));

        Assert.InRange(grown.Count, 5600, 6400); // blocks are drawn, so a copy has as many rows as its blocks have
        Assert.Equal(grown.Select(request => request.Arrival.Picoseconds).Order(), grown.Select(request => request.Arrival.Picoseconds));
        Assert.All(grown, request => Assert.InRange(request.Arrival.Seconds, 0, 2000));
    }

    [Fact]
    public void OpenCopy_FurtherCopies_RotateEachBlockByAShiftOfItsOwn()
    {
        // one row a second, numbered by its prompt, in blocks of 50 s
        var copy = Drain(((ICopySource)Window(Trace(2000))).OpenCopy(1, 0, 2));
        var shifts = new HashSet<long>();
        for (var position = 0; position < 40; position++)
        {
            var rows = copy.Where(request => request.Arrival.Picoseconds / (50 * Second) == position).ToList();
            var from = rows.Select(row => (row.PromptTokens - 1) / 50).Distinct().ToList();

            Assert.Equal(50, rows.Count);
            Assert.InRange(Assert.Single(from), position - 5, position + 5);
            var turned = rows.Select(row => (row.Arrival.Picoseconds - (position * 50 * Second) - (((row.PromptTokens - 1) % 50) * Second) + (50 * Second)) % (50 * Second)).Distinct();
            shifts.Add(Assert.Single(turned));
        }

        Assert.True(shifts.Count >= 39, $"{shifts.Count} shifts");
    }

    [Fact]
    public void OpenCopy_Sessions_MoveWhole()
    {
        var trace = Window(Trace(2000, sessions: 100));
        var gaps = Read(trace).GroupBy(request => request.Session).ToDictionary(session => session.First().PromptTokens, Gaps);

        foreach (var session in Drain(((ICopySource)trace).OpenCopy(1, 0, 2)).GroupBy(request => request.Session))
        {
            Assert.Equal(gaps[session.First().PromptTokens], Gaps(session));
        }

        static string Gaps(IEnumerable<RequestSpec> session) => string.Join(' ', session.Select(request => (request.Arrival - session.First().Arrival).Picoseconds + ":" + request.PromptTokens));
    }

    [Fact]
    public void Of_FractionOfSessions_KeepsThemWhole()
    {
        var trace = Window(Trace(1000, sessions: 100));
        var whole = Read(trace).GroupBy(request => request.Session).ToDictionary(session => session.Key, session => session.Count());

        var half = Read(TrafficGrowth.Of(trace, 0.5, GrowthKind.Copies)).GroupBy(request => request.Session).ToList();

        Assert.InRange(half.Count, 30, 70);
        Assert.All(half, session => Assert.Equal(whole[session.Key], session.Count()));
    }

    [Fact]
    public void Of_FractionOfClients_KeepsThemWhole()
    {
        var generator = Generator();
        var whole = Read(generator).GroupBy(request => request.Client).ToDictionary(client => client.Key, client => client.Count());

        var half = Read(TrafficGrowth.Of(generator, 0.5, GrowthKind.Copies)).GroupBy(request => request.Client).ToList();

        Assert.NotEmpty(half);
        Assert.All(half, client => Assert.Equal(whole[client.Key], client.Count()));
    }

    [Fact]
    public void Of_CopiesWithClients_NumberThemOnFromTheCopyBefore()
    {
        var clients = Read(TrafficGrowth.Of(Generator(), 3, GrowthKind.Copies)).Select(request => request.Client / 20).GroupBy(copy => copy).ToDictionary(copy => copy.Key, copy => copy.Count());

        Assert.Equal([0, 1, 2], clients.Keys.Order());
        Assert.All(clients.Values, count => Assert.Equal(500, count));
    }

    [Fact]
    public void OpenCopy_Prefixes_AreSharedWhereTwoSessionsHaveThemAndRenumberedElsewhere()
    {
        // id 7 begins every prompt, the other is the row's own
        var text = string.Concat(Enumerable.Range(0, 400).Select(row => $"{{\"timestamp\": {row * 1000}, \"input_length\": 1024, \"output_length\": 5, \"hash_ids\": [7, {1000 + row}]}}\n"));
        var trace = Window(TraceText.File(text, "trace.jsonl"));
        var recorded = Read(trace).Select(request => request.Prefix.ToArray()).ToList();

        var copy = Drain(((ICopySource)trace).OpenCopy(1, 0, 2)).Select(request => request.Prefix.ToArray()).ToList();

        Assert.True(trace.HasPrefixes);
        Assert.All(copy, prefix => Assert.Equal(recorded[0][0].Id, prefix[0].Id));
        Assert.Empty(copy.Select(prefix => prefix[1].Id).Intersect(recorded.Select(prefix => prefix[1].Id)));
    }

    [Fact]
    public void Open_LaterReplications_ResampleBlocksAndLeaveTheLeadInPlace()
    {
        var layout = Peak(Trace(2000), 900, 600);
        var recorded = Read(layout);
        var resampled = Read(layout, replication: 3);

        Assert.Equal(60, recorded.TakeWhile(request => request.Arrival < layout.Layout.Start).Count());
        Assert.Equal(recorded.Take(60).Select(Key), resampled.Take(60).Select(Key));
        Assert.Equal((40, 15.0), (layout.Layout.Blocks, layout.Layout.Block.Seconds));
        Assert.NotEqual(recorded.Select(Key), resampled.Select(Key));
        for (var position = 0; position < 40; position++)
        {
            var rows = resampled.Skip(60 + (position * 15)).Take(15).Select(row => row.PromptTokens).ToList();
            Assert.Equal(Enumerable.Range(rows[0], 15), rows);
            Assert.InRange((rows[0] - 1 - 900) / 15, Math.Max(0, position - 5), Math.Min(39, position + 5));
        }
    }

    [Fact]
    public void Peak_Window_IsThatOfTheTraceWithTheMinuteBefore()
    {
        var window = Peak(Trace(2000), 30, 400); // only half a minute before it

        Assert.Equal(30, window.Layout.Lead.Seconds);
        Assert.Equal((400, 400 * 2), (window.Window.Requests, window.Window.OutputTokens));
        Assert.Equal(Enumerable.Range(1, 490), Read(window).Select(request => request.PromptTokens)); // and the minute after it
    }

    [Fact]
    public void Of_Squeeze_DividesEveryGap()
    {
        var squeezed = Read(TrafficGrowth.Of(Window(Trace(400)), 4, GrowthKind.Squeeze));

        Assert.Equal(Enumerable.Range(0, 400).Select(row => row * Second / 4), squeezed.Select(request => request.Arrival.Picoseconds));
    }

    [Fact]
    public void Of_Users_AreMoreOfThem()
    {
        var users = new UserTraffic(new()
        {
            Users = new() { Count = 10, Think = new ConstantDistribution(4) },
            Lengths = new SeparateLengths { Prompt = TokenOptions.Of(8), Output = TokenOptions.Of(2) },
        });

        using var more = TrafficGrowth.Of(users, 1.5, GrowthKind.Copies).Open(1, 0);
        using var hurried = TrafficGrowth.Of(users, 2, GrowthKind.Squeeze).Open(1, 0);

        Assert.Equal(15, Drain(more).Select(request => request.Client).Distinct().Count());
        Assert.All(Drain(hurried), request => Assert.Equal(2, request.Arrival.Seconds));
    }

    [Fact]
    public void Dispersion_OfEqualGapsAndOfPairs_IsWhatTheirCountsSay()
    {
        using var steady = Window(Trace(400)).Open(1, 0);
        Assert.Equal([0.0, 0.0], Dispersion.Of(steady, SimTime.Zero, SimTime.FromSeconds(400), SimDuration.FromSeconds(1), SimDuration.FromSeconds(10)));

        // twice in every other second: mean 1, variance 1 over all 20 bins
        using var pairs = WindowedTrace.Whole(TraceWorkload.Load(TraceText.At([.. Enumerable.Range(0, 10).SelectMany(pair => new[] { $"{2 * pair}", $"{2 * pair}" })]), new()), SimTime.Never).Open(1, 0);
        Assert.Equal(1, Dispersion.Of(pairs, SimTime.Zero, SimTime.FromSeconds(20), SimDuration.FromSeconds(1))[0]!.Value, 12);
    }

    private static (long Arrival, int Prompt, int Output, int Client) Key(RequestSpec request) => (request.Arrival.Picoseconds, request.PromptTokens, request.OutputTokens, request.Client);

    private static GeneratedWorkload Generator() => new(new()
    {
        Arrivals = new() { RatePerSecond = 5 },
        Lengths = new SeparateLengths { Prompt = TokenOptions.Of(8), Output = TokenOptions.Of(2) },
        Clients = new ClientOptions { Count = 20 },
        Requests = 500,
    });

    // a row a second, numbered by its prompt
    private static TraceFile Trace(int rows, int sessions = 0) => TraceText.File(
        (sessions > 0 ? "arrival_s,prompt_tokens,output_tokens,session\n" : "arrival_s,prompt_tokens,output_tokens\n")
        + string.Concat(Enumerable.Range(0, rows).Select(row => sessions > 0 ? $"{row},{row + 1},2,s{row % sessions}\n" : $"{row},{row + 1},2\n")));

    private static WindowedTrace Window(TraceFile file) => WindowedTrace.Whole(TraceWorkload.Load(file, new()), SimTime.Never);

    private static WindowedTrace Peak(TraceFile file, double start, double length) =>
        WindowedTrace.Peak(TraceWorkload.Load(file, new()), SimTime.FromSeconds(start), SimDuration.FromSeconds(length));

    private static List<RequestSpec> Read(IWorkload traffic, int replication = 0)
    {
        using var source = traffic.Open(1, replication);
        return Drain(source);
    }

    private static List<RequestSpec> Drain(IWorkSource source)
    {
        var requests = new List<RequestSpec>();
        while (source.TryNext(out var request))
        {
            requests.Add(request with { Prefix = request.Prefix.ToArray() });
        }

        return requests;
    }
}
