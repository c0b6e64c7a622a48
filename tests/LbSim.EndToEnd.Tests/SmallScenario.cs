namespace LbSim.EndToEnd.Tests;

/// <summary>Scenario texts for tests that need a run of milliseconds.</summary>
public static class SmallScenario
{
    /// <summary>Two kinds of GPU, two balancers, a few hundred requests.</summary>
    public const string Text = """
        name: small
        seed: 7
        replications: 2
        workload:
          arrivals: { process: poisson, rate: 12/s }
          requests: 300
          lengths: azure-2023-conv
          clients: { count: 50, zipf: 1.1 }
        model: llama-3.1-8b
        fleet:
          - { name: a100, gpu: a100-80gb, count: 1 }
          - { name: h100, gpu: h100-sxm, count: 1, weight: 2 }
        balancers: [round-robin, least-connections]
        objectives: { ttft: 500ms, tpot: 50ms, attainment: 90% }
        """;

    /// <summary>A run of minutes, to be interrupted.</summary>
    public static readonly string Endless = Text.Replace("requests: 300", "requests: 100M", StringComparison.Ordinal);
}
