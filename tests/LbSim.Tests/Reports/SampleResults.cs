using LbSim.Experiments.Results;
using LbSim.Reports.Files;

namespace LbSim.Tests.Reports;

/// <summary>Made-up results that look like real ones, and extremes. Values are rounded, so that goldens hold on every system.</summary>
internal static class SampleResults
{
    private static readonly string[] Names =
        ["round-robin", "weighted-round-robin", "least-connections", "least-bandwidth", "nginx-consistent-hash", "power-of-choices"];

    /// <summary>Six balancers, six servers in two groups, 120 windows, five replications with intervals and objectives.</summary>
    public static ExperimentResult Typical() => Build(new Shape());

    /// <summary>One balancer on one queue server: one replication, no intervals, objectives, prices or KV memory.</summary>
    public static ExperimentResult Smallest() => Build(new Shape
    {
        Balancers = 1, Groups = [("servers", "queue", 1)], Replications = 1, Windows = 3, HasObjectives = false, IsQueue = true,
    }) with
    { Scenario = "smallest", Warnings = [] };

    /// <summary>Two balancers under which nothing ever finished.</summary>
    public static ExperimentResult NothingFinished()
    {
        var result = Build(new Shape { Balancers = 2, Replications = 1, Windows = 4 });
        var balancers = new List<BalancerResult>();
        foreach (var balancer in result.Balancers)
        {
            balancers.Add(balancer with
            {
                Verdict = new RunVerdict("cut-off", ["500 measured requests were in flight at the end"]),
                Requests = new RequestCounts(500, 0, 0, 0, 0, 500),
                Metrics = Metrics(_ => new LatencyResult { Count = 0, Coverage = 0 }),
                RequestsPerSecond = 0, PromptTokensPerSecond = 0, OutputTokensPerSecond = 0,
                Goodput = new Estimate(0, null, null), Attainment = new Estimate(0, null, null),
                CostPer1000GoodRequests = null, CostPerMillionOutputTokens = null, Comparison = null,
            });
        }

        return result with
        {
            Scenario = "nothing-finished", Balancers = balancers,
            Verdict = new RunVerdict("cut-off", ["round-robin: 500 measured requests were in flight at the end"]),
        };
    }

    /// <summary>Twenty balancers with long labels, some saturated.</summary>
    public static ExperimentResult ManyBalancers() => Build(new Shape { Balancers = 20, Saturated = 3 }) with { Scenario = "many-balancers" };

    /// <summary>Ten thousand servers in four groups, whose series are per group.</summary>
    public static ExperimentResult HugeFleet() => Build(new Shape
    {
        Balancers = 2, Windows = 600,
        Groups = [("a100", "a100-80gb", 5000), ("h100", "h100-sxm", 2500), ("l40s", "l40s", 1500), ("a10", "a10g", 1000)],
    }) with
    { Scenario = "ten-thousand-servers" };

    /// <summary>Eight balancers, sixty-four servers, 600 windows: the most that is written server by server.</summary>
    public static ExperimentResult FullFleet() => Build(new Shape
    {
        Balancers = 8, Windows = 600, Groups = [("a100", "a100-80gb", 40), ("h100", "h100-sxm", 24)],
    }) with
    { Scenario = "full-fleet" };

    /// <summary>The typical result of prompts that say what they begin with: half and more of them was in a prefix cache.</summary>
    public static ExperimentResult Conversations()
    {
        var result = Typical();
        return result with { Scenario = "conversations", Balancers = [.. result.Balancers.Select(Remembering)] };
    }

    /// <summary>A balancer that found the more in prefix caches the later it stands in the list.</summary>
    public static BalancerResult Remembering(BalancerResult balancer, int index)
    {
        var share = Math.Round(0.55 + (0.06 * index), 4);
        var servers = balancer.Servers.Select(server => server with { Prompts = new(server.PromptTokens, server.PromptTokens * (55 + (6 * index)) / 100) }).ToList();
        return balancer with
        {
            Servers = servers,
            PrefixReuse = new(
                Interval(share, 0.01, balancer.Goodput?.Low is not null), servers.Sum(server => server.Prompts!.Value.Admitted), servers.Sum(server => server.Prompts!.Value.Cached)),
            Comparison = balancer.Comparison is not { } comparison ? null : comparison with
            {
                Metrics = new Dictionary<string, DifferenceResult>(comparison.Metrics)
                {
                    ["prefix_reuse"] = new() { Difference = Math.Round(share - 0.55, 4), Ratio = Math.Round(share / 0.55, 4), Low = Math.Round(share - 0.56, 4), High = Math.Round(share - 0.54, 4) },
                },
            },
        };
    }

    /// <summary>A trace replayed once: comparisons hold on it only.</summary>
    public static ExperimentResult TraceOnce()
    {
        var result = Build(new Shape { Balancers = 3, Replications = 1, Verdict = "varying" });
        return result with { Scenario = "trace-once", Traffic = "AzureLLMInferenceTrace_conv.csv, 19,366 requests over 59 min" };
    }

    /// <summary>What the typical result was made from.</summary>
    public static ManifestData Manifest(ExperimentResult result) => new()
    {
        Version = "0.1.0",
        ScenarioText = "name: " + result.Scenario + "\nseed: 42\nmodel: llama-3.1-8b\n",
        Seed = result.Seed,
        Replications = result.Replications,
        Balancers = [.. result.Balancers.Select(balancer => balancer.Label)],
        Inputs = [new ManifestInput(result.Scenario + ".yaml", 812, new string('a', 60) + "0123")],
        Reproduce = "lbsim run " + result.Scenario + ".yaml --seed 42",
    };

    private static ExperimentResult Build(Shape shape)
    {
        var hasIntervals = shape.Replications > 1;
        var balancers = new List<BalancerResult>();
        for (var index = 0; index < shape.Balancers; index++)
        {
            balancers.Add(Balancer(shape, index, hasIntervals));
        }

        return new ExperimentResult
        {
            Scenario = "mixed-fleet-chat",
            Seed = 42,
            Replications = shape.Replications,
            Interval = hasIntervals ? "replications" : null,
            WarmupSeconds = 30,
            DurationSeconds = 600,
            SimulatedSeconds = 631.25,
            Verdict = shape.Saturated > 0
                ? new RunVerdict("saturated", ["weighted-round-robin: completions were 94 % of arrivals"])
                : new RunVerdict(shape.Verdict, shape.Verdict == "varying" ? ["the traffic is a recorded trace"] : []),
            Primary = shape.HasObjectives ? "goodput" : "e2e.p95",
            Objectives = shape.HasObjectives ? [new("ttft", 0.5, null), new("tpot", 0.05, null)] : [],
            AttainmentTarget = shape.HasObjectives ? 0.99 : null,
            Groups = [.. shape.Groups.Select((group, number) => new GroupResult
            {
                Name = group.Name, Gpu = group.Gpu, Count = group.Count, Weight = number + 1, Load = 0.71 + (0.02 * number),
                SaturatedRequestsPerSecond = shape.IsQueue ? null : 6.5 * (number + 1),
                CostPerHour = shape.IsQueue ? null : Math.Round(group.Count * (1.79 + (1.2 * number)), 4),
            })],
            Balancers = balancers,
            Warnings = ["17 passes on a100 were larger than the grid its coefficients were fitted on (4,096 tokens): step times are extrapolated"],
            Traffic = "Poisson arrivals at 42 requests/s, lengths azure-2023-conv (mean 1,155 prompt and 211 output tokens), 23,946 requests",
        };
    }

    private static BalancerResult Balancer(Shape shape, int index, bool hasIntervals)
    {
        var name = Names[index % Names.Length];
        var label = index < Names.Length ? name : name + (index % 2 == 0 ? " with choices=" + index : " sticky-by-client-and-session-" + index);
        var isSaturated = index > 0 && index <= shape.Saturated;
        var slow = (1.0 - (0.06 * (index % 7))) * (isSaturated ? 60 : 1);
        var goodput = Math.Round(36.4 + (0.9 * (index % 7)) - (isSaturated ? 20 : 0), 3);
        return new BalancerResult
        {
            Name = name,
            Label = label,
            Verdict = isSaturated ? new RunVerdict("saturated", ["completions were 94 % of arrivals"]) : new RunVerdict(shape.Verdict, shape.Verdict == "varying" ? ["the traffic is a recorded trace"] : []),
            Requests = new RequestCounts(119_730, 119_690 - index, 12, 20, 8, index),
            Metrics = Metrics(metric => Latency(metric, slow, hasIntervals)),
            RequestsPerSecond = Math.Round(41.8 - (0.01 * index), 3),
            PromptTokensPerSecond = 48_279 - index,
            OutputTokensPerSecond = 8_820.5 - index,
            Goodput = shape.HasObjectives ? Interval(goodput, 0.8, hasIntervals) : null,
            Attainment = shape.HasObjectives ? Interval(Math.Round(goodput / 42, 4), 0.01, hasIntervals) : null,
            AttainmentByObjective = shape.HasObjectives
                ? new Dictionary<string, double> { ["tpot"] = 0.9995, ["ttft"] = Math.Round(goodput / 42, 4) }
                : new Dictionary<string, double>(),
            CostPer1000GoodRequests = shape.IsQueue ? null : Math.Round(9.15 / goodput, 6),
            CostPerMillionOutputTokens = shape.IsQueue ? null : 0.2881,
            Preemptions = 31 * index,
            ImbalanceCv = shape.IsQueue ? null : Math.Round(0.31 / (index + 1), 4),
            ImbalancePeakToMean = shape.IsQueue ? null : Math.Round(1 + (0.4 / (index + 1)), 4),
            Servers = Servers(shape, index),
            Comparison = index == 0 ? null : Comparison(shape, goodput - 36.4, slow, isSaturated, hasIntervals),
            Series = Series(shape, index, isSaturated),
        };
    }

    private static ComparisonResult Comparison(Shape shape, double gain, double slow, bool isSaturated, bool hasIntervals)
    {
        var primary = new DifferenceResult
        {
            Difference = shape.HasObjectives ? Math.Round(gain, 3) : Math.Round(14.2 * (slow - 1), 4),
            Ratio = Math.Round(1 + (gain / 36.4), 5),
            Low = hasIntervals ? Math.Round(gain - 1.1, 3) : null,
            High = hasIntervals ? Math.Round(gain + 1.1, 3) : null,
            Verdict = isSaturated ? null
                : !hasIntervals ? "on this trace only"
                : gain > 1.6 ? "better" : gain < -1.6 ? "worse" : "no significant difference",
            HalfWidth = isSaturated || !hasIntervals ? null : 1.6, // wider than the interval: several comparisons at once
        };
        return new ComparisonResult("round-robin", new Dictionary<string, DifferenceResult>
        {
            [shape.HasObjectives ? "goodput" : "e2e.p95"] = primary,
            ["ttft.p95"] = new()
            {
                Difference = Math.Round(0.5 * (slow - 1), 5), Ratio = slow,
                Low = hasIntervals ? Math.Round((0.5 * (slow - 1)) - 0.02, 5) : null,
                High = hasIntervals ? Math.Round((0.5 * (slow - 1)) + 0.02, 5) : null,
            },
        });
    }

    private static Dictionary<string, LatencyResult> Metrics(Func<string, LatencyResult> make)
    {
        var metrics = new Dictionary<string, LatencyResult>();
        foreach (var metric in (string[])["ttft", "tpot", "itl", "e2e", "queueing"])
        {
            metrics.Add(metric, make(metric));
        }

        return metrics;
    }

    private static LatencyResult Latency(string metric, double slow, bool hasIntervals)
    {
        var (median, spread) = metric switch
        {
            "ttft" => (0.142, 0.45), "tpot" => (0.0213, 0.12), "itl" => (0.0209, 0.2), "e2e" => (4.81, 0.42), _ => (0.0121, 0.8),
        };
        median *= slow;
        double At(double share) => Math.Round(median * Math.Pow(share / (1 - share), spread), 7);
        var points = new List<CdfPoint>();
        for (var step = 1; step < 250; step++)
        {
            points.Add(new CdfPoint(At(step / 250.0), step / 250.0));
        }

        points.Add(new CdfPoint(At(0.9999), 1));
        return new LatencyResult
        {
            Count = 113_500, Coverage = 0.9993,
            Mean = Interval(At(0.55), 0.02, hasIntervals), P50 = Interval(At(0.5), 0.02, hasIntervals), P90 = Interval(At(0.9), 0.04, hasIntervals),
            P95 = Interval(At(0.95), 0.06, hasIntervals), P99 = Interval(At(0.99), 0.12, hasIntervals), Max = At(0.9999), Cdf = points,
        };
    }

    private static Estimate Interval(double value, double share, bool hasIntervals)
    {
        var half = share < 0.5 ? value * share : share;
        return new Estimate(value, hasIntervals ? Math.Round(value - half, 7) : null, hasIntervals ? Math.Round(value + half, 7) : null);
    }

    private static List<ServerResult> Servers(Shape shape, int balancer)
    {
        var servers = new List<ServerResult>();
        var total = shape.Groups.Sum(group => group.Count);
        double capacity = shape.Groups.Select((group, number) => group.Count * (number + 1)).Sum();
        for (var group = 0; group < shape.Groups.Length; group++)
        {
            for (var number = 0; number < shape.Groups[group].Count; number++)
            {
                var fair = (group + 1) / capacity;
                var even = 1.0 / total;
                var part = balancer % 3 / 2.0;
                var share = Math.Round((even * (1 - part)) + (fair * part) + (number % 3 * 0.05 * even), 6);
                servers.Add(new ServerResult
                {
                    Name = shape.Groups[group].Name + "-" + number, Group = shape.Groups[group].Name, Requests = (long)(119_690 * share), Share = share,
                    PromptTokens = (long)(138_000_000 * share), OutputTokens = (long)(25_000_000 * share), Busy = 0.97, OccupancyMean = 0.21,
                    RunningMean = 53.2, WaitingMean = 0.4, KvUseMean = shape.IsQueue ? null : 0.48, BudgetUseMean = shape.IsQueue ? null : 0.12,
                    CapacityShare = shape.IsQueue ? null : Math.Round(fair, 6),
                });
            }
        }

        return servers;
    }

    private static SeriesResult Series(Shape shape, int balancer, bool isSaturated)
    {
        var edges = new double[shape.Windows + 1];
        for (var edge = 0; edge <= shape.Windows; edge++)
        {
            edges[edge] = Math.Min(Math.Round(edge * (632.0 / shape.Windows), 6), 631.25);
        }

        var isGrouped = shape.Groups.Sum(group => group.Count) > 64;
        var rows = new List<SeriesRow>();
        for (var group = 0; group < shape.Groups.Length; group++)
        {
            var (name, _, count) = shape.Groups[group];
            for (var number = 0; number < (isGrouped ? 1 : count); number++)
            {
                rows.Add(new SeriesRow
                {
                    Group = name, Server = isGrouped ? "" : name + "-" + number,
                    Windows = Windows(shape, balancer, (group * 7) + number, isSaturated),
                });
            }
        }

        return new SeriesResult { Edges = edges, Rows = rows, Ends = Ends(shape, balancer) };
    }

    // a server fails for a tenth of the run
    private static EndsWindow[] Ends(Shape shape, int balancer)
    {
        var ends = new EndsWindow[shape.Windows];
        for (var window = 0; window < shape.Windows; window++)
        {
            var isDown = window > shape.Windows / 2 && window <= shape.Windows * 6 / 10;
            var failed = isDown ? 60 + (10 * (balancer % 3)) : 0;
            var rejected = isDown ? 20 + (window % 7) : 0;
            var late = (window * 13) % 5 == 0 ? 4 + balancer : 0;
            ends[window] = new(200 - failed - rejected, rejected, failed, 0, failed + rejected + late);
        }

        return ends;
    }

    private static SeriesWindow[] Windows(Shape shape, int balancer, int server, bool isSaturated)
    {
        var windows = new SeriesWindow[shape.Windows];
        for (var window = 0; window < shape.Windows; window++)
        {
            // a ripple of whole numbers in place of chance
            var ripple = (((window * 37) + (server * 101) + (balancer * 53)) % 29) - 14;
            var level = Math.Min(1.0, window / (0.08 * shape.Windows)) * (0.24 + (0.05 * (server % 3)) - (0.01 * balancer)) * (window > 0.96 * shape.Windows ? 0.3 : 1);
            windows[window] = new SeriesWindow
            {
                Arrivals = 37 + ripple, Completions = Math.Max(0, 36 + (ripple / 2) - (isSaturated ? 9 : 0) - (window == 0 ? 30 : 0)), Rejected = 0, Failed = 0, Missed = 3,
                OutputTokens = 7_700 + (ripple * 40), Busy = 0.97, Occupancy = Math.Round(level + (ripple * 0.003), 6),
                Running = Math.Round(256 * level, 4), Waiting = Math.Round(Math.Max(0, (ripple - 9) * 0.7) + (isSaturated ? window * 0.9 : 0), 4),
                KvUse = shape.IsQueue ? null : Math.Round(Math.Clamp((2.1 * level) + (ripple * 0.004), 0, 1), 6),
            };
        }

        return windows;
    }

    private sealed record Shape
    {
        public int Balancers { get; init; } = 6;

        public (string Name, string Gpu, int Count)[] Groups { get; init; } = [("a100", "a100-80gb", 4), ("h100", "h100-sxm", 2)];

        public int Replications { get; init; } = 5;

        public int Windows { get; init; } = 120;

        public bool HasObjectives { get; init; } = true;

        public bool IsQueue { get; init; }

        public int Saturated { get; init; }

        public string Verdict { get; init; } = "steady";
    }
}
