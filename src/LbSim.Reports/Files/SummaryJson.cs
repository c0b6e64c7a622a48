using System.Buffers;
using System.Text.Json;
using LbSim.Experiments.Results;

namespace LbSim.Reports.Files;

/// <summary>Writes summary.json; docs/schema/summary.schema.json describes it.</summary>
internal sealed class SummaryJson : IDisposable
{
    /// <summary>Number of the format; changes when a reader would have to.</summary>
    public const int Schema = 1;

    private static readonly string[] MetricNames = ["ttft", "tpot", "itl", "e2e", "queueing"];

    private readonly Utf8JsonWriter _json;

    // small objects and pairs go on one line each: ten thousand servers are ten thousand lines
    private readonly ArrayBufferWriter<byte> _line = new(512);
    private readonly Utf8JsonWriter _inline;

    private SummaryJson(Utf8JsonWriter json)
    {
        _json = json;
        _inline = new Utf8JsonWriter(_line, Json.Compact);
    }

    public static void Write(ExperimentResult result, Stream output)
    {
        using (var json = new Utf8JsonWriter(output, Json.Readable))
        {
            using var summary = new SummaryJson(json);
            summary.Write(result);
        }

        output.WriteByte((byte)'\n');
    }

    /// <summary>Lets go of the buffer.</summary>
    public void Dispose() => _inline.Dispose();

    private void Write(ExperimentResult result)
    {
        _json.WriteStartObject();
        _json.WriteNumber("schema", Schema);
        _json.WriteString("scenario", result.Scenario);
        _json.WriteNumber("seed", result.Seed);
        _json.WriteNumber("replications", result.Replications);
        _json.WriteString("interval", result.Interval);
        Json.Number(_json, "warmup_s", result.WarmupSeconds);
        Json.Number(_json, "simulated_s", result.SimulatedSeconds);
        Json.Verdict(_json, "verdict", result.Verdict);
        _json.WriteString("primary", result.Primary);
        _json.WriteStartArray("groups");
        foreach (var group in result.Groups)
        {
            WriteGroup(group);
        }

        _json.WriteEndArray();
        _json.WriteStartArray("balancers");
        foreach (var balancer in result.Balancers)
        {
            WriteBalancer(balancer);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void WriteGroup(GroupResult group)
    {
        _inline.WriteStartObject();
        _inline.WriteString("name", group.Name);
        _inline.WriteString("gpu", group.Gpu);
        _inline.WriteNumber("count", group.Count);
        Json.Number(_inline, "load", group.Load);
        Json.Number(_inline, "saturated_requests_per_s", group.SaturatedRequestsPerSecond);
        Json.Number(_inline, "cost_per_hour", group.CostPerHour);
        _inline.WriteEndObject();
        WriteLine();
    }

    private void WriteBalancer(BalancerResult balancer)
    {
        _json.WriteStartObject();
        _json.WriteString("name", balancer.Name);
        _json.WriteString("label", balancer.Label);
        if (balancer.IsOracle)
        {
            _json.WriteBoolean("oracle", true);
        }

        _json.WriteString("verdict", balancer.Verdict.State);
        WriteRequests(balancer.Requests);
        _json.WriteStartObject("metrics");
        foreach (var metric in MetricNames)
        {
            WriteLatency(metric, balancer.Metrics[metric]);
        }

        _json.WriteEndObject();
        WriteRates(balancer);
        _json.WriteNumber("preemptions", balancer.Preemptions);
        WritePrefixReuse(balancer.PrefixReuse);
        _json.WriteStartObject("imbalance");
        Json.Number(_json, "cv", balancer.ImbalanceCv);
        Json.Number(_json, "peak_to_mean", balancer.ImbalancePeakToMean);
        _json.WriteEndObject();
        _json.WriteStartArray("servers");
        foreach (var server in balancer.Servers)
        {
            WriteServer(server);
        }

        _json.WriteEndArray();
        WriteComparison(balancer.Comparison);
        _json.WriteEndObject();
    }

    private void WriteRequests(RequestCounts requests)
    {
        _json.WriteStartObject("requests");
        _json.WriteNumber("arrived", requests.Arrived);
        _json.WriteNumber("finished", requests.Finished);
        _json.WriteNumber("rejected", requests.Rejected);
        _json.WriteNumber("timedOut", requests.TimedOut);
        _json.WriteNumber("failed", requests.Failed);
        _json.WriteNumber("inFlight", requests.InFlight);
        _json.WriteEndObject();
    }

    private void WriteLatency(string name, LatencyResult latency)
    {
        _json.WriteStartObject(name);
        _json.WriteNumber("count", latency.Count);
        Json.Number(_json, "coverage", latency.Coverage);
        Json.Number(_json, "mean", latency.Mean?.Value);
        Json.Number(_json, "p50", latency.P50?.Value);
        Json.Number(_json, "p90", latency.P90?.Value);
        Json.Number(_json, "p95", latency.P95?.Value);
        Json.Number(_json, "p99", latency.P99?.Value);
        Json.Number(_json, "max", latency.Max);
        if (HasInterval(latency.Mean) || HasInterval(latency.P50) || HasInterval(latency.P90)
            || HasInterval(latency.P95) || HasInterval(latency.P99))
        {
            _json.WriteStartObject("ci95");
            WriteInterval("mean", latency.Mean?.Low, latency.Mean?.High);
            WriteInterval("p50", latency.P50?.Low, latency.P50?.High);
            WriteInterval("p90", latency.P90?.Low, latency.P90?.High);
            WriteInterval("p95", latency.P95?.Low, latency.P95?.High);
            WriteInterval("p99", latency.P99?.Low, latency.P99?.High);
            _json.WriteEndObject();
        }
        else
        {
            _json.WriteNull("ci95");
        }

        _json.WriteEndObject();
    }

    private void WriteRates(BalancerResult balancer)
    {
        _json.WriteStartObject("throughput");
        Json.Number(_json, "requests_per_s", balancer.RequestsPerSecond);
        Json.Number(_json, "prompt_tokens_per_s", balancer.PromptTokensPerSecond);
        Json.Number(_json, "output_tokens_per_s", balancer.OutputTokensPerSecond);
        _json.WriteEndObject();
        _json.WriteStartObject("goodput");
        Json.Number(_json, "requests_per_s", balancer.Goodput?.Value);
        Json.Number(_json, "attainment", balancer.Attainment?.Value);
        _json.WriteStartObject("by_objective");
        foreach (var metric in MetricNames)
        {
            // in the order of the metrics, not in that of a dictionary
            if (balancer.AttainmentByObjective.TryGetValue(metric, out var share))
            {
                Json.Number(_json, metric, share);
            }
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteStartObject("cost");
        Json.Number(_json, "per_1000_good_requests", balancer.CostPer1000GoodRequests);
        Json.Number(_json, "per_million_output_tokens", balancer.CostPerMillionOutputTokens);
        _json.WriteEndObject();
    }

    // absent, not null, where no request names what its prompt begins with: there is no such thing then
    private void WritePrefixReuse(PrefixReuseResult? reuse)
    {
        if (reuse is null)
        {
            return;
        }

        _json.WriteStartObject("prefix_reuse");
        Json.Number(_json, "share", reuse.Share.Value);
        _json.WriteNumber("admitted_tokens", reuse.AdmittedTokens);
        _json.WriteNumber("cached_tokens", reuse.CachedTokens);
        WriteInterval("ci95", reuse.Share.Low, reuse.Share.High);
        _json.WriteEndObject();
    }

    private void WriteServer(ServerResult server)
    {
        _inline.WriteStartObject();
        _inline.WriteString("name", server.Name);
        _inline.WriteString("group", server.Group);
        _inline.WriteNumber("requests", server.Requests);
        Json.Number(_inline, "share", server.Share);
        _inline.WriteNumber("prompt_tokens", server.PromptTokens);
        _inline.WriteNumber("output_tokens", server.OutputTokens);
        Json.Number(_inline, "busy", server.Busy);
        Json.Number(_inline, "occupancy_mean", server.OccupancyMean);
        Json.Number(_inline, "running_mean", server.RunningMean);
        Json.Number(_inline, "waiting_mean", server.WaitingMean);
        Json.Number(_inline, "kv_use_mean", server.KvUseMean);
        Json.Number(_inline, "budget_use_mean", server.BudgetUseMean);
        if (server.Prompts is { } prompts)
        {
            _inline.WriteNumber("admitted_tokens", prompts.Admitted);
            _inline.WriteNumber("cached_tokens", prompts.Cached);
        }

        _inline.WriteEndObject();
        WriteLine();
    }

    private void WriteComparison(ComparisonResult? comparison)
    {
        if (comparison is null)
        {
            _json.WriteNull("comparison");
            return;
        }

        _json.WriteStartObject("comparison");
        _json.WriteString("baseline", comparison.Baseline);
        _json.WriteStartObject("metrics");
        foreach (var name in Sorted(comparison.Metrics.Keys))
        {
            var difference = comparison.Metrics[name];
            _json.WriteStartObject(name);
            Json.Number(_json, "difference", difference.Difference);
            Json.Number(_json, "ratio", difference.Ratio);
            WriteInterval("ci95", difference.Low, difference.High);
            _json.WriteString("verdict", difference.Verdict);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteInterval(string name, double? low, double? high)
    {
        _json.WritePropertyName(name);
        if (low is { } from && high is { } to && double.IsFinite(from) && double.IsFinite(to))
        {
            _inline.WriteStartArray();
            Json.Number(_inline, from);
            Json.Number(_inline, to);
            _inline.WriteEndArray();
            WriteLine();
        }
        else
        {
            _json.WriteNullValue();
        }
    }

    private void WriteLine()
    {
        _inline.Flush();
        _json.WriteRawValue(_line.WrittenSpan, skipInputValidation: true);
        _line.ResetWrittenCount();
        _inline.Reset();
    }

    private static bool HasInterval(Estimate? estimate) => estimate is { Low: not null, High: not null };

    // a dictionary's order is nobody's promise
    private static string[] Sorted(IEnumerable<string> names)
    {
        string[] sorted = [.. names];
        Array.Sort(sorted, StringComparer.Ordinal);
        return sorted;
    }
}
