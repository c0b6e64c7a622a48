using LbSim.Kernel.Events;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Kernel.Events;

public sealed class EventOrderTests
{
    [Fact]
    public void Phases_AreInTheDocumentedOrder() => Assert.Equal(
        ["Fault", "Cancel", "Completion", "Signal", "Arrival", "Delivery", "Step", "Sample"],
        Enum.GetValues<Phase>().Order().Select(phase => phase.ToString()));

    [Fact]
    public void Pop_RandomEvents_ComeInOrderOfTimePhaseActorSequence()
    {
        var random = new RandomStream(1, "events");
        var queue = new EventQueue();
        var twin = new List<(long Time, Phase Phase, int Actor, int Sequence)>();
        var sequence = 0;
        for (var step = 0; step < 50_000; step++)
        {
            if (twin.Count == 0 || random.NextIndex(100) < 52)
            {
                var (time, phase, actor) = (random.NextIndex(40), (Phase)random.NextIndex(8), random.NextIndex(5));
                queue.Push(new SimTime(time), phase, new SimEvent(actor, 0, sequence, 0));
                twin.Add((time, phase, actor, sequence++));
            }
            else
            {
                var expected = twin.Min();
                twin.Remove(expected);

                var popped = queue.Pop(out var time, out var phase);

                Assert.Equal(expected, (time.Picoseconds, phase, popped.Actor, popped.Subject));
            }

            Assert.Equal(twin.Count, queue.Count);
        }
    }

    [Fact]
    public void Set_RandomInstants_FindsTheEarliestWithTheLowestActor()
    {
        var random = new RandomStream(2, "clock");
        var clock = new ActorClock();
        var twin = new SortedDictionary<int, long>();
        for (var step = 0; step < 50_000; step++)
        {
            var actor = random.NextIndex(60);
            if (random.NextIndex(4) == 0)
            {
                clock.Set(actor, SimTime.Never);
                twin.Remove(actor);
            }
            else
            {
                var time = random.NextIndex(30);
                clock.Set(actor, new SimTime(time));
                twin[actor] = time;
            }

            Assert.Equal(twin.Count, clock.Count);
            if (twin.Count > 0)
            {
                var first = twin.MinBy(entry => (entry.Value, entry.Key));
                Assert.Equal((first.Value, first.Key), (clock.NextTime.Picoseconds, clock.NextActor));
            }
            else
            {
                Assert.Equal(SimTime.Never, clock.NextTime);
            }
        }
    }

    [Fact]
    public void Push_OnceGrown_AllocatesNothing()
    {
        var queue = new EventQueue();
        var clock = new ActorClock();
        Churn(queue, clock, 2_000);

        Assert.Equal(0, Allocation.LeastOf(() => Churn(queue, clock, 2_000)));
    }

    private static void Churn(EventQueue queue, ActorClock clock, int count)
    {
        for (var index = 0; index < count; index++)
        {
            queue.Push(new SimTime(index * 7919L % 1000), Phase.Signal, new SimEvent(index % 7, 0, index, 0));
            clock.Set(index % 100, new SimTime(index * 104_729L % 1000));
        }

        while (queue.Count > 0)
        {
            queue.Pop(out _, out _);
        }
    }
}
