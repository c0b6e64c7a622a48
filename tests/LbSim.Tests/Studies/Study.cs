using System.Collections.Concurrent;
using System.Globalization;
using LbSim.Experiments.Results;
using LbSim.Experiments.Running;
using LbSim.Reports.Plots;
using LbSim.Reports.Plots.Svg;
using LbSim.Scenarios;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Studies;

/// <summary>A scenario of scenarios/studies and what it gives, run once however often it is asked for.</summary>
internal static class Study
{
    private static readonly ConcurrentDictionary<string, Lazy<ExperimentResult>> Results = new(StringComparer.Ordinal);

    /// <summary>Names of all study scenarios, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(SharedData.ProjectRoot, "scenarios", "studies");

    /// <summary>What a scenario says, without its comments, which nothing checks.</summary>
    public static string Text(string name) => string.Join('\n', File.ReadLines(Path.Combine(Folder, name + ".yaml")).Where(line => !line.StartsWith('#')));

    /// <summary>What a scenario gives.</summary>
    public static ExperimentResult Result(string name) => Results.GetOrAdd(name, _ => new(() => Run(name))).Value;

    /// <summary>A chart of a scenario's report as SVG.</summary>
    public static string Chart(string name, string chart)
    {
        using var picture = new StringWriter(CultureInfo.InvariantCulture);
        new SvgRenderer().Render(ChartBook.Of(Result(name)).All.Single(candidate => candidate.Id == chart), picture);
        return picture.ToString();
    }

    private static ExperimentResult Run(string name)
    {
        var loaded = ScenarioLoader.Load(Path.Combine(Folder, name + ".yaml"), new ScenarioChoices());
        Assert.Empty(loaded.Findings);
        return ExperimentRunner.Run(loaded.Scenario!);
    }
}
