using System.Text;
using LbSim.Scenarios.Schema;
using LbSim.Scenarios.Validation;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Scenarios;

/// <summary>Reference pages are made from the code; LBSIM_UPDATE_GOLDENS=1 rewrites them.</summary>
public sealed class ScenarioDocsTests
{
    [Fact]
    public void ScenarioFilePage_IsWhatTheBinderReads() => Check("docs/guide/scenario-file.md",
        "# Scenario file\n\nStrict YAML: unknown keys, missing units and impossible combinations are findings, all in one go. Generated from the code; `lbsim schema` prints the JSON Schema.\n\n"
        + "Durations carry ps, ns, us, ms, s, m, h or d; sizes B, kB, KiB, ... TiB; rates /s, /min, /h, /d; shares % or 0 to 1; counts may end in k, M or G. "
        + "Distributions are a plain value or one of `constant`, `uniform`, `exponential`, `gamma`, `lognormal`, `erlang`, `hyperexponential`.\n\n"
        + ScenarioSchema.KeyTable());

    [Fact]
    public void FindingsPage_IsTheListOfCodes()
    {
        var text = new StringBuilder("# Findings\n\nEvery problem of an input is one line: file, line, column, code, place in the scenario, what is wrong and what was expected. Generated from the code.\n\n| code | | explanation |\n|---|---|---|\n");
        foreach (var (code, title, explanation) in FindingCodes.All)
        {
            text.Append("| ").Append(code).Append(" | ").Append(title).Append(" | ").Append(explanation).Append(" |\n");
        }

        Check("docs/guide/findings.md", text.ToString());
    }

    [Fact]
    public void Schema_IsJsonThatNamesEveryTopLevelKey()
    {
        using var schema = System.Text.Json.JsonDocument.Parse(ScenarioSchema.Json());

        var properties = schema.RootElement.GetProperty("properties");

        Assert.All(new[] { "name", "workload", "fleet", "balancers", "objectives", "faults" }, key => Assert.True(properties.TryGetProperty(key, out _), key));
    }

    private static void Check(string page, string expected)
    {
        var file = Path.Combine(SharedData.ProjectRoot, page);
        if (Environment.GetEnvironmentVariable("LBSIM_UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(file, expected);
        }

        Assert.Equal(expected, File.ReadAllText(file));
    }
}
