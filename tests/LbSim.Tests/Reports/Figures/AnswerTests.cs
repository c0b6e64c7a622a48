using LbSim.Experiments.Results;
using LbSim.Reports.Figures;

namespace LbSim.Tests.Reports.Figures;

public sealed class AnswerTests
{
    [Fact]
    public void Of_ABestThatIsNotTheBaseline_ComparesItWithTheBaseline()
    {
        var answer = Answer.Of(SampleResults.Typical());

        Assert.Equal("power-of-choices has the highest goodput: 40.9 requests/s (97.4 % of arrivals met every objective).", answer.Headline);
        Assert.Equal("Against round-robin, the baseline: +4.50 requests/s (+12.4 %), 95 % interval +3.40 to +5.60 requests/s: better.", answer.Details[0]);
        Assert.StartsWith("Next is nginx-consistent-hash with 40.0 requests/s", answer.Details[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ABestThatIsTheBaseline_ComparesTheNextWithIt()
    {
        var result = SampleResults.Typical();
        var worse = new DifferenceResult { Difference = -9, Ratio = 0.75, Low = -10, High = -8, Verdict = "worse" };
        result = result with
        {
            Balancers =
            [
                result.Balancers[0] with { Goodput = new Estimate(36, 35, 37) },
                result.Balancers[1] with
                {
                    Goodput = new Estimate(27, 26, 28),
                    Comparison = new ComparisonResult("round-robin", new Dictionary<string, DifferenceResult> { ["goodput"] = worse }),
                },
            ],
        };

        var answer = Answer.Of(result);

        Assert.StartsWith("round-robin has the highest goodput: 36.0 requests/s", answer.Headline, StringComparison.Ordinal);
        Assert.Equal(
            "It is the baseline. Next is weighted-round-robin: -9.0 requests/s (-25.0 %), 95 % interval -10.0 to -8.0 requests/s: worse.",
            Assert.Single(answer.Details));
    }

    [Fact]
    public void Of_NoSignificantDifference_SaysHowLargeOneCouldHide()
    {
        var result = SampleResults.Typical();

        var answer = Answer.Of(result with { Balancers = [result.Balancers[0], result.Balancers[1]] });

        Assert.EndsWith("no significant difference (half-width 1.60 requests/s).", answer.Details[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ALatencyFigure_TakesTheLowest()
    {
        var answer = Answer.Of(SampleResults.Typical() with { Primary = "e2e.p95" });

        Assert.StartsWith("power-of-choices has the lowest p95 E2E: 11.6 s (of 99.9 % of arrivals).", answer.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ASaturatedBest_LeavesItOutAndSaysSo()
    {
        var result = SampleResults.Typical();
        var balancers = result.Balancers.ToArray();
        balancers[5] = balancers[5] with { Verdict = new RunVerdict("saturated", ["too much"]) };

        var answer = Answer.Of(result with { Balancers = balancers });

        Assert.StartsWith("nginx-consistent-hash has the highest goodput", answer.Headline, StringComparison.Ordinal);
        Assert.Contains("Not ranked: power-of-choices (saturated).", answer.Details);
    }

    [Fact]
    public void Of_ASaturatedBaseline_UsesNoVerdictWord()
    {
        var result = SampleResults.Typical();
        var balancers = result.Balancers.ToArray();
        balancers[0] = balancers[0] with { Verdict = new RunVerdict("cut-off", ["too short"]) };
        result = result with { Balancers = balancers };

        var answer = Answer.Of(result);

        Assert.Contains("Not ranked: round-robin (cut off).", answer.Details);
        Assert.DoesNotContain(answer.Details, detail => detail.Contains("better", StringComparison.Ordinal));
        Assert.All(result.Balancers, balancer => Assert.Equal("", Standing.Word(result, balancer)));
    }

    [Fact]
    public void Of_EveryBalancerSaturated_RanksNone()
    {
        var result = SampleResults.Typical();
        result = result with
        {
            Verdict = new RunVerdict("saturated", []),
            Balancers = [.. result.Balancers.Select(balancer => balancer with { Verdict = new RunVerdict("saturated", []) })],
        };

        var answer = Answer.Of(result);

        Assert.Null(answer.Best);
        Assert.StartsWith("No balancer kept up (saturated), so none is ranked", answer.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ATraceReplayedOnce_HoldsOnThisTraceOnly()
    {
        var answer = Answer.Of(SampleResults.TraceOnce());

        Assert.EndsWith("(+4.9 %): on this trace only.", answer.Details[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OneBalancer_ComparesNothing()
    {
        var answer = Answer.Of(SampleResults.Smallest());

        Assert.Equal("round-robin has a p95 E2E of 16.6 s (of 99.9 % of arrivals).", answer.Headline);
        Assert.StartsWith("Only one balancer was run", Assert.Single(answer.Details), StringComparison.Ordinal);
    }
}
