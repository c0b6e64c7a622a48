using System.Text;
using System.Text.Json;
using LbSim.Experiments.Results;
using LbSim.Reports.Files;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Reports.Files;

public sealed class SummaryJsonTests
{
    public static TheoryData<string> Samples { get; } = [.. AllSamples.Names];

    [Fact]
    public void Write_ATypicalResult_IsAsReviewed() => Golden.Verify("Reports/Goldens/summary.json", Write(SampleResults.Typical()));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Write_AnySample_IsValidByThePublishedSchema(string sample)
    {
        using var document = JsonDocument.Parse(Write(AllSamples.Of(sample)));

        Assert.Empty(Schema().Problems(document.RootElement));
    }

    [Theory]
    [InlineData("\"schema\": 1", "\"schema\": 2")]
    [InlineData("\"primary\": \"goodput\",", "")]
    [InlineData("\"state\": \"steady\"", "\"state\": \"fine\"")]
    [InlineData("\"name\": \"round-robin\"", "\"nome\": \"round-robin\"")]
    [InlineData("\"arrived\": 119730", "\"arrived\": -1")]
    public void Schema_ADocumentThatIsNotASummary_IsRefused(string good, string bad)
    {
        var text = Write(SampleResults.Typical());
        Assert.Contains(good, text, StringComparison.Ordinal);

        using var document = JsonDocument.Parse(text.Replace(good, bad, StringComparison.Ordinal));

        Assert.NotEmpty(Schema().Problems(document.RootElement));
    }

    [Fact]
    public void Write_ATypicalResult_HasTheDocumentedMembersInOrder()
    {
        using var document = JsonDocument.Parse(Write(SampleResults.Typical()));
        var root = document.RootElement;
        var balancer = root.GetProperty("balancers")[1];

        Assert.Equal("schema scenario seed replications interval warmup_s simulated_s verdict primary groups balancers", Members(root));
        Assert.Equal("state reasons", Members(root.GetProperty("verdict")));
        Assert.Equal("name gpu count load saturated_requests_per_s cost_per_hour", Members(root.GetProperty("groups")[0]));
        Assert.Equal(
            "name label verdict requests metrics throughput goodput cost preemptions imbalance servers comparison", Members(balancer));
        Assert.Equal("arrived finished rejected timedOut failed inFlight", Members(balancer.GetProperty("requests")));
        Assert.Equal("ttft tpot itl e2e queueing", Members(balancer.GetProperty("metrics")));
        Assert.Equal("count coverage mean p50 p90 p95 p99 max ci95", Members(balancer.GetProperty("metrics").GetProperty("ttft")));
        Assert.Equal("mean p50 p90 p95 p99", Members(balancer.GetProperty("metrics").GetProperty("ttft").GetProperty("ci95")));
        Assert.Equal("requests_per_s prompt_tokens_per_s output_tokens_per_s", Members(balancer.GetProperty("throughput")));
        Assert.Equal("requests_per_s attainment by_objective", Members(balancer.GetProperty("goodput")));
        Assert.Equal("ttft tpot", Members(balancer.GetProperty("goodput").GetProperty("by_objective")));
        Assert.Equal("per_1000_good_requests per_million_output_tokens", Members(balancer.GetProperty("cost")));
        Assert.Equal("cv peak_to_mean", Members(balancer.GetProperty("imbalance")));
        Assert.Equal(
            "name group requests share prompt_tokens output_tokens busy occupancy_mean running_mean waiting_mean kv_use_mean budget_use_mean",
            Members(balancer.GetProperty("servers")[0]));
        Assert.Equal("baseline metrics", Members(balancer.GetProperty("comparison")));
        Assert.Equal(
            "difference ratio ci95 verdict", Members(balancer.GetProperty("comparison").GetProperty("metrics").GetProperty("goodput")));
    }

    [Fact]
    public void Write_WithoutIntervals_WritesNullAndNeverZero()
    {
        using var document = JsonDocument.Parse(Write(SampleResults.Smallest()));
        var balancer = document.RootElement.GetProperty("balancers")[0];

        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("interval").ValueKind);
        Assert.Equal(JsonValueKind.Null, balancer.GetProperty("metrics").GetProperty("e2e").GetProperty("ci95").ValueKind);
        Assert.Equal(JsonValueKind.Null, balancer.GetProperty("goodput").GetProperty("requests_per_s").ValueKind);
        Assert.Equal(JsonValueKind.Null, balancer.GetProperty("cost").GetProperty("per_1000_good_requests").ValueKind);
        Assert.Equal(JsonValueKind.Null, balancer.GetProperty("servers")[0].GetProperty("kv_use_mean").ValueKind);
        Assert.Equal(JsonValueKind.Null, balancer.GetProperty("comparison").ValueKind);
    }

    [Fact]
    public void Write_ValuesThatAreNotNumbers_WritesNull()
    {
        var result = SampleResults.Smallest();
        result = result with
        {
            Balancers = [result.Balancers[0] with { RequestsPerSecond = double.NaN, OutputTokensPerSecond = double.PositiveInfinity, ImbalanceCv = -0.0 }],
        };

        using var document = JsonDocument.Parse(Write(result));

        var balancer = document.RootElement.GetProperty("balancers")[0];
        Assert.Equal(JsonValueKind.Null, balancer.GetProperty("throughput").GetProperty("requests_per_s").ValueKind);
        Assert.Equal(JsonValueKind.Null, balancer.GetProperty("throughput").GetProperty("output_tokens_per_s").ValueKind);
        Assert.Equal("0", balancer.GetProperty("imbalance").GetProperty("cv").GetRawText());
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1.0 / 3)]
    [InlineData(5e-324)]
    [InlineData(123456789.12345679)]
    [InlineData(1e-12)]
    public void Write_ANumber_ReadsBackExactly(double value)
    {
        using var document = JsonDocument.Parse(Write(SampleResults.Smallest() with { WarmupSeconds = value }));

        Assert.Equal(value, document.RootElement.GetProperty("warmup_s").GetDouble());
    }

    [Fact]
    public void Write_TheLargestSeed_IsWhole()
    {
        using var document = JsonDocument.Parse(Write(SampleResults.Smallest() with { Seed = ulong.MaxValue }));

        Assert.Equal(ulong.MaxValue, document.RootElement.GetProperty("seed").GetUInt64());
    }

    [Fact]
    public void Write_DifferencesInAnotherOrder_WritesTheSameBytes()
    {
        var result = SampleResults.Typical();
        var comparison = result.Balancers[1].Comparison!;
        var reversed = comparison with { Metrics = new Dictionary<string, DifferenceResult>(comparison.Metrics.Reverse()) };

        var other = result with { Balancers = [.. result.Balancers.Select((one, index) => index == 1 ? one with { Comparison = reversed } : one)] };

        Assert.Equal(Write(result), Write(other));
    }

    private static string Write(ExperimentResult result)
    {
        using var output = new MemoryStream();
        SummaryJson.Write(result, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static SchemaCheck Schema()
    {
        var text = File.ReadAllText(Path.Combine(SharedData.ProjectRoot, "docs", "schema", "summary.schema.json"));
        return new SchemaCheck(JsonDocument.Parse(text).RootElement);
    }

    private static string Members(JsonElement element) => string.Join(' ', element.EnumerateObject().Select(member => member.Name));
}
