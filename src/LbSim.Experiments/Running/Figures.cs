using LbSim.Simulation.Metrics;

namespace LbSim.Experiments.Running;

/// <summary>One latency of a run.</summary>
/// <param name="Name">"ttft", "tpot", "itl", "e2e" or "queueing".</param>
/// <param name="Of">Where it is kept.</param>
internal sealed record LatencyFigure(string Name, Func<RunResult, LogHistogram> Of);

/// <summary>The figures of one run by name, in seconds or per second; NaN where there is none.</summary>
internal sealed class Figures
{
    private static readonly string[] Statistics = ["mean", "p50", "p90", "p95", "p99"];
    private readonly Dictionary<string, double> _values = [];

    public Figures(RunResult run, bool hasObjectives)
    {
        var span = (run.SpanEnd - run.SpanStart).Seconds;
        RequestsPerSecond = PerSecond(run.SpanCompletions);
        PromptTokensPerSecond = PerSecond(run.SpanPromptTokens);
        OutputTokensPerSecond = PerSecond(run.SpanOutputTokens);
        Goodput = PerSecond(run.Met);
        PrefixReuse = Running.PrefixReuse.Of(run);
        Attainment = run.Cohort.Arrived == 0 ? double.NaN : (double)run.Met / run.Cohort.Arrived;
        _values["requests_per_s"] = RequestsPerSecond;
        _values["output_tokens_per_s"] = OutputTokensPerSecond;
        _values["prefix_reuse"] = PrefixReuse;
        if (hasObjectives)
        {
            _values["goodput"] = Goodput;
            _values["attainment"] = Attainment;
        }

        foreach (var latency in Latencies)
        {
            var histogram = latency.Of(run);
            _values[latency.Name + ".mean"] = histogram.MeanSeconds;
            _values[latency.Name + ".p50"] = histogram.Quantile(0.50) / 1e12;
            _values[latency.Name + ".p90"] = histogram.Quantile(0.90) / 1e12;
            _values[latency.Name + ".p95"] = histogram.Quantile(0.95) / 1e12;
            _values[latency.Name + ".p99"] = histogram.Quantile(0.99) / 1e12;
        }

        double PerSecond(long count) => span > 0 ? count / span : 0;
    }

    /// <summary>The latencies, in the order of every output.</summary>
    public static IReadOnlyList<LatencyFigure> Latencies { get; } =
    [
        new("ttft", run => run.Ttft),
        new("tpot", run => run.Tpot),
        new("itl", run => run.Itl),
        new("e2e", run => run.E2e),
        new("queueing", run => run.Queueing),
    ];

    public double RequestsPerSecond { get; }

    public double PromptTokensPerSecond { get; }

    public double OutputTokensPerSecond { get; }

    public double Goodput { get; }

    public double Attainment { get; }

    /// <summary>NaN where no request names what its prompt begins with.</summary>
    public double PrefixReuse { get; }

    public double this[string name] => _values.TryGetValue(name, out var value) ? value : double.NaN;

    /// <summary>Whether every figure of two runs is the same.</summary>
    public bool Equal(Figures other) => _values.All(entry => entry.Value.Equals(other[entry.Key]));

    /// <summary>The figures that comparisons list, in order.</summary>
    public static IEnumerable<string> Compared(bool hasObjectives)
    {
        if (hasObjectives)
        {
            yield return "goodput";
            yield return "attainment";
        }

        foreach (var latency in Latencies)
        {
            foreach (var statistic in Statistics)
            {
                yield return $"{latency.Name}.{statistic}";
            }
        }

        yield return "requests_per_s";
        yield return "output_tokens_per_s";
        yield return "prefix_reuse";
    }

    public static bool IsHigherBetter(string name) => !name.Contains('.', StringComparison.Ordinal);
}
