using System.Globalization;
using System.Text;
using LbSim.Experiments.Results;
using LbSim.Reports.Files;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Reports.Files;

public sealed class CsvTests
{
    [Fact]
    public void SummaryCsv_ATypicalResult_IsAsReviewed() =>
        Golden.Verify("Reports/Goldens/summary.csv", Write(SampleResults.Typical(), SummaryCsv.Write));

    [Theory]
    [InlineData("typical")]
    [InlineData("smallest")]
    [InlineData("nothing-finished")]
    [InlineData("many-balancers")]
    [InlineData("conversations")]
    public void SummaryCsv_AnySample_HasARowPerBalancerAndAFieldPerColumn(string sample)
    {
        var result = AllSamples.Of(sample);

        var lines = Lines(Write(result, SummaryCsv.Write));

        Assert.Equal(result.Balancers.Count + 1, lines.Length);
        Assert.All(lines, line => Assert.Equal(lines[0].Split(',').Length, line.Split(',').Length));
    }

    [Fact]
    public void SummaryCsv_EveryColumn_IsInTheGuide()
    {
        var guide = File.ReadAllText(Path.Combine(SharedData.ProjectRoot, "docs", "guide", "reading-the-report.md"));

        var header = Lines(Write(SampleResults.Smallest(), SummaryCsv.Write))[0];

        Assert.Contains(header.Replace(",", ", ", StringComparison.Ordinal), guide.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void TimeSeries_OfAFewServers_HasARowPerWindowAndServer()
    {
        var result = SampleResults.Typical();

        var lines = Lines(Write(result, TimeSeriesCsv.Write));

        Assert.Equal(
            "balancer,window_start_s,window_end_s,group,server,arrivals,completions,rejected,failed,missed,output_tokens,busy,occupancy,running,waiting,kv_use",
            lines[0]);
        Assert.Equal(1 + (6 * 120 * 6), lines.Length);
        Assert.StartsWith("round-robin,0,5.266667,a100,a100-0,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("round-robin,0,5.266667,h100,h100-1,", lines[6], StringComparison.Ordinal);
        Assert.StartsWith("round-robin,5.266667,10.533333,a100,a100-0,", lines[7], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Equal(15, line.Count(character => character == ',')));
    }

    [Fact]
    public void TimeSeries_OfGroups_LeavesTheServerEmpty()
    {
        var lines = Lines(Write(SampleResults.HugeFleet(), TimeSeriesCsv.Write));

        Assert.Equal(1 + (2 * 600 * 4), lines.Length);
        Assert.Equal(["h100", ""], lines[2].Split(',')[3..5]);
    }

    [Fact]
    public void TimeSeries_OfQueueServers_LeavesKvUseEmpty()
    {
        var lines = Lines(Write(SampleResults.Smallest(), TimeSeriesCsv.Write));

        Assert.All(lines[1..], line => Assert.EndsWith(",", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"so\"", "\"say \"\"so\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("naïve – 均衡", "naïve – 均衡")]
    public void Field_Text_IsQuotedOnlyWhereItMust(string text, string expected) =>
        Assert.Equal(expected + "\n", Csv(csv => csv.Field(text)));

    [Theory]
    [InlineData(0L, "0.000000000000")]
    [InlineData(1L, "0.000000000001")]
    [InlineData(999_999_999_999L, "0.999999999999")]
    [InlineData(1_000_000_000_000L, "1.000000000000")]
    [InlineData(long.MaxValue, "9223372.036854775807")]
    [InlineData(-1L, "")]
    public void Instant_Picoseconds_AreExact(long picoseconds, string expected) =>
        Assert.Equal(expected + "\n", Csv(csv => csv.Instant(picoseconds)));

    [Fact]
    public void Field_NumbersThatAreNotKnown_AreEmpty() => Assert.Equal(",,,0\n", Csv(csv =>
    {
        csv.Field((double?)null);
        csv.Field(double.NaN);
        csv.Field(double.NegativeInfinity);
        csv.Field(-0.0);
    }));

    [Fact]
    public void Field_ManyRows_AreAllWritten()
    {
        var text = Csv(csv =>
        {
            for (var row = 0L; row < 20_000; row++)
            {
                csv.Field(row);
                csv.Field(row / 3.0);
                csv.Field(new string('x', 60));
                csv.EndRow();
            }

            csv.Field(new string('y', 200_000));
        });

        var lines = Lines(text);
        Assert.Equal(20_001, lines.Length);
        Assert.Equal(200_000, lines[^1].Length);
        for (var row = 0; row < 20_000; row++)
        {
            var fields = lines[row].Split(',');
            Assert.Equal(row / 3.0, double.Parse(fields[1], CultureInfo.InvariantCulture));
        }
    }

    private static string Csv(Action<CsvWriter> write)
    {
        using var output = new MemoryStream();
        using (var csv = new CsvWriter(output))
        {
            write(csv);
            csv.EndRow();
        }

        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static string Write(ExperimentResult result, Action<ExperimentResult, Stream> write)
    {
        using var output = new MemoryStream();
        write(result, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static string[] Lines(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text[..^1].Split('\n');
    }
}
