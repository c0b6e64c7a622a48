using System.Text;
using LbSim.Tests.Balancing;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Studies;

/// <summary>Pages of docs/studies say what their scenarios give: tables and pictures are made again, and prose quotes nothing else.</summary>
public sealed class StudyTests
{
    private const string Picks = "picks";

    private static readonly (string Policy, string Program, (string Option, string Value)[] Options)[] WeightedRoundRobins =
    [
        ("nginx-weighted-round-robin", "nginx", []),
        ("apache-by-requests", "Apache byrequests", []),
        ("haproxy-round-robin", "HAProxy roundrobin", []),
        ("haproxy-static-rr", "HAProxy static-rr", []),
        ("envoy-round-robin", "Envoy (EDF)", [("random-start", "false")]),
        ("ipvs-wrr", "IPVS wrr", []),
    ];

    public static TheoryData<string> Pages() => [.. StudyPage.Files];

    [SameBitsTheory]
    [MemberData(nameof(Pages))]
    public void Tables_OfAPage_AreWhatItsScenariosGive(string page)
    {
        foreach (var (name, heading) in new StudyPage(page).Sections.SelectMany(section => section.Tables).Where(table => table.Name != Picks))
        {
            DocBlock.Check(page, name, StudyTable.Make(heading, Study.Result(name)));
        }
    }

    [SameBitsTheory]
    [MemberData(nameof(Pages))]
    public void Pictures_OfAPage_AreChartsOfItsScenarios(string page)
    {
        foreach (var picture in new StudyPage(page).Sections.SelectMany(section => section.Pictures))
        {
            var study = Study.Names.Where(name => picture.StartsWith(name + "-", StringComparison.Ordinal)).MaxBy(name => name.Length)!;
            var chart = Path.GetFileNameWithoutExtension(picture)[(study.Length + 1)..];

            Golden.Verify($"../../docs/studies/images/{picture}", Study.Chart(study, chart));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Prose_OfASection_QuotesOnlyItsTablesAndScenarios(string page)
    {
        foreach (var section in new StudyPage(page).Sections)
        {
            var known = StudyPage.Numbers(section.Computed + "\n" + string.Join('\n', section.Tables.Where(table => table.Name != Picks).Select(table => Study.Text(table.Name)))).Select(number => number.Value).ToHashSet();

            Assert.All(StudyPage.Numbers(section.Prose), quoted => Assert.True(IsRounded(quoted.Text, quoted.Value, known), $"{page}, \"{section.Title}\": {quoted.Text} is no figure of its tables or scenarios"));
        }
    }

    [Fact]
    public void Pages_Together_ShowEveryStudyScenario()
    {
        var shown = StudyPage.Files.SelectMany(page => new StudyPage(page).Sections).SelectMany(section => section.Tables).Select(table => table.Name).Where(name => name != Picks);

        Assert.Equal(Study.Names, shown.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Picks_OfWeightedRoundRobins_AreAsDocumented()
    {
        var table = new StringBuilder("| program | policy | weights 5 : 1 : 1 | weights 10 : 1 : 1 : ... (ten of weight 1) |\n|---|---|---|---|\n");
        foreach (var (policy, program, options) in WeightedRoundRobins)
        {
            table.Append("| ").AppendJoin(" | ", program, policy, Order(policy, [5, 1, 1], 14, options), Order(policy, [10, .. Enumerable.Repeat(1, 10)], 20, options)).Append(" |\n");
        }

        DocBlock.Check("docs/studies/weighted-round-robins.md", Picks, table.ToString());
    }

    private static string Order(string policy, int[] weights, int picks, (string Option, string Value)[] options) => "`" + new TestGateway(policy, weights, options).Picks(picks) + "`";

    // a figure may be quoted with fewer digits than the table has
    private static bool IsRounded(string text, double value, HashSet<double> known)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : text.Length - point - 1;
        return known.Any(figure => Math.Abs(figure - value) <= 0.5000001 * Math.Pow(10, -decimals));
    }
}
