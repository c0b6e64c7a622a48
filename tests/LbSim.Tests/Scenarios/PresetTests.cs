using LbSim.Scenarios;
using LbSim.Workload.Mixtures;

namespace LbSim.Tests.Scenarios;

/// <summary>Workloads that scenarios can start from.</summary>
public sealed class PresetTests
{
    public static TheoryData<string> All => [.. WorkloadPresets.Names];

    [Fact]
    public void Names_AreTheSixKindsOfTraffic() =>
        Assert.Equal(["agents", "batch", "chat", "code-completion", "rag", "reasoning"], WorkloadPresets.Names);

    [Theory]
    [MemberData(nameof(All))]
    public void Parse_APreset_IsAWorkloadThatSendsAndNamesItsSource(string name)
    {
        var (loaded, findings) = Parse($"duration: 1h\nworkload: {{ preset: {name} }}");

        Assert.Empty(findings);
        using var source = loaded!.Workload.Open(1, 0);
        Assert.True(source.TryNext(out var request));
        Assert.True(request is { PromptTokens: > 0, OutputTokens: > 0 });
        Assert.Contains("# Source", WorkloadPresets.TextOf(name), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chat", 0.160, 0.475, 0.586)]
    [InlineData("reasoning", 0.286, 0.547, 0.655)]
    public void Parse_AMixturePreset_HasTheClientSharesItsHeadStates(string name, params double[] shares)
    {
        var mixture = Assert.IsType<MixtureWorkload>(Parse($"duration: 1h\nworkload: {{ preset: {name} }}").Loaded!.Workload);

        var rates = mixture.Rates().OrderDescending().ToList();

        Assert.Equal(shares, new[] { 1, 5, 10 }.Select(clients => Math.Round(rates.Take(clients).Sum() / rates.Sum(), 3)));
        Assert.Contains(string.Join(", ", shares.Select(share => (share * 100).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture))), WorkloadPresets.TextOf(name), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_KeysBesideAPreset_ReplaceIts()
    {
        var (loaded, _) = Parse("duration: 10m\nworkload: { preset: chat, mixture: { rate: 80/s }, lengths: { output: 9 } }");

        Assert.StartsWith("a mixture of 162 clients in 2 groups at 80/s together, the busiest with 16", loaded!.Description, StringComparison.Ordinal);
        Assert.Contains("answers of 9 tokens", loaded.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AnUnknownPreset_IsAFindingWithTheNearestName()
    {
        var (loaded, findings) = Parse("duration: 10m\nworkload: { preset: chatt }");

        Assert.Null(loaded);
        Assert.Contains(findings, finding => finding.Path == "workload.preset" && finding.Message.Contains("\"chat\"", StringComparison.Ordinal));
    }

    private static (LoadedWorkload? Loaded, IReadOnlyList<LbSim.Scenarios.Validation.Finding> Findings) Parse(string text) =>
        WorkloadLoader.Parse(text, "test.yaml", ".", new());
}
