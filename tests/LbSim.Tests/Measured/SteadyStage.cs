using System.Globalization;
using LbSim.Scenarios;
using LbSim.Simulation;

namespace LbSim.Tests.Measured;

/// <summary>One load stage of vllm_steady_state.csv as a scenario of the product, and what it makes of it. Times in ms.</summary>
/// <remarks>What is assumed of a stage is written down in docs/validation.md, section "Steady state".</remarks>
internal sealed class SteadyStage(Row row)
{
    private static readonly Dictionary<string, string> Models = new()
    {
        ["codellama/CodeLlama-34b-Instruct-hf"] = "codellama-34b",
        ["meta-llama/Llama-2-70b-hf"] = "llama-2-70b",
        ["meta-llama/Llama-3.1-8B-Instruct"] = "llama-3.1-8b",
        ["meta-llama/Llama-3.1-70B-Instruct"] = "llama-3.1-70b",
        ["Qwen/Qwen3-14B"] = "qwen3-14b",
        ["Qwen/Qwen2.5-7B-Instruct"] = "qwen2.5-7b",
        ["mistralai/Mistral-Nemo-Instruct-2407"] = "mistral-nemo-12b",
        ["01-ai/Yi-34B"] = "yi-34b",
    };

    private static readonly Dictionary<string, string> Gpus = new() { ["H100"] = "h100-sxm", ["A100-80GB"] = "a100-80gb", ["L40S"] = "l40s" };

    public string Name => $"{row["exp"]}.{row["stage"]} {Models[row["model"]]} {row["gpu"]} TP{row["tp"]} {row["workload"]} {row["offered_rate_rps"]}/s";

    public double MeasuredE2e => row.Number("e2e_mean_ms");

    public double MeasuredTtft => row.Number("ttft_mean_ms");

    public double MeasuredItl => row.Number("itl_mean_ms");

    public double E2e { get; private set; }

    public double Ttft { get; private set; }

    public double Itl { get; private set; }

    /// <summary>Dense models, without the long-output "reasoning" stages.</summary>
    public static List<SteadyStage> All() =>
        [.. Table.Read("data/calibration/vllm_steady_state.csv")
            .Where(row => Models.ContainsKey(row["model"]) && !row["workload"].StartsWith("reasoning", StringComparison.Ordinal))
            .Select(row => new SteadyStage(row))];

    /// <summary>Simulates the stage.</summary>
    /// <param name="known">What the engine's prefix cache may find again of a prompt.</param>
    public SteadyStage Simulate(Repeated known)
    {
        var loaded = ScenarioLoader.Parse(Yaml(known), Name, ".", new ScenarioChoices());
        Assert.True(loaded.Scenario is not null, string.Join(Environment.NewLine, loaded.Findings));
        var run = Simulator.Run(loaded.Scenario!.ToRunSpec(0, 0));
        Assert.Equal(run.All.Arrived, run.All.Finished);
        E2e = run.E2e.MeanSeconds * 1e3;
        Ttft = run.Ttft.MeanSeconds * 1e3;
        Itl = (E2e - Ttft) / (row.Count("output_tokens") - 1); // as the source defines it
        return this;
    }

    private int Users => row.Count("prompt_groups") * row.Count("users_per_group");

    private int Prompt => row.Count("system_prompt_tokens") + row.Count("question_tokens");

    private string Shared(Repeated known) => known switch
    {
        Repeated.Nothing => "",
        Repeated.SystemPrompt => $", shared-prompt: {{ groups: {row["prompt_groups"]}, tokens: {row["system_prompt_tokens"]} }}",
        _ => FormattableString.Invariant($", shared-prompt: {{ groups: {Users}, tokens: {Prompt} }}"),
    };

    private string Yaml(Repeated known) => string.Create(CultureInfo.InvariantCulture, $$"""
        seed: 1
        replications: 1
        warmup: 0s
        workload:
          users: { count: {{Users}}{{Shared(known)}} }
          arrivals: { process: poisson, rate: {{row["offered_rate_rps"]}}/s }
          requests: {{(long)Math.Round(row.Number("offered_rate_rps") * row.Number("stage_seconds"))}}
          lengths: { prompt: {{Prompt}}, output: {{row["output_tokens"]}} }
        model: {{Models[row["model"]]}}
        fleet:
          - name: vllm
            gpu: {{Gpus[row["gpu"]]}}
            tp: {{row["tp"]}}
            engine: { max-num-seqs: {{row["max_num_seqs"]}}, max-num-batched-tokens: {{row["max_num_batched_tokens"]}}, gpu-memory-utilization: {{(row["gpu_memory_utilization"].Length > 0 ? row["gpu_memory_utilization"] : "0.9")}} }
        balancers: [round-robin]
        """);
}

/// <summary>What of a turn's prompt has been sent before.</summary>
internal enum Repeated
{
    /// <summary>Nothing: the whole prompt is computed.</summary>
    Nothing,

    /// <summary>The system prompt of the user's group.</summary>
    SystemPrompt,

    /// <summary>Everything: the user asks the same question again.</summary>
    Everything,
}
