using LbSim.Kernel.Random;
using LbSim.Simulation.Dispatch;
using LbSim.Simulation.Requests;
using LbSim.Simulation.Servers;

namespace LbSim.Tests.Simulation.Dispatch;

/// <summary>Byte counts of a sliding window in closed form, against a list of every token.</summary>
public sealed class TrafficMeterTests
{
    private const int PerToken = 200;
    private const int PerResponse = 350;

    [Fact]
    public void BytesInWindow_OneToken_CountsFromOneDelayAfterItLeftUntilTheWindowHasPassed()
    {
        var server = new Emitter { TokenLog = new(PerToken, PerResponse) };
        var meter = new TrafficMeter(window: 100, [server], networkDelays: [7]);
        server.TokenLog!.AddToken(50, isFirst: true);

        Assert.Equal(0, meter.BytesInWindow(0, new(56)));
        Assert.Equal(550, meter.BytesInWindow(0, new(57)));
        Assert.Equal(550, meter.BytesInWindow(0, new(156)));
        Assert.Equal(0, meter.BytesInWindow(0, new(157)));
    }

    [Fact]
    public void BytesInWindow_OneRequest_CountsFromTheInstantItWasSent()
    {
        var meter = new TrafficMeter(window: 100, [new Emitter()], networkDelays: [7]);
        meter.OnSent(0, 1234, 50);

        Assert.Equal(1234, meter.BytesInWindow(0, new(50)));
        Assert.Equal(1234, meter.BytesInWindow(0, new(149)));
        Assert.Equal(0, meter.BytesInWindow(0, new(150)));
    }

    [Fact]
    public void BytesInWindow_RandomJumpsReadAtRandomInstants_EqualsTheSumOverTokens()
    {
        for (var round = 0; round < 400; round++)
        {
            Follow(new RandomStream(12, "traffic", round));
        }
    }

    // A server runs jump after jump; now and then, also in the middle of one, somebody reads.
    private static void Follow(RandomStream random)
    {
        var server = new Emitter { TokenLog = new(PerToken, PerResponse) };
        var delay = random.NextIndex(3) * (long)random.NextIndex(50);
        var window = 1 + random.NextInt64(300);
        var meter = new TrafficMeter(window, [server], [delay]);
        var all = new List<(long Time, long Bytes)>();
        var now = 0L;
        for (var step = 0; step < 80; step++)
        {
            now += random.NextIndex(20);
            if (random.NextIndex(3) == 0)
            {
                meter.OnSent(0, 1000 + step, now);
                all.Add((now, 1000 + step));
            }

            var jump = new Jump(now, 1 + random.NextIndex(20), random.NextIndex(3));
            var passes = 1 + random.NextIndex(30);
            var tokens = random.NextIndex(5);
            var missing = random.NextIndex(tokens + 1);
            server.Begin(jump, tokens);
            while (random.NextIndex(2) == 0 && now < jump.BoundaryAt(passes))
            {
                now += random.NextInt64(jump.BoundaryAt(passes) - now);
                var ended = Enumerable.Range(1, passes).Where(pass => jump.BoundaryAt(pass) <= now).Select(pass => (jump.BoundaryAt(pass) + delay, (long)tokens * PerToken));
                Assert.Equal(Sum([.. all, .. ended], now, window), meter.BytesInWindow(0, new(now)));
            }

            now = jump.BoundaryAt(passes);
            server.End();
            server.TokenLog.AddPasses(jump, passes, tokens, missing);
            all.AddRange(Enumerable.Range(1, passes).Select(pass => (jump.BoundaryAt(pass) + delay, (long)(pass == passes ? tokens - missing : tokens) * PerToken)));
            if (random.NextIndex(2) == 0)
            {
                server.TokenLog.AddToken(now, isFirst: step % 2 == 0);
                all.Add((now + delay, PerToken + (step % 2 == 0 ? PerResponse : 0)));
            }

            if (random.NextIndex(5) == 0)
            {
                server.TokenLog.AddAnswer(now, 3);
                all.Add((now + delay, (3 * PerToken) + PerResponse));
            }

            if (random.NextIndex(2) == 0)
            {
                Assert.Equal(Sum(all, now, window), meter.BytesInWindow(0, new(now)));
            }
        }
    }

    private static long Sum(List<(long Time, long Bytes)> all, long now, long window) =>
        all.Where(item => item.Time > now - window && item.Time <= now).Sum(item => item.Bytes);

    /// <summary>A server of which only the tokens in progress matter.</summary>
    private sealed class Emitter() : Server(0, 0, null!, new RequestTable())
    {
        private Jump _jump;
        private int _tokens;
        private bool _isBusy;

        public override int InSystem => 0;

        public void Begin(in Jump jump, int tokens) => (_jump, _tokens, _isBusy) = (jump, tokens, true);

        public void End() => _isBusy = false;

        public override long TokensInProgress(long time) => _isBusy && time > _jump.Start ? (long)_tokens * _jump.EndedBy(time) : 0;

        public override void Deliver(int attempt, long now)
        {
        }

        public override void Cancel(int attempt, long now)
        {
        }

        public override void Wake(long now)
        {
        }

        public override void Step(long now)
        {
        }

        public override void Crash(long now)
        {
        }

        public override ServerSignals Observe(long now) => default;

        public override ServerTotals TotalsAt(long now) => default;

        public override long WorkLeft(long now, ReadOnlySpan<int> underWay) => 0;
    }
}
