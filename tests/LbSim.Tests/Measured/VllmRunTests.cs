using System.Globalization;
using System.Text;
using LbSim.Scenarios;
using LbSim.Simulation;
using LbSim.Simulation.Metrics;
using LbSim.Simulation.Requests;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Measured;

/// <summary>Real vLLM 0.19 runs of 300 requests, replayed through the scenarios a user would point at such a file.</summary>
/// <remarks>Arrivals are those the engine saw (queued_s); measured TTFT = first token - queued, TPOT = (last - first token) / (output tokens - 1).</remarks>
public sealed class VllmRunTests
{
    private static readonly string[] Statistics = ["mean", "p50", "p90", "p99"];

    [SharedFact]
    public void Replay_DenseRun_MeansAreWithinTenPercentAndAsDocumented()
    {
        var measured = Measured("vllm_run_rtxpro6000_llama3.1-8b_tp1.csv");
        var simulated = Simulated("vllm-dense.yaml", "vllm_run_rtxpro6000_llama3.1-8b_tp1.csv", balancer: 0);

        Assert.InRange(simulated.E2e.Average() / measured.E2e.Average(), 0.9, 1.1);
        Assert.InRange(simulated.Tpot.Average() / measured.Tpot.Average(), 0.9, 1.1);
        DocBlock.Check("docs/validation.md", "vllm-dense", Page(measured, simulated));
    }

    [SharedFact]
    public void Replay_MixtureOfExpertsRun_IsAsDocumented()
    {
        const string File = "vllm_run_rtxpro6000_qwen3-30b-a3b_dp2ep2.csv";

        DocBlock.Check("docs/validation.md", "vllm-moe", Page(Measured(File), Simulated("vllm-moe-dp2.yaml", File, balancer: 0)));
    }

    private static Latencies Measured(string file)
    {
        var latencies = new Latencies();
        foreach (var row in Table.Read("data/calibration/" + file))
        {
            latencies.Add(row.Number("queued_s"), row.Number("first_token_s"), row.Number("last_token_s"), row.Count("output_tokens"));
        }

        return latencies;
    }

    private static Latencies Simulated(string scenario, string file, int balancer)
    {
        var loaded = ScenarioLoader.Load(
            Path.Combine(SharedData.ProjectRoot, "scenarios", "measured", scenario),
            new ScenarioChoices
            {
                Trace = SharedData.PathTo("data/calibration/" + file),
                Settings = ["workload.trace.columns.arrival=queued_s", "workload.trace.on-unsorted=sort"],
            });
        Assert.True(loaded.Scenario is not null, string.Join(Environment.NewLine, loaded.Findings));
        var latencies = new Latencies();
        Simulator.Run(loaded.Scenario!.ToRunSpec(balancer, 0), new RunOptions { Log = latencies });
        Assert.Equal(300, latencies.E2e.Count);
        return latencies;
    }

    private static string Page(Latencies measured, Latencies simulated)
    {
        var page = new StringBuilder("| measured / simulated |");
        page.Append(string.Concat(Statistics.Select(name => $" {name} | |"))).Append("\n|---|---|---|---|---|---|---|---|---|\n");
        Line("TTFT, ms", measured.Ttft, simulated.Ttft, "0");
        Line("TPOT, ms", measured.Tpot, simulated.Tpot, "0.0");
        Line("E2E, ms", measured.E2e, simulated.E2e, "0");
        return page.ToString();

        void Line(string name, List<double> real, List<double> ours, string format)
        {
            page.Append("| ").Append(name).Append(" |");
            foreach (var statistic in Statistics)
            {
                var (left, right) = (Of(real, statistic) * 1e3, Of(ours, statistic) * 1e3);
                page.Append(string.Create(CultureInfo.InvariantCulture, $" {left.ToString(format, CultureInfo.InvariantCulture)} / {right.ToString(format, CultureInfo.InvariantCulture)} | {100 * ((right / left) - 1):+0.0;-0.0;0.0} % |"));
            }

            page.Append('\n');
        }
    }

    private static double Of(List<double> values, string statistic)
    {
        if (statistic == "mean")
        {
            return values.Average();
        }

        var sorted = values.Order().ToList();
        var place = (sorted.Count - 1) * int.Parse(statistic.AsSpan(1), CultureInfo.InvariantCulture) / 100.0;
        var below = (int)place;
        return sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, sorted.Count - 1)] - sorted[below]));
    }

    // seconds
    private sealed class Latencies : IRequestLog
    {
        public List<double> Ttft { get; } = [];

        public List<double> Tpot { get; } = [];

        public List<double> E2e { get; } = [];

        public void Add(double queued, double first, double last, int outputTokens)
        {
            Ttft.Add(first - queued);
            Tpot.Add((last - first) / (outputTokens - 1));
            E2e.Add(last - queued);
        }

        public void Write(in RequestRecord record)
        {
            Assert.Equal(Outcome.Finished, record.Outcome);
            Add(record.Arrival / 1e12, record.FirstToken / 1e12, record.Ended / 1e12, record.OutputTokens);
        }
    }
}
