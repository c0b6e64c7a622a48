using System.Globalization;
using System.Xml.Linq;
using LbSim.Reports.Plots;
using LbSim.Reports.Plots.Svg;
using LbSim.Reports.Traces;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Reports.Plots;

public sealed class SvgRendererTests
{
    private const string ClientTables = "client-tables";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Samples { get; } = [.. AllSamples.Names, ClientTables];

    [Theory]
    [InlineData("ttft-cdf")]
    [InlineData("e2e-percentiles")]
    [InlineData("goodput")]
    [InlineData("share-of-capacity")]
    [InlineData("arrivals-completions")]
    [InlineData("attainment-over-time")]
    [InlineData("burn-rate")]
    [InlineData("kv-use-least-connections")]
    public void Render_AChartOfTheTypicalResult_IsAsReviewed(string id)
    {
        var chart = ChartBook.Of(SampleResults.Typical()).All.Single(one => one.Id == id);

        Golden.Verify($"Reports/Goldens/{id}.svg", Render(chart));
    }

    [Fact]
    public void Render_ACloudOfClients_IsAsReviewed() =>
        Golden.Verify("Reports/Goldens/burstiness-by-rate.svg", Render(ChartsOf(ClientTables).Single(one => one.Id == "burstiness-by-rate")));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Render_EveryChartOfASample_IsWellFormedAndStaysInsideThePicture(string sample)
    {
        foreach (var chart in ChartsOf(sample))
        {
            var picture = XDocument.Parse(Render(chart)).Root!;

            var (width, height) = (Number(picture, "width"), Number(picture, "height"));
            Assert.Equal(640, width);
            Assert.Equal("img", (string?)picture.Attribute("role"));
            Assert.Equal(chart.Title, picture.Element(Svg + "title")!.Value);
            Assert.Contains(chart.HowToRead, picture.Element(Svg + "desc")!.Value, StringComparison.Ordinal);
            foreach (var text in picture.Descendants(Svg + "text"))
            {
                AssertInside(chart, text, width, height);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Render_EveryChartOfASample_WritesNoTextOverAnother(string sample)
    {
        foreach (var chart in ChartsOf(sample))
        {
            var boxes = XDocument.Parse(Render(chart)).Root!.Descendants(Svg + "text").Select(BoxOf).ToArray();
            for (var one = 0; one < boxes.Length; one++)
            {
                for (var other = one + 1; other < boxes.Length; other++)
                {
                    Assert.False(boxes[one].Overlaps(boxes[other]), $"{chart.Id}: \"{boxes[one].Text}\" and \"{boxes[other].Text}\" overlap");
                }
            }
        }
    }

    [Fact]
    public void All_ManyBalancersAndLabels_HaveUniqueIdsThatAreFileNames()
    {
        var result = SampleResults.ManyBalancers();
        result = result with
        {
            Balancers = [.. result.Balancers.Select((balancer, index) => balancer with { Label = index switch { 0 => "A/B", 1 => "a b", 2 => "../..", 3 => "均衡", _ => balancer.Label } })],
        };

        var ids = ChartBook.Of(result).All.Select(chart => chart.Id).ToArray();

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^[a-z0-9_-]+$", id));
        Assert.Contains("occupancy-a-b", ids);
        Assert.Contains("occupancy-a-b-2", ids);
        Assert.Contains("occupancy-balancer", ids);
    }

    [Fact]
    public void Render_LabelsThatLookLikeMarkup_AreText()
    {
        var result = SampleResults.Smallest();
        result = result with { Balancers = [result.Balancers[0] with { Label = "<script>alert(\"&\")</script>\u0007" }] };

        foreach (var chart in ChartBook.Of(result).All)
        {
            var picture = XDocument.Parse(Render(chart));

            Assert.Empty(picture.Descendants(Svg + "script"));
        }
    }

    [Fact]
    public void Render_NoSeries_IsAnArgumentError() =>
        Assert.Throws<ArgumentException>(() => Render(Lines([], AxisKind.Linear)));

    [Theory]
    [InlineData(AxisKind.Linear)]
    [InlineData(AxisKind.Logarithmic)]
    public void Render_ExtremeValues_StaysInsideThePicture(AxisKind kind)
    {
        double[][] cases = [[0, 0], [5, 5], [1e-12, 1e6], [0, 1e-9], [3.1, 3.2], [1e9, 1e12]];
        foreach (var values in cases)
        {
            var chart = Lines([new LineSeries("a", 0, [new ChartPoint(values[0], 0.1), new ChartPoint(values[1], 1)])], kind);

            var picture = XDocument.Parse(Render(chart)).Root!;

            Assert.DoesNotContain("NaN", picture.ToString(), StringComparison.Ordinal);
            Assert.True(picture.Descendants(Svg + "text").Count() >= 6, $"{values[0]} to {values[1]} has too few labels");
        }
    }

    [Fact]
    public void Render_CellsWithoutValues_AreGreyAndSaidSo()
    {
        var map = new HeatMapSeries("share", [0, 1, 2], [[0.5, null], [null, null]], ["a", "b"], 1, ValueFormat.Percent);
        var chart = Lines([map], AxisKind.Linear) with { Y = new Axis { Title = "Server", Kind = AxisKind.Categories, Categories = ["a-0", "b-0"] } };

        var text = Render(chart);

        Assert.Contains("class=\"void\"", text, StringComparison.Ordinal);
        Assert.Contains("(grey: no value)", text, StringComparison.Ordinal);
    }

    private static IEnumerable<Chart> ChartsOf(string sample) => sample == ClientTables ? ClientTableCharts.Of(SampleTables.Load()) : ChartBook.Of(AllSamples.Of(sample)).All;

    private static Chart Lines(IReadOnlyList<Series> series, AxisKind kind) => new()
    {
        Id = "test", Title = "Test", Subtitle = "n = 2", HowToRead = "Read it.",
        X = new Axis { Title = "Latency", Kind = kind, Format = ValueFormat.Duration }, Y = new Axis { Title = "Share" }, Series = series,
    };

    private static string Render(Chart chart)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        new SvgRenderer().Render(chart, output);
        return output.ToString();
    }

    private static void AssertInside(Chart chart, XElement text, double width, double height)
    {
        var box = BoxOf(text);
        Assert.True(
            box.Left >= -1 && box.Right <= width + 1 && box.Top >= 0 && box.Bottom <= height,
            $"{chart.Id}: \"{box.Text}\" leaves the picture ({box.Left:0} to {box.Right:0}, {box.Top:0} to {box.Bottom:0})");
    }

    // measured with the narrower estimate of common fonts: the renderer's own is on the safe side
    private static Box BoxOf(XElement text)
    {
        var shown = string.Concat(text.Nodes().OfType<XText>().Select(node => node.Value));
        var isTitle = (string?)text.Attribute("class") == "title";
        var size = TextMetrics.Width(shown) * (isTitle ? 15.0 / 12 : 11.5 / 12) * 0.93;
        var x = Number(text, "x");
        var left = (string?)text.Attribute("text-anchor") switch { "middle" => x - (size / 2), "end" => x - size, _ => x };
        var baseline = Number(text, "y");
        return new Box(shown, left, left + size, baseline - 9, baseline + 2);
    }

    private static double Number(XElement element, string name) =>
        double.Parse((string)element.Attribute(name)!, CultureInfo.InvariantCulture);

    private readonly record struct Box(string Text, double Left, double Right, double Top, double Bottom)
    {
        public bool Overlaps(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
    }
}
