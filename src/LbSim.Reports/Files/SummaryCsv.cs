using LbSim.Experiments.Results;
using LbSim.Reports.Figures;

namespace LbSim.Reports.Files;

/// <summary>Writes summary.csv: one row per balancer; docs/guide/reading-the-report.md lists the columns.</summary>
internal static class SummaryCsv
{
    private static readonly string[] MetricNames = ["ttft", "tpot", "itl", "e2e", "queueing"];

    public static void Write(ExperimentResult result, Stream output)
    {
        using var csv = new CsvWriter(output);
        WriteHeader(csv, result.HasPrefixReuse);
        foreach (var balancer in result.Balancers)
        {
            WriteBalancer(csv, result, balancer);
            if (result.HasPrefixReuse)
            {
                csv.Field(balancer.PrefixReuse?.Share.Value);
                csv.Field(balancer.PrefixReuse?.Share.Low);
                csv.Field(balancer.PrefixReuse?.Share.High);
            }

            csv.EndRow();
        }
    }

    private static void WriteHeader(CsvWriter csv, bool hasReuse)
    {
        var header = "balancer,name,verdict,arrived,finished,rejected,timed_out,failed,in_flight"
            + ",requests_per_s,prompt_tokens_per_s,output_tokens_per_s,goodput_requests_per_s,attainment";
        foreach (var metric in MetricNames)
        {
            foreach (var column in (ReadOnlySpan<string>)["count", "coverage", "mean_s", "p50_s", "p90_s", "p95_s", "p99_s", "max_s"])
            {
                header += "," + metric + "_" + column;
            }
        }

        csv.Line(header + ",cost_per_1000_good_requests,cost_per_million_output_tokens,preemptions,imbalance_cv,imbalance_peak_to_mean"
            + ",primary,primary_value,primary_low,primary_high,baseline,difference,difference_low,difference_high,difference_verdict,difference_half_width"
            + (hasReuse ? ",prefix_reuse,prefix_reuse_low,prefix_reuse_high" : ""));
    }

    private static void WriteBalancer(CsvWriter csv, ExperimentResult result, BalancerResult balancer)
    {
        csv.Field(balancer.Label);
        csv.Field(balancer.Name);
        csv.Field(balancer.Verdict.State);
        csv.Field(balancer.Requests.Arrived);
        csv.Field(balancer.Requests.Finished);
        csv.Field(balancer.Requests.Rejected);
        csv.Field(balancer.Requests.TimedOut);
        csv.Field(balancer.Requests.Failed);
        csv.Field(balancer.Requests.InFlight);
        csv.Field(balancer.RequestsPerSecond);
        csv.Field(balancer.PromptTokensPerSecond);
        csv.Field(balancer.OutputTokensPerSecond);
        csv.Field(balancer.Goodput?.Value);
        csv.Field(balancer.Attainment?.Value);
        foreach (var metric in MetricNames)
        {
            WriteLatency(csv, balancer.Metrics[metric]);
        }

        csv.Field(balancer.CostPer1000GoodRequests);
        csv.Field(balancer.CostPerMillionOutputTokens);
        csv.Field(balancer.Preemptions);
        csv.Field(balancer.ImbalanceCv);
        csv.Field(balancer.ImbalancePeakToMean);
        WritePrimary(csv, result, balancer);
    }

    private static void WriteLatency(CsvWriter csv, LatencyResult latency)
    {
        csv.Field(latency.Count);
        csv.Field(latency.Coverage);
        csv.Field(latency.Mean?.Value);
        csv.Field(latency.P50?.Value);
        csv.Field(latency.P90?.Value);
        csv.Field(latency.P95?.Value);
        csv.Field(latency.P99?.Value);
        csv.Field(latency.Max);
    }

    private static void WritePrimary(CsvWriter csv, ExperimentResult result, BalancerResult balancer)
    {
        var value = Figure.Of(result.Primary).Find(balancer);
        csv.Field(result.Primary);
        csv.Field(value?.Value);
        csv.Field(value?.Low);
        csv.Field(value?.High);
        var difference = Standing.Difference(balancer, result.Primary);
        csv.Field(difference is null ? "" : balancer.Comparison!.Baseline);
        csv.Field(difference?.Difference);
        csv.Field(difference?.Low);
        csv.Field(difference?.High);
        csv.Field(difference?.Verdict ?? "");
        csv.Field(difference?.HalfWidth);
    }
}
