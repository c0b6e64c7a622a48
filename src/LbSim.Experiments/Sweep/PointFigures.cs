using LbSim.Experiments.Results;

namespace LbSim.Experiments.Sweep;

/// <summary>Takes from the result of a point what a sweep keeps: every figure under its path in summary.json, single servers left out.</summary>
public static class PointFigures
{
    private static readonly string[] Latencies = ["ttft", "tpot", "itl", "e2e", "queueing"];

    /// <summary>What is kept of a result.</summary>
    public static PointResult Of(ExperimentResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new PointResult
        {
            Replications = result.Replications,
            Interval = result.Interval,
            Verdict = result.Verdict,
            Primary = result.Primary,
            AttainmentTarget = result.AttainmentTarget,
            Warnings = result.Warnings,
            Oracles = [.. result.Balancers.Where(balancer => balancer.IsOracle).Select(balancer => balancer.Label)],
            Figures = [.. OfPoint(result), .. result.Balancers.SelectMany(OfBalancer)],
        };
    }

    private static IEnumerable<PointFigure> OfPoint(ExperimentResult result)
    {
        yield return Row("warmup_s", result.WarmupSeconds);
        yield return Row("simulated_s", result.SimulatedSeconds);
        foreach (var group in result.Groups)
        {
            var path = "groups." + group.Name;
            yield return Row(path + ".count", group.Count);
            yield return Row(path + ".load", group.Load);
            yield return Row(path + ".saturated_requests_per_s", group.SaturatedRequestsPerSecond);
            yield return Row(path + ".cost_per_hour", group.CostPerHour);
        }

        PointFigure Row(string metric, double? value) => new("", metric, value, null, null, result.Verdict.State);
    }

    private static IEnumerable<PointFigure> OfBalancer(BalancerResult balancer) =>
    [
        .. Requests(balancer), .. Latencies.SelectMany(name => Latency(balancer, name, balancer.Metrics[name])),
        .. Rates(balancer), .. Comparison(balancer),
    ];

    private static IEnumerable<PointFigure> Requests(BalancerResult balancer)
    {
        var requests = balancer.Requests;
        return
        [
            Row(balancer, "requests.arrived", requests.Arrived), Row(balancer, "requests.finished", requests.Finished),
            Row(balancer, "requests.rejected", requests.Rejected), Row(balancer, "requests.timedOut", requests.TimedOut),
            Row(balancer, "requests.failed", requests.Failed), Row(balancer, "requests.inFlight", requests.InFlight),
        ];
    }

    private static IEnumerable<PointFigure> Latency(BalancerResult balancer, string name, LatencyResult latency)
    {
        var path = "metrics." + name;
        return
        [
            Row(balancer, path + ".count", latency.Count), Row(balancer, path + ".coverage", latency.Coverage),
            Row(balancer, path + ".mean", latency.Mean), Row(balancer, path + ".p50", latency.P50), Row(balancer, path + ".p90", latency.P90),
            Row(balancer, path + ".p95", latency.P95), Row(balancer, path + ".p99", latency.P99), Row(balancer, path + ".max", latency.Max),
        ];
    }

    private static IEnumerable<PointFigure> Rates(BalancerResult balancer) =>
    [
        Row(balancer, "throughput.requests_per_s", balancer.RequestsPerSecond),
        Row(balancer, "throughput.prompt_tokens_per_s", balancer.PromptTokensPerSecond),
        Row(balancer, "throughput.output_tokens_per_s", balancer.OutputTokensPerSecond),
        Row(balancer, "goodput.requests_per_s", balancer.Goodput), Row(balancer, "goodput.attainment", balancer.Attainment),
        .. Latencies.Where(balancer.AttainmentByObjective.ContainsKey).Select(name => Row(balancer, "goodput.by_objective." + name, balancer.AttainmentByObjective[name])),
        Row(balancer, "cost.per_1000_good_requests", balancer.CostPer1000GoodRequests),
        Row(balancer, "cost.per_million_output_tokens", balancer.CostPerMillionOutputTokens),
        Row(balancer, "preemptions", balancer.Preemptions),
        .. PrefixReuse(balancer),
        Row(balancer, "imbalance.cv", balancer.ImbalanceCv), Row(balancer, "imbalance.peak_to_mean", balancer.ImbalancePeakToMean),
    ];

    // absent, as in summary.json, where no request names what its prompt begins with
    private static IEnumerable<PointFigure> PrefixReuse(BalancerResult balancer) => balancer.PrefixReuse is not { } reuse ? [] :
    [
        Row(balancer, "prefix_reuse.share", reuse.Share),
        Row(balancer, "prefix_reuse.admitted_tokens", reuse.AdmittedTokens), Row(balancer, "prefix_reuse.cached_tokens", reuse.CachedTokens),
    ];

    private static IEnumerable<PointFigure> Comparison(BalancerResult balancer)
    {
        if (balancer.Comparison is not { } comparison)
        {
            yield break;
        }

        // a dictionary's order is nobody's promise
        foreach (var name in comparison.Metrics.Keys.Order(StringComparer.Ordinal))
        {
            var difference = comparison.Metrics[name];
            var path = "comparison.metrics." + name;
            yield return new(balancer.Label, path + ".difference", Finite(difference.Difference), Finite(difference.Low), Finite(difference.High), difference.Verdict ?? "");
            yield return new(balancer.Label, path + ".ratio", Finite(difference.Ratio), null, null, difference.Verdict ?? "");
        }
    }

    private static PointFigure Row(BalancerResult balancer, string metric, double? value) => new(balancer.Label, metric, Finite(value), null, null, balancer.Verdict.State);

    private static PointFigure Row(BalancerResult balancer, string metric, Estimate? estimate) =>
        new(balancer.Label, metric, Finite(estimate?.Value), Finite(estimate?.Low), Finite(estimate?.High), balancer.Verdict.State);

    // what files cannot hold is not known; adding 0 makes 0 of -0
    private static double? Finite(double? value) => value is { } known && double.IsFinite(known) ? known + 0.0 : null;
}
