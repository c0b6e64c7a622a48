using System.Text.Json;
using LbSim.Experiments.Results;
using LbSim.Reports.Figures;
using LbSim.Reports.Files;
using LbSim.Reports.Html;
using LbSim.Reports.Plots;
using LbSim.Reports.Tables;
using LbSim.Tests.Reports.Files;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Reports;

/// <summary>Oracles are yardsticks: every output says so, and none is the answer.</summary>
public sealed class OracleMarkTests
{
    [Fact]
    public void Of_AnOracleIsBest_TheAnswerIsTheBestOfTheOthers()
    {
        var result = WithOracle(SampleResults.Typical());

        var answer = Answer.Of(result);

        Assert.False(answer.Best!.IsOracle);
        Assert.Contains(answer.Details, detail => detail.Contains("Not ranked", StringComparison.Ordinal) && detail.Contains("(oracle)", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_OnlyOracles_SaysSo()
    {
        var result = SampleResults.Typical();
        result = result with { Balancers = [.. result.Balancers.Select(balancer => balancer with { IsOracle = true })] };

        Assert.StartsWith("Only oracles were run", Answer.Of(result).Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_AnOracle_IsMarkedAndExplained()
    {
        var result = WithOracle(SampleResults.Typical());
        var output = new StringWriter();

        ConsoleSummary.Render(result, output);

        Assert.Contains("+" + result.Balancers.Single(balancer => balancer.IsOracle).Label, output.ToString(), StringComparison.Ordinal);
        Assert.Contains("+ oracle: ", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_ASweepWithAnOracle_MarksItAndRanksTheOthers()
    {
        var sweep = SampleSweeps.Typical();
        var leader = SweepAnswer.Leader(sweep.Points[0].Result!)!.Balancer;
        sweep = sweep with { Points = [.. sweep.Points.Select(point => point with { Result = point.Result! with { Oracles = [leader] } })] };
        using var folder = new TempFolder();
        var output = new StringWriter();

        SweepFiles.Write(sweep, SampleSweeps.Manifest(sweep), folder.Root);
        SweepSummary.Render(sweep, output);

        Assert.NotEqual(leader, SweepAnswer.Leader(sweep.Points[0].Result!)!.Balancer);
        Assert.Contains("+ " + leader + " is an oracle", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(">oracle</span>", File.ReadAllText(folder.PathTo("report.html")), StringComparison.Ordinal);
        Assert.Contains(leader + " (oracle)", File.ReadAllText(folder.PathTo("charts/sweep-ttft-p95.svg")), StringComparison.Ordinal);
        Assert.Equal([leader], SweepJson.Read(File.ReadAllText(folder.PathTo("sweep.json")), File.ReadAllBytes(folder.PathTo("sweep.csv"))).Points[0].Result!.Oracles);
    }

    [Fact]
    public void Render_NoOracle_SaysNothingOfThem()
    {
        var output = new StringWriter();

        ConsoleSummary.Render(SampleResults.Typical(), output);

        Assert.DoesNotContain("oracle", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void SummaryJson_AnOracle_IsMarkedAndTheOthersAreNot()
    {
        var result = WithOracle(SampleResults.Typical());
        using var output = new MemoryStream();

        SummaryJson.Write(result, output);

        using var json = JsonDocument.Parse(output.ToArray());
        var marked = json.RootElement.GetProperty("balancers").EnumerateArray().Select(balancer => balancer.TryGetProperty("oracle", out var mark) && mark.GetBoolean());
        Assert.Equal(result.Balancers.Select(balancer => balancer.IsOracle), marked);
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(SharedData.ProjectRoot, "docs", "schema", "summary.schema.json")));
        Assert.Empty(new SchemaCheck(schema.RootElement).Problems(json.RootElement));
    }

    [Fact]
    public void ReportPage_AnOracle_WearsABadge()
    {
        Assert.Contains(">oracle</span>", Page(WithOracle(SampleResults.Typical())), StringComparison.Ordinal);
        Assert.DoesNotContain(">oracle</span>", Page(SampleResults.Typical()), StringComparison.Ordinal);

        static string Page(ExperimentResult result)
        {
            var book = ChartBook.Of(result);
            using var output = new StringWriter();
            new ReportPage(result, SampleResults.Manifest(result), book, book.All.ToDictionary(chart => chart.Id, _ => "<svg></svg>"), output).Write();
            return output.ToString();
        }
    }

    private static ExperimentResult WithOracle(ExperimentResult result)
    {
        var best = Answer.Of(result).Best!;
        return result with { Balancers = [.. result.Balancers.Select(balancer => ReferenceEquals(balancer, best) ? balancer with { IsOracle = true } : balancer)] };
    }
}
