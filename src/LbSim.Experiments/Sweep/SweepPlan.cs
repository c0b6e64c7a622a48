using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LbSim.Scenarios;

namespace LbSim.Experiments.Sweep;

/// <summary>A sweep whose every point is known to be right, before the first is run.</summary>
public sealed class SweepPlan
{
    private SweepPlan(SweepGrid grid, IReadOnlyList<Scenario> scenarios, IReadOnlyList<string> hashes)
    {
        Grid = grid;
        Scenarios = scenarios;
        Hashes = hashes;
        Hash = Digest([.. grid.Axes.Select(axis => axis.Path), grid.IsZipped ? "zip" : "product", .. hashes]);
    }

    /// <summary>The points.</summary>
    public SweepGrid Grid { get; }

    /// <summary>The scenario of each point.</summary>
    public IReadOnlyList<Scenario> Scenarios { get; }

    /// <summary>SHA-256 of all that each point's result depends on, lower-case hexadecimal.</summary>
    public IReadOnlyList<string> Hashes { get; }

    /// <summary>SHA-256 over the paths and the hashes of all points.</summary>
    public string Hash { get; }

    /// <summary>Loads the scenario of every point; null with the problems of all of them added.</summary>
    /// <param name="file">Scenario file, as the user gave it.</param>
    /// <param name="choices">What the command line changes at every point.</param>
    /// <param name="grid">The points.</param>
    /// <param name="version">Version of the program: another one may give other results.</param>
    /// <param name="problems">One line per problem, and how many there are.</param>
    public static SweepPlan? Load(string file, ScenarioChoices choices, SweepGrid grid, string version, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(choices);
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(problems);
        var scenarios = new List<Scenario>(grid.Count);
        var findings = new PointFindings(grid);
        for (var point = 0; point < grid.Count; point++)
        {
            var loaded = ScenarioLoader.Load(file, choices with { Variations = grid.Settings(point) });
            findings.Add(point, loaded.Findings);
            if (loaded.Scenario is { } scenario)
            {
                scenarios.Add(scenario);
            }
        }

        if (scenarios.Count < grid.Count)
        {
            findings.Report(problems);
            return null;
        }

        var hashes = scenarios.ConvertAll(scenario => HashOf(scenario, version));
        return AreDistinct(grid, hashes, problems) ? new(grid, scenarios, hashes) : null;
    }

    /// <summary>SHA-256 of version, resolved scenario, seed, replications and inputs: what decides every byte of a point's result.</summary>
    public static string HashOf(Scenario scenario, string version)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return Digest(
        [
            "lbsim " + version,
            "seed " + scenario.Seed.ToString(CultureInfo.InvariantCulture),
            "replications " + scenario.Replications.ToString(CultureInfo.InvariantCulture),
            .. scenario.Inputs.Select(input => "input " + input.Sha256),
            scenario.ResolvedYaml,
        ]);
    }

    // two points that are the same scenario: what was meant to vary is overridden by something else
    private static bool AreDistinct(SweepGrid grid, List<string> hashes, ICollection<string> problems)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var point = 0; point < hashes.Count; point++)
        {
            if (!first.TryAdd(hashes[point], point))
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"--vary: points {first[hashes[point]]} ({grid.Describe(first[hashes[point]])}) and {point} ({grid.Describe(point)}) are the same scenario: another path or option sets what is varied"));
                return false;
            }
        }

        return true;
    }

    private static string Digest(IEnumerable<string> lines) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
}
