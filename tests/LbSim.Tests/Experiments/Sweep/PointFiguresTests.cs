using System.Text;
using System.Text.Json;
using LbSim.Experiments.Sweep;
using LbSim.Reports.Files;
using LbSim.Tests.Reports;
using LbSim.Tests.Reports.Files;

namespace LbSim.Tests.Experiments.Sweep;

public sealed class PointFiguresTests
{
    [Theory]
    [InlineData("typical")]
    [InlineData("smallest")]
    [InlineData("nothing-finished")]
    [InlineData("trace-once")]
    [InlineData("conversations")]
    public void Of_AResult_NamesEveryNumberOfSummaryJsonByItsPath(string sample)
    {
        var result = AllSamples.Of(sample);
        using var folder = new TempFolder();
        ResultFiles.Write(result, SampleResults.Manifest(result), folder.Root);
        using var summary = JsonDocument.Parse(File.ReadAllText(folder.PathTo("summary.json"), Encoding.UTF8));

        var figures = PointFigures.Of(result).Figures;

        var expected = Numbers(summary.RootElement).OrderBy(row => row.Key, StringComparer.Ordinal).ToList();
        Assert.Equal(expected, figures.Select(figure => KeyValuePair.Create(figure.Balancer + ": " + figure.Metric, figure.Value)).OrderBy(row => row.Key, StringComparer.Ordinal));
        Assert.NotEmpty(expected);
    }

    [Fact]
    public void Of_AResult_CarriesIntervalsAndTheNearestVerdict()
    {
        var point = PointFigures.Of(SampleResults.Typical());

        var first = point.Balancers.First();
        Assert.Equal(SampleResults.Typical().Balancers[0].Goodput!.Low, point.Find(first, "goodput.requests_per_s")!.Low);
        Assert.Equal(SampleResults.Typical().Balancers[0].Verdict.State, point.Find(first, "metrics.ttft.p95")!.Verdict);
        var second = point.Balancers.ElementAt(1);
        Assert.Equal(SampleResults.Typical().Balancers[1].Comparison!.Metrics["goodput"].Verdict, point.Find(second, "comparison.metrics.goodput.difference")!.Verdict);
    }

    // every number and null of the summary by balancer and dotted path, intervals and single servers left out
    private static Dictionary<string, double?> Numbers(JsonElement summary)
    {
        var rows = new Dictionary<string, double?>(StringComparer.Ordinal);
        foreach (var member in summary.EnumerateObject().Where(member => member.Name is "warmup_s" or "simulated_s"))
        {
            rows.Add(": " + member.Name, member.Value.GetDouble());
        }

        foreach (var group in summary.GetProperty("groups").EnumerateArray())
        {
            Walk(group, ": groups." + group.GetProperty("name").GetString(), rows);
        }

        foreach (var balancer in summary.GetProperty("balancers").EnumerateArray())
        {
            Walk(balancer, balancer.GetProperty("label").GetString() + ": ", rows);
        }

        return rows;
    }

    private static void Walk(JsonElement element, string path, Dictionary<string, double?> rows)
    {
        foreach (var member in element.EnumerateObject().Where(member => member.Name is not ("ci95" or "servers")))
        {
            var inner = path.EndsWith(": ", StringComparison.Ordinal) ? path + member.Name : path + "." + member.Name;
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                Walk(member.Value, inner, rows);
            }
            else if (member.Value.ValueKind == JsonValueKind.Number || (member.Value.ValueKind == JsonValueKind.Null && member.Name is not ("comparison" or "verdict")))
            {
                rows.Add(inner, member.Value.ValueKind == JsonValueKind.Null ? null : member.Value.GetDouble());
            }
        }
    }
}
