using System.Text;
using System.Text.Json;
using LbSim.Experiments.Results;
using LbSim.Reports.Files;
using LbSim.Reports.Html;
using LbSim.Reports.Plots;
using LbSim.Reports.Tables;

namespace LbSim.Tests.Reports;

/// <summary>Prefix reuse stands in every output where requests say what their prompts begin with, and in none where they do not.</summary>
public sealed class PrefixReuseTests
{
    [Fact]
    public void SummaryJson_Conversations_HasTheShareItsIntervalAndTheTokensOfEachServer()
    {
        using var summary = JsonDocument.Parse(Text(SampleResults.Conversations(), SummaryJson.Write));
        var balancer = summary.RootElement.GetProperty("balancers")[1];

        var reuse = balancer.GetProperty("prefix_reuse");
        Assert.Equal(0.61, reuse.GetProperty("share").GetDouble());
        Assert.Equal([0.6039, 0.6161], reuse.GetProperty("ci95").EnumerateArray().Select(end => end.GetDouble()));
        foreach (var name in (string[])["admitted_tokens", "cached_tokens"])
        {
            Assert.Equal(reuse.GetProperty(name).GetInt64(), balancer.GetProperty("servers").EnumerateArray().Sum(server => server.GetProperty(name).GetInt64()));
        }
    }

    [Fact]
    public void SummaryJson_ConversationsWithoutReplications_HasNoInterval()
    {
        var result = SampleResults.TraceOnce();
        result = result with { Balancers = [.. result.Balancers.Select(SampleResults.Remembering)] };

        using var summary = JsonDocument.Parse(Text(result, SummaryJson.Write));

        Assert.Equal(JsonValueKind.Null, summary.RootElement.GetProperty("balancers")[0].GetProperty("prefix_reuse").GetProperty("ci95").ValueKind);
    }

    [Fact]
    public void SummaryCsv_Conversations_HasThreeColumnsMoreAtItsEnd()
    {
        var usual = Text(SampleResults.Typical(), SummaryCsv.Write).Split('\n');

        var lines = Text(SampleResults.Conversations(), SummaryCsv.Write).Split('\n');

        Assert.Equal(usual[0] + ",prefix_reuse,prefix_reuse_low,prefix_reuse_high", lines[0]);
        Assert.Equal(usual[2] + ",0.61,0.6039,0.6161", lines[2]);
    }

    [Fact]
    public void ReportPage_Conversations_ShowsItInTablesChartAndTerms()
    {
        var page = Page(SampleResults.Conversations());

        Assert.Contains("Prefix reuse<small>% of prompt tokens</small>", page, StringComparison.Ordinal);
        Assert.Contains("<td>61.0<small>60.4–61.6</small></td>", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Prefix reuse</dt>", page, StringComparison.Ordinal);
        Assert.Contains("<td>prefix reuse</td>", page, StringComparison.Ordinal); // among the differences in other figures
        Assert.Contains(ChartBook.Of(SampleResults.Conversations()).Sharing, chart => chart.Id == "prefix-reuse");
    }

    [Fact]
    public void ReportPage_ConversationsOnManyServers_HasTheShareOfEachGroup()
    {
        var result = SampleResults.HugeFleet();
        result = result with { Balancers = [.. result.Balancers.Select(SampleResults.Remembering)] };

        var row = Page(result).Split("<th scope=\"row\">h100</th><td>2,500</td>")[1].Split("</tr>")[0];

        Assert.EndsWith("<td>55.0 %</td>", row.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_OfPromptsWithoutNames_SayNothingOfIt()
    {
        var result = SampleResults.Typical();
        using var console = new StringWriter();
        ConsoleSummary.Render(result, console);

        foreach (var text in (string[])[Text(result, SummaryJson.Write), Text(result, SummaryCsv.Write), Page(result), console.ToString()])
        {
            Assert.DoesNotContain("reuse", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static string Text(ExperimentResult result, Action<ExperimentResult, Stream> write)
    {
        using var output = new MemoryStream();
        write(result, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static string Page(ExperimentResult result)
    {
        var book = ChartBook.Of(result);
        using var output = new StringWriter();
        new ReportPage(result, SampleResults.Manifest(result), book, book.All.ToDictionary(chart => chart.Id, _ => "<svg></svg>"), output).Write();
        return output.ToString();
    }
}
