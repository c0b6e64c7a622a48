using LbSim.Kernel;
using LbSim.Simulation.Requests;
using LbSim.Workload;

namespace LbSim.Tests.Simulation.Requests;

/// <summary>Requests end once, and their slots come back only when nobody holds them.</summary>
public sealed class RequestTableTests
{
    private readonly RequestTable _table = new();

    [Fact]
    public void Arrive_AfterTheOneBeforeIsDone_ReusesItsSlotUnderANewGeneration()
    {
        var first = Arrive(5);
        var attempt = _table.Dispatch(first, 0, 3, 5, 0);
        var generations = (_table[first].Generation, _table.AttemptAt(attempt).Generation);
        _table.End(first, Outcome.Finished, 9);
        _table.CloseAttempt(attempt);
        _table.ReleaseIfDone(first);

        var second = Arrive(10);

        Assert.Equal(first, second);
        Assert.Equal(generations.Item1 + 1, _table[second].Generation);
        Assert.Equal(1, _table[second].Id);
        Assert.Equal(Outcome.InFlight, _table[second].Outcome);
        var next = _table.Dispatch(second, 0, 1, 10, 0);
        Assert.Equal(attempt, next);
        Assert.Equal(generations.Item2 + 1, _table.AttemptAt(next).Generation);
        Assert.Equal(-1, _table.AttemptAt(next).Started);
        Assert.Equal(-1, _table.AttemptAt(next).ServerSlot);
    }

    [Fact]
    public void ReleaseIfDone_AnAttemptStillAtItsServer_KeepsTheSlot()
    {
        var slot = Arrive(0);
        _table.Dispatch(slot, 0, 0, 0, 0);
        _table.End(slot, Outcome.TimedOut, 4);
        _table.ReleaseIfDone(slot);

        Assert.NotEqual(slot, Arrive(5));
    }

    [Fact]
    public void End_ASecondTime_IsAFaultOfOurs()
    {
        var slot = Arrive(0);
        _table.End(slot, Outcome.Finished, 1);

        var fault = Assert.Throws<InvariantException>(() => _table.End(slot, Outcome.TimedOut, 2));
        Assert.Contains("ended twice", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void End_BeforeItsArrival_IsAFaultOfOurs()
    {
        var slot = Arrive(7);

        Assert.Throws<InvariantException>(() => _table.End(slot, Outcome.Finished, 6));
    }

    [Fact]
    public void End_AsStillInFlight_IsAFaultOfOurs()
    {
        var slot = Arrive(0);

        Assert.Throws<InvariantException>(() => _table.End(slot, Outcome.InFlight, 6));
    }

    [Fact]
    public void Arrive_ManyRequestsFewAtATime_NeedsOnlyThatManySlots()
    {
        var open = new Queue<(int Slot, int Attempt)>();
        for (var number = 0; number < 10_000; number++)
        {
            var slot = Arrive(number);
            open.Enqueue((slot, _table.Dispatch(slot, 0, 0, number, 0)));
            if (open.Count == 700)
            {
                var (oldest, attempt) = open.Dequeue();
                _table.End(oldest, Outcome.Finished, number);
                _table.CloseAttempt(attempt);
                _table.ReleaseIfDone(oldest);
                Assert.False(_table.IsLive(oldest));
            }
        }

        Assert.Equal(700, _table.RequestSlots);
        Assert.Equal(10_000, _table.Arrived);
        Assert.Equal(10_000 - 699, _table.Ended);
    }

    private int Arrive(long time) =>
        _table.Arrive(new RequestSpec { Arrival = new(time), PromptTokens = 1, OutputTokens = 1 }, isMeasured: true, bytes: 0);
}
