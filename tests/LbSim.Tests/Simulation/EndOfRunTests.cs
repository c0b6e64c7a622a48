using LbSim.Kernel.Time;
using LbSim.Simulation;
using LbSim.Simulation.Requests;
using static LbSim.Tests.Simulation.Small;

namespace LbSim.Tests.Simulation;

/// <summary>When a run ends, and what it says of what was under way.</summary>
public sealed class EndOfRunTests
{
    [Fact]
    public void Run_CutOffWhileTheFirstTokenIsUnderWay_TheClientHasNotSeenIt()
    {
        // the request reaches the server at 20 ms, its first token leaves at 35 ms and would arrive at 55 ms
        var spec = Spec(Engine(), (0, 5, 3));
        spec = spec with { Groups = [spec.Groups[0] with { NetworkDelay = For(20) }], DrainLimit = For(50) };

        var (result, records) = Run(spec);

        Assert.Equal(At(50), result.End);
        Assert.Equal(Outcome.InFlight, records[0].Outcome);
        Assert.Equal(20 * Ms, records[0].Started);
        Assert.Equal(-1, records[0].FirstToken);
        Assert.Equal(0, result.Ttft.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_TrafficThatStopsBeforeTheDuration_TheSpanIsTheDurationWhateverElseIsPending(bool hasTimer)
    {
        var spec = Spec(Engine(), (0, 5, 1)) with
        {
            Duration = At(500),
            Timeouts = hasTimer ? new() { Total = new Constant(0.2) } : new(),
        };

        var (result, records) = Run(spec);

        Assert.Equal(15 * Ms, records[0].Ended);
        Assert.Equal(At(500), result.SpanEnd);
        Assert.Equal(At(500), result.End);
    }

    [Fact]
    public void Run_NoDuration_EndsWithTheLastRequestAndMeasuresUpToTheLastArrival()
    {
        var (result, _) = Run(Spec(Engine(), (0, 5, 1), (100, 5, 2)));

        Assert.Equal(SimTime.Zero, result.SpanStart);
        Assert.Equal(At(100), result.SpanEnd);
        Assert.Equal(At(126), result.End); // 15 ms of prompt, 11 ms of decode
    }

    [Fact]
    public void Run_TrafficGoesOnAfterTheDuration_EndsWithTheLastMeasuredRequest()
    {
        // the second is not measured but shares the batch: 0-15 first prompt, 15-31 mixed, 31-43 both decode
        var spec = Spec(Engine(), (0, 5, 3), (12, 5, 9), (5000, 5, 1)) with { Duration = At(11), SendAfterDuration = true };

        var (result, records) = Run(spec);

        Assert.Equal(43 * Ms, records[0].Ended);
        Assert.Equal(At(43), result.End);
        Assert.Equal(At(11), result.SpanEnd);
        Assert.Equal(2, result.All.Arrived);
        Assert.Equal(1, result.Cohort.Arrived);
        Assert.Equal(1, result.All.InFlight);
    }

    [Fact]
    public void Run_NoTraffic_IsEmpty()
    {
        var (result, records) = Run(Spec(Engine()));

        Assert.Empty(records);
        Assert.Equal(SimTime.Zero, result.End);
        Assert.True(double.IsNaN(result.Ttft.Quantile(0.5)));
    }
}
