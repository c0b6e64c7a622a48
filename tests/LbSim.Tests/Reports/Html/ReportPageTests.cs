using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using LbSim.Experiments.Results;
using LbSim.Reports.Html;
using LbSim.Reports.Plots;
using LbSim.Reports.Plots.Svg;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Reports.Html;

public sealed class ReportPageTests
{
    public static TheoryData<string> Samples { get; } = [.. AllSamples.Names];

    [Theory]
    [InlineData("typical")]
    [InlineData("smallest")]
    [InlineData("nothing-finished")]
    public void Write_ASample_IsAsReviewed(string sample) =>
        Golden.Verify($"Reports/Goldens/report-{sample}.html", Render(AllSamples.Of(sample), new Placeholder()));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Write_AnySample_IsWellFormedWithUniqueIdsAndWorkingLinks(string sample)
    {
        var page = Parse(Render(AllSamples.Of(sample), new SvgRenderer()));

        var ids = page.Descendants().Select(element => (string?)element.Attribute("id")).OfType<string>().ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        foreach (var link in page.Descendants("a").Select(element => (string)element.Attribute("href")!))
        {
            Assert.StartsWith("#", link, StringComparison.Ordinal);
            Assert.Contains(link[1..], ids);
        }

        foreach (var labels in page.Descendants().Attributes("aria-labelledby"))
        {
            Assert.All(labels.Value.Split(' '), id => Assert.Contains(id, ids));
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Write_AnySample_NeedsNothingFromElsewhere(string sample)
    {
        var text = Render(AllSamples.Of(sample), new SvgRenderer());

        Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https:", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http:", text.Replace("xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Write_NamesThatLookLikeMarkup_AreText()
    {
        const string Evil = "</style><script>alert('x')</script>\"&";
        var result = SampleResults.Typical();
        result = result with
        {
            Scenario = Evil, Traffic = Evil, Warnings = [Evil], Verdict = new RunVerdict("varying", [Evil]),
            Groups = [.. result.Groups.Select(group => group with { Gpu = Evil })],
            Balancers = [.. result.Balancers.Select((balancer, index) => balancer with { Label = Evil + index })],
        };

        var page = Parse(Render(result, new SvgRenderer()));

        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName == "script");
        Assert.Equal(Evil, page.Descendants("h1").Single().Value);
    }

    [Fact]
    public void Write_WarningsAndVerdict_StandAboveTheSummary()
    {
        var result = SampleResults.ManyBalancers();

        var text = Render(result, new Placeholder());

        var summary = text.IndexOf("id=\"summary\"", StringComparison.Ordinal);
        Assert.InRange(text.IndexOf("Run verdict: saturated", StringComparison.Ordinal), 1, summary);
        Assert.InRange(text.IndexOf(result.Verdict.Reasons[0], StringComparison.Ordinal), 1, summary);
        Assert.InRange(text.IndexOf(result.Warnings[0], StringComparison.Ordinal), 1, summary);
    }

    [Fact]
    public void Write_ManyHeatMaps_FoldsThoseBeyondTheFirst()
    {
        var page = Parse(Render(SampleResults.ManyBalancers(), new SvgRenderer()));

        var maps = page.Descendants("section").Single(section => (string?)section.Attribute("id") == "maps");
        Assert.Equal(16, maps.Element("div")!.Elements("figure").Count());
        Assert.Equal(24, maps.Element("details")!.Element("div")!.Elements("figure").Count());
        Assert.Equal("24 more heat maps", maps.Element("details")!.Element("summary")!.Value);
    }

    [Fact]
    public void Write_GroupsWithALink_ShowsWhatTheLinksCarry()
    {
        var plain = SampleResults.Typical();
        var result = plain with
        {
            Balancers = [.. plain.Balancers.Select(balancer => balancer with
            {
                Servers = [.. balancer.Servers.Select(server => server.Group == "h100" ? server with { UploadUse = 0.123, DownloadUse = 0.876 } : server)],
            })],
        };

        var tables = Parse(Render(result, new Placeholder())).Descendants("section").Single(section => (string?)section.Attribute("id") == "servers").Descendants("table").ToList();

        Assert.DoesNotContain("of link rate", Render(plain, new Placeholder()), StringComparison.Ordinal);
        Assert.All(tables, table => Assert.Equal(["Uploadsof link rate", "Answersof link rate"], table.Descendants("th").Where(head => (string?)head.Attribute("scope") == "col").TakeLast(2).Select(head => head.Value)));
        var rows = tables[0].Element("tbody")!.Elements("tr").ToLookup(row => row.Elements().ElementAt(1).Value == "h100", row => string.Join(' ', row.Elements().TakeLast(2).Select(cell => cell.Value)));
        Assert.NotEmpty(rows[true]);
        Assert.All(rows[true], uses => Assert.Equal("12.3 % 87.6 %", uses));
        Assert.All(rows[false], uses => Assert.DoesNotContain("%", uses, StringComparison.Ordinal));
    }

    [Fact]
    public void Write_AHugeFleetWithLinks_ShowsTheMeanOfEachGroup()
    {
        var plain = SampleResults.HugeFleet();
        var result = plain with
        {
            Balancers = [.. plain.Balancers.Select(balancer => balancer with
            {
                Servers = [.. balancer.Servers.Select((server, index) => server with { UploadUse = index % 2 == 0 ? 0.1 : 0.3, DownloadUse = 0.05 })],
            })],
        };

        var text = Render(result, new Placeholder());

        Assert.Contains("<td>20.0 %</td><td>5.0 %</td></tr>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AHugeFleet_ListsGroupsAndStaysSmall()
    {
        var text = Render(SampleResults.HugeFleet(), new SvgRenderer());

        Assert.Contains("<td>5,000</td>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("a100-17", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 1, 600_000);
    }

    private static string Render(ExperimentResult result, IChartRenderer renderer)
    {
        var book = ChartBook.Of(result);
        var pictures = new Dictionary<string, string>();
        foreach (var chart in book.All)
        {
            using var picture = new StringWriter(CultureInfo.InvariantCulture);
            renderer.Render(chart, picture);
            pictures.Add(chart.Id, picture.ToString());
        }

        using var output = new StringWriter(new StringBuilder(), CultureInfo.InvariantCulture);
        new ReportPage(result, SampleResults.Manifest(result), book, pictures, output).Write();
        return output.ToString();
    }

    // a page that an XML parser takes has every element closed and every attribute quoted
    private static XElement Parse(string text)
    {
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader).Root!;
    }

    // goldens of the page are about the page; charts have their own
    private sealed class Placeholder : IChartRenderer
    {
        public void Render(Chart chart, TextWriter output) => output.Write("<svg role=\"img\" aria-label=\"" + chart.Id + "\"></svg>\n");
    }
}
