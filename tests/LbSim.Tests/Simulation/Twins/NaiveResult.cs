using LbSim.Simulation.Metrics;
using LbSim.Simulation.Servers;

namespace LbSim.Tests.Simulation.Twins;

/// <summary>What the naive world found: raw values instead of histograms, an observation of every instant asked for.</summary>
internal sealed class NaiveResult
{
    public List<RequestRecord> Records { get; } = [];

    public OutcomeCounts All { get; } = new();

    public OutcomeCounts Cohort { get; } = new();

    public List<long> Ttft { get; } = [];

    public List<long> Tpot { get; } = [];

    public List<long> Itl { get; } = [];

    public List<long> E2e { get; } = [];

    public List<long> Queueing { get; } = [];

    public long SpanArrivals { get; set; }

    public long SpanCompletions { get; set; }

    public long SpanPromptTokens { get; set; }

    public long SpanOutputTokens { get; set; }

    public long Met { get; set; }

    public long MetTtft { get; set; }

    public long MetTpot { get; set; }

    public long MetE2e { get; set; }

    public long MetQueueing { get; set; }

    public long Preemptions { get; set; }

    public long TooLong { get; set; }

    public long Truncated { get; set; }

    public int[] LargestPass { get; set; } = [];

    public long SpanEnd { get; set; }

    public long End { get; set; }

    public ServerTotals[] Servers { get; set; } = [];

    /// <summary>Totals and signals of every server at every instant that anybody looks at.</summary>
    public SortedDictionary<long, Observation> Observations { get; } = [];

    /// <summary>What a balancer would have been told and shown, in order.</summary>
    public List<string> Seen { get; } = [];

    /// <summary>How often something happened that a tame world would never show.</summary>
    public SortedDictionary<string, int> Rarities { get; } = new(StringComparer.Ordinal);

    public void Note(string rarity, int times = 1) => Rarities[rarity] = Rarities.GetValueOrDefault(rarity) + times;

    internal sealed record Observation(ServerTotals[] Totals, ServerSignals[] Signals, string[] Cached, long InSystem);
}
