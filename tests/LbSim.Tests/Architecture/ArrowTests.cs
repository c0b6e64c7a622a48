using System.Reflection;

namespace LbSim.Tests.Architecture;

/// <summary>The projects see each other only along the arrows of the map.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["LbSim.Kernel"] = [],
        ["LbSim.Balancing"] = ["LbSim.Kernel"],
        ["LbSim.Workload"] = ["LbSim.Kernel"],
        ["LbSim.Simulation"] = ["LbSim.Kernel", "LbSim.Balancing", "LbSim.Workload"],
        ["LbSim.Scenarios"] = ["LbSim.Kernel", "LbSim.Balancing", "LbSim.Workload", "LbSim.Simulation"],
        ["LbSim.Experiments"] = ["LbSim.Kernel", "LbSim.Balancing", "LbSim.Workload", "LbSim.Simulation", "LbSim.Scenarios"],
        ["LbSim.Reports"] = ["LbSim.Kernel", "LbSim.Balancing", "LbSim.Workload", "LbSim.Simulation", "LbSim.Scenarios", "LbSim.Experiments"],
    };

    public static TheoryData<string> Projects() => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_OfEachProject_FollowTheArrows(string project)
    {
        var references = Assembly.Load(project).GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("LbSim.", StringComparison.Ordinal));

        Assert.Empty(references.Except(Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_ToTheTerminal_AreOnlyInTheCommandLine(string project)
    {
        var references = Assembly.Load(project).GetReferencedAssemblies().Select(name => name.Name);

        Assert.DoesNotContain("System.Console", references);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void PublicTypes_OfEachProject_HaveASummary(string project)
    {
        var documented = System.Xml.Linq.XDocument.Load(Path.ChangeExtension(Assembly.Load(project).Location, ".xml"))
            .Descendants("member").Where(member => member.Element("summary") is not null).Select(member => member.Attribute("name")!.Value).ToHashSet();

        Assert.Empty(Assembly.Load(project).GetExportedTypes().Select(type => "T:" + type.FullName!.Replace('+', '.')).Except(documented));
    }

    [Fact]
    public void Links_InDocumentation_LeadSomewhere()
    {
        var root = LbSim.Tests.Testing.SharedData.ProjectRoot;
        var broken = new List<string>();
        foreach (var page in Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(root, "*.md")))
        {
            foreach (System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(page), @"\]\(([^)#\s]+)(#[^)]*)?\)"))
            {
                var target = link.Groups[1].Value;
                if (!target.Contains("://", StringComparison.Ordinal) && !File.Exists(Path.Combine(Path.GetDirectoryName(page)!, target)) && !Directory.Exists(Path.Combine(Path.GetDirectoryName(page)!, target)))
                {
                    broken.Add($"{Path.GetRelativePath(root, page)}: {target}");
                }
            }
        }

        Assert.Empty(broken);
    }
}
