using LbSim.Experiments.Results;
using LbSim.Experiments.Running;
using LbSim.Reports.Files;
using LbSim.Scenarios;

namespace LbSim.Tests.Experiments;

/// <summary>Two requests a second of 1,000 bytes up and 4,000 down, on a link of the given rate.</summary>
public sealed class LinkUseTests
{
    [Fact]
    public void Run_GroupWithALink_SharesAreBytesOverTheRate()
    {
        var server = Run("100kB/s").Balancers[0].Servers[0];

        Assert.Equal(0.02, server.UploadUse!.Value, tolerance: 0.0002); // 2 x 1,000 bytes of 100,000 a second
        Assert.Equal(0.08, server.DownloadUse!.Value, tolerance: 0.0008);
    }

    [Fact]
    public void Run_EndlessLink_HasNoUseAndNoWarning()
    {
        var result = Run(link: null);

        Assert.Null(result.Balancers[0].Servers[0].UploadUse);
        Assert.Null(result.Balancers[0].Servers[0].DownloadUse);
        Assert.DoesNotContain(result.Warnings, warning => warning.Contains("link", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_AnswersAboveEightyPerCent_AreWarnedAboutAndNotDelayed()
    {
        var result = Run("9kB/s");

        Assert.Equal("group q: answers use up to 89 % of a server's link rate; above 80 % they would queue, which is not simulated", Assert.Single(result.Warnings));
        Assert.Equal(0.25 + (1.0 / 9), result.Balancers[0].Metrics["e2e"].Mean!.Value, tolerance: 0.001); // service and upload
    }

    [Fact]
    public void Run_UploadsAboveEightyPerCent_AreWarnedAboutAsWell()
    {
        var result = Run("2.2kB/s");

        Assert.Equal(2, result.Warnings.Count);
        Assert.Equal("group q: uploads use up to 91 % of a server's link rate: requests wait for the link before the engine sees them", result.Warnings[1]);
    }

    [Fact]
    public void SummaryJson_GroupWithALink_KeepsItsShape()
    {
        using var with = new MemoryStream();
        using var without = new MemoryStream();
        SummaryJson.Write(Run("100MB/s"), with);
        SummaryJson.Write(Run(link: null), without);

        Assert.Equal(Keys(without), Keys(with));
    }

    private static ExperimentResult Run(string? link)
    {
        var text = $$"""
            name: links
            replications: 1
            warmup: 10s
            workload:
              arrivals: { process: constant, rate: 2/s }
              requests: 200
              lengths: { prompt: 1, output: 1 }
            wire: { request-base: 1000B, per-prompt-token: 0B, response-base: 4000B, per-output-token: 0B }
            fleet:
              - { name: q, {{(link is null ? "" : $"link-rate: {link}, ")}}queue: { service: { constant: 250ms } } }
            balancers: [round-robin]
            """;
        var loaded = ScenarioLoader.Parse(text, "links.yaml", ".", new ScenarioChoices());
        Assert.Empty(loaded.Findings);
        return ExperimentRunner.Run(loaded.Scenario!);
    }

    private static List<string> Keys(MemoryStream json)
    {
        var keys = new List<string>();
        var reader = new System.Text.Json.Utf8JsonReader(json.ToArray());
        while (reader.Read())
        {
            if (reader.TokenType == System.Text.Json.JsonTokenType.PropertyName)
            {
                keys.Add(reader.GetString()!);
            }
        }

        return keys;
    }
}
