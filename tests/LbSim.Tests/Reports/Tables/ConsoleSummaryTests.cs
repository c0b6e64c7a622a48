using System.Globalization;
using LbSim.Experiments.Results;
using LbSim.Reports.Tables;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Reports.Tables;

public sealed class ConsoleSummaryTests
{
    public static TheoryData<string> Samples { get; } = [.. AllSamples.Names];

    [Theory]
    [InlineData("typical")]
    [InlineData("smallest")]
    [InlineData("nothing-finished")]
    [InlineData("trace-once")]
    [InlineData("many-balancers")]
    [InlineData("conversations")]
    public void Render_ASample_IsAsReviewed(string sample) =>
        Golden.Verify($"Reports/Goldens/console-{sample}.txt", Render(AllSamples.Of(sample)));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Render_AnySample_FitsTheWidthWithoutControlCharacters(string sample) => AssertPlain(Render(AllSamples.Of(sample)));

    [Fact]
    public void Render_TextFullOfSurprises_StillFitsAndMovesNoCursor()
    {
        var result = SampleResults.Typical();
        var label = "\u001b[31mred\u001b[0m\r\n" + new string('x', 300);
        result = result with
        {
            Scenario = new string('s', 400),
            Warnings = [.. Enumerable.Range(0, 40).Select(number => "warning " + number + " " + new string('w', 250))],
            Balancers = [.. result.Balancers.Select((balancer, index) => balancer with
            {
                Label = label + index, RequestsPerSecond = 1e9, Goodput = new Estimate(123456789, null, null), CostPer1000GoodRequests = 1e7,
            })],
        };

        var text = Render(result);

        AssertPlain(text);
        Assert.Contains("…", text, StringComparison.Ordinal);
        Assert.Contains("28 more", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_CoverageThatDiffers_HasAColumnOfItsOwn()
    {
        var result = SampleResults.Typical();
        var metrics = new Dictionary<string, LatencyResult>(result.Balancers[2].Metrics);
        metrics["e2e"] = metrics["e2e"] with { Coverage = 0.8 };

        var text = Render(result with { Balancers = [.. result.Balancers.Select((one, index) => index == 2 ? one with { Metrics = metrics } : one)] });

        Assert.Contains("covers", text, StringComparison.Ordinal);
        AssertPlain(text);
    }

    [Fact]
    public void Render_CoverageThatDiffersBetweenLatencies_StandsBesideEach()
    {
        var result = SampleResults.Typical();
        var metrics = new Dictionary<string, LatencyResult>(result.Balancers[2].Metrics);
        metrics["ttft"] = metrics["ttft"] with { Coverage = 0.91 };
        metrics["tpot"] = metrics["tpot"] with { Coverage = 0.82 };
        metrics["e2e"] = metrics["e2e"] with { Coverage = 0.73 };

        var line = Render(result with { Balancers = [.. result.Balancers.Select((one, index) => index == 2 ? one with { Metrics = metrics } : one)] })
            .Split('\n').First(text => text.StartsWith("least-connections", StringComparison.Ordinal));

        Assert.Matches(@" 91\.0 .* 82\.0 .* 73\.0 ", line);
    }

    [Fact]
    public void Render_AVerdict_HasItsHalfWidthAndSaysWhatItAllowsFor()
    {
        var text = Render(SampleResults.Typical());

        Assert.Contains("no significant difference (\u00b11.60)", text, StringComparison.Ordinal);
        Assert.Contains("better (\u00b11.60)", text, StringComparison.Ordinal);
        Assert.Contains("allows for 5 comparisons at once", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u00b1", Render(SampleResults.TraceOnce()), StringComparison.Ordinal);
    }

    private static void AssertPlain(string text)
    {
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
        Assert.DoesNotContain(text, character => char.IsControl(character) && character != '\n');
    }

    private static string Render(ExperimentResult result)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        ConsoleSummary.Render(result, output);
        return output.ToString();
    }
}
