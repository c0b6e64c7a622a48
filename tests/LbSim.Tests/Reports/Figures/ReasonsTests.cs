using LbSim.Reports.Figures;

namespace LbSim.Tests.Reports.Figures;

public sealed class ReasonsTests
{
    [Fact]
    public void Of_ReasonsOfBalancersThatTheExperimentDoesNotTell_AddsThemWithTheirLabels() => Assert.Equal(
        [
            "weighted-round-robin: completions were 94 % of arrivals", "least-connections: completions were 94 % of arrivals",
            "least-bandwidth: completions were 94 % of arrivals",
        ],
        Reasons.Of(SampleResults.ManyBalancers()));

    [Fact]
    public void Of_AReasonThatIsTheSameForAll_IsToldOnce() =>
        Assert.Equal(["the traffic is a recorded trace"], Reasons.Of(SampleResults.TraceOnce()));

    [Fact]
    public void Of_ASteadyRun_IsEmpty() => Assert.Empty(Reasons.Of(SampleResults.Typical()));
}
