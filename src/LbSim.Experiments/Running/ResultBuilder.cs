using System.Globalization;
using LbSim.Experiments.Results;
using LbSim.Experiments.Statistics;
using LbSim.Kernel.Time;
using LbSim.Scenarios;
using LbSim.Simulation.Metrics;
using LbSim.Simulation.Servers;

namespace LbSim.Experiments.Running;

/// <summary>Puts runs together into the result of an experiment.</summary>
internal sealed class ResultBuilder
{
    private readonly Scenario _scenario;
    private readonly double?[] _capacities;
    private readonly RunResult[] _runs;
    private readonly List<string> _serverNames = [];
    private readonly List<int> _serverGroups = [];

    private readonly IntervalKind _kind;
    private readonly IReadOnlyList<string> _notes;

    public ResultBuilder(Scenario scenario, double?[] capacities, RunResult[] runs, IReadOnlyList<string> notes)
    {
        _kind = scenario.Traffic.IsTrace ? IntervalKind.TraceBlocks : IntervalKind.Replications;
        _notes = notes;
        _scenario = scenario;
        _capacities = capacities;
        _runs = runs;
        for (var group = 0; group < scenario.Groups.Count; group++)
        {
            for (var copy = 0; copy < scenario.Groups[group].Spec.Count; copy++)
            {
                _serverNames.Add(string.Create(CultureInfo.InvariantCulture, $"{scenario.Groups[group].Spec.Name}-{copy}"));
                _serverGroups.Add(group);
            }
        }
    }

    public ExperimentResult Build()
    {
        var all = _scenario.Balancers.Select((plan, index) => new BalancerRuns(plan, _runs.AsSpan(index * _scenario.Replications, _scenario.Replications).ToArray(), _scenario)).ToList();
        var comparisons = Comparisons.Of(all, _scenario, _kind);
        var balancers = all.Select((balancer, index) => BuildBalancer(balancer) with { Comparison = comparisons[index] }).ToList();
        return new ExperimentResult
        {
            Scenario = _scenario.Name,
            Seed = _scenario.Seed,
            Replications = _scenario.Replications,
            Interval = !all.Exists(balancer => balancer.IsRandom) ? null : _kind == IntervalKind.TraceBlocks ? "trace-blocks" : "replications",
            WarmupSeconds = _runs[0].SpanStart.Seconds,
            WarmupOrigin = _scenario.WarmupRule switch { WarmupRule.Found => "found by MSER-5", WarmupRule.Share => "5 % of the span", _ => "as given" },
            DurationSeconds = _runs[0].SpanEnd.Seconds,
            SimulatedSeconds = Enumerable.Range(0, _scenario.Balancers.Count).Max(index => _runs[index * _scenario.Replications].End.Seconds),
            Verdict = RunVerdicts.Worst(balancers.Select(balancer => (balancer.Label, balancer.Verdict))),
            Primary = _scenario.Primary,
            Objectives = Objectives(),
            AttainmentTarget = _scenario.AttainmentTarget,
            Groups = Groups(),
            Balancers = balancers,
            Warnings = [.. _scenario.Warnings, .. _notes, .. RunWarnings()],
            Traffic = _scenario.Traffic.Description,
        };
    }

    private double? FleetCostPerHour => _scenario.Groups.All(group => group.PricePerGpuHour is not null)
        ? _scenario.Groups.Sum(group => group.PricePerGpuHour!.Value * group.GpusPerServer * group.Spec.Count)
        : null;

    private BalancerResult BuildBalancer(BalancerRuns balancer)
    {
        var headline = Headline(balancer.Runs);
        var requestRate = Value(balancer, figure => figure.RequestsPerSecond);
        var outputRate = Value(balancer, figure => figure.OutputTokensPerSecond);
        var hasObjectives = !_scenario.Objectives.IsEmpty;
        var goodRate = hasObjectives ? Value(balancer, figure => figure.Goodput) : requestRate;
        var reuse = PrefixReuse.ToResult(EstimateOf(balancer, figure => figure.PrefixReuse), headline);
        var servers = Servers(headline, reuse is not null);
        var (cv, peak) = Imbalance(servers);
        return new BalancerResult
        {
            Name = balancer.Plan.Name,
            Label = balancer.Plan.Label,
            IsOracle = balancer.Plan.IsOracle,
            Verdict = balancer.Verdict,
            Requests = Totals(balancer.Runs),
            Metrics = Figures.Latencies.ToDictionary(latency => latency.Name, latency => Latency(headline, balancer, latency)),
            RequestsPerSecond = requestRate,
            PromptTokensPerSecond = Value(balancer, figure => figure.PromptTokensPerSecond),
            OutputTokensPerSecond = outputRate,
            Goodput = hasObjectives ? EstimateOf(balancer, figure => figure.Goodput) : null,
            Attainment = hasObjectives ? EstimateOf(balancer, figure => figure.Attainment) : null,
            AttainmentByObjective = ByObjective(headline),
            CostPer1000GoodRequests = PerUnit(1000 / 3600.0, goodRate),
            CostPerMillionOutputTokens = PerUnit(1e6 / 3600.0, outputRate),
            Preemptions = headline.Sum(run => run.Preemptions),
            PrefixReuse = reuse,
            ImbalanceCv = cv,
            ImbalancePeakToMean = peak,
            Servers = servers,
            Series = SeriesBuilder.Build(_scenario, balancer.Runs[0], _serverNames, _serverGroups),
        };
    }

    private double? PerUnit(double units, double perSecond) => FleetCostPerHour is { } cost && perSecond > 0 ? cost * units / perSecond : null;

    // the runs that figures describe: of a trace, the one of the trace as recorded
    private RunResult[] Headline(RunResult[] runs) => _kind == IntervalKind.TraceBlocks ? runs[..1] : runs;

    private double Value(BalancerRuns balancer, Func<Figures, double> figure) => Uncertainty.Of([.. balancer.Figures.Select(figure)], _kind)?.Value ?? 0;

    private Estimate? EstimateOf(BalancerRuns balancer, Func<Figures, double> figure)
    {
        var uncertainty = Uncertainty.Of([.. balancer.Figures.Select(figure)], _kind);
        return balancer.IsRandom || uncertainty is null ? uncertainty?.ToEstimate() : new Estimate(uncertainty.Value.Value, null, null);
    }

    private static RequestCounts Totals(RunResult[] runs) => new(
        runs.Sum(run => run.All.Arrived),
        runs.Sum(run => run.All.Finished),
        runs.Sum(run => run.All.Rejected),
        runs.Sum(run => run.All.TimedOut),
        runs.Sum(run => run.All.Failed),
        runs.Sum(run => run.All.InFlight));

    private LatencyResult Latency(RunResult[] runs, BalancerRuns balancer, LatencyFigure latency)
    {
        var pooled = new LogHistogram();
        foreach (var run in runs)
        {
            pooled.Add(latency.Of(run));
        }

        var arrived = runs.Sum(run => run.Cohort.Arrived);

        // a gap belongs to a request that has one; coverage of gaps is that of requests with two tokens and more
        var covered = latency.Name == "itl" ? runs.Sum(run => run.Tpot.Count) : pooled.Count;
        return new LatencyResult
        {
            Count = pooled.Count,
            Coverage = arrived == 0 ? 0 : (double)covered / arrived,
            Mean = Of("mean"),
            P50 = Of("p50"),
            P90 = Of("p90"),
            P95 = Of("p95"),
            P99 = Of("p99"),
            Max = pooled.Count == 0 ? null : pooled.Max / 1e12,
            Cdf = CdfBuilder.Build(pooled),
        };

        Estimate? Of(string statistic) => EstimateOf(balancer, figure => figure[$"{latency.Name}.{statistic}"]);
    }

    private Dictionary<string, double> ByObjective(RunResult[] runs)
    {
        var arrived = (double)runs.Sum(run => run.Cohort.Arrived);
        var shares = new Dictionary<string, double>();
        if (arrived > 0)
        {
            Add("ttft", _scenario.Objectives.Ttft, run => run.MetTtft);
            Add("tpot", _scenario.Objectives.Tpot, run => run.MetTpot);
            Add("e2e", _scenario.Objectives.E2e, run => run.MetE2e);
            Add("queueing", _scenario.Objectives.Queueing, run => run.MetQueueing);
        }

        return shares;

        void Add(string name, SimDuration? limit, Func<RunResult, long> met)
        {
            if (limit is not null)
            {
                shares[name] = runs.Sum(met) / arrived;
            }
        }
    }

    private List<ObjectiveResult> Objectives()
    {
        var objectives = new List<ObjectiveResult>();
        Add("ttft", _scenario.Objectives.Ttft);
        Add("tpot", _scenario.Objectives.Tpot);
        Add("e2e", _scenario.Objectives.E2e);
        Add("queueing", _scenario.Objectives.Queueing);
        return objectives;

        void Add(string name, SimDuration? limit)
        {
            if (limit is { } value)
            {
                objectives.Add(new(name, value.Seconds, _scenario.ObjectiveShares.TryGetValue(name, out var share) ? share : null));
            }
        }
    }

    private List<GroupResult> Groups()
    {
        var loads = GroupLoads.Of(_scenario, _capacities);
        return [.. _scenario.Groups.Select((group, index) => new GroupResult
        {
            Name = group.Spec.Name,
            Gpu = group.Gpu,
            Count = group.Spec.Count,
            GpusPerServer = group.GpusPerServer,
            Weight = group.Spec.Weight,
            Load = loads[index],
            SaturatedRequestsPerSecond = _capacities[index],
            CostPerHour = group.PricePerGpuHour * group.GpusPerServer * group.Spec.Count,
        })];
    }

    private List<ServerResult> Servers(RunResult[] runs, bool hasReuse)
    {
        var dispatched = runs.Sum(run => run.Servers.Sum(server => server.Arrivals));
        var capacity = _capacities.All(one => one is not null) ? _serverGroups.Sum(group => _capacities[group]!.Value) : (double?)null;
        var servers = new List<ServerResult>(_serverNames.Count);
        for (var index = 0; index < _serverNames.Count; index++)
        {
            var group = _serverGroups[index];
            var means = runs.Select(run => new ServerMeans(run, index, _scenario.Groups[group].Spec.Server)).ToList();
            var links = runs.Select(run => LinkUse.Of(_scenario, run, index, group)).OfType<LinkUse>().ToList();
            var requests = runs.Sum(run => run.Servers[index].Arrivals);
            servers.Add(new ServerResult
            {
                Name = _serverNames[index],
                Group = _scenario.Groups[group].Spec.Name,
                Requests = requests,
                Share = dispatched == 0 ? 0 : (double)requests / dispatched,
                PromptTokens = runs.Sum(run => run.Servers[index].PromptTokens),
                OutputTokens = runs.Sum(run => run.Servers[index].OutputTokens),
                Busy = means.Average(mean => mean.Busy),
                OccupancyMean = means.Average(mean => mean.Occupancy),
                RunningMean = means.Average(mean => mean.Running),
                WaitingMean = means.Average(mean => mean.Waiting),
                KvUseMean = means[0].KvUse is null ? null : means.Average(mean => mean.KvUse!.Value),
                BudgetUseMean = means[0].BudgetUse is null ? null : means.Average(mean => mean.BudgetUse!.Value),
                CapacityShare = capacity is null ? null : _capacities[group]!.Value / capacity,
                Prompts = hasReuse ? PrefixReuse.OfServer(runs, index) : null,
                UploadUse = links.Count == 0 ? null : links.Average(link => link.Upload),
                DownloadUse = links.Count == 0 ? null : links.Average(link => link.Download),
            });
        }

        return servers;
    }

    private static (double? Cv, double? PeakToMean) Imbalance(List<ServerResult> servers)
    {
        if (servers.Any(server => server.CapacityShare is null) || servers.All(server => server.Requests == 0))
        {
            return (null, null);
        }

        var relative = servers.Select(server => server.Share / server.CapacityShare!.Value).ToList();
        var mean = relative.Average();
        var deviation = Math.Sqrt(relative.Average(value => (value - mean) * (value - mean)));
        return (deviation / mean, relative.Max() / mean);
    }

    private IEnumerable<string> RunWarnings()
    {
        var tooLong = _runs.Max(run => run.TooLong);
        if (tooLong > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"up to {tooLong} requests of a run were rejected: their prompt is longer than the model's length or the whole KV cache of their server");
        }

        var truncated = _runs.Max(run => run.Truncated);
        if (truncated > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"up to {truncated} answers of a run were cut at the model's length or the whole KV cache of their server");
        }

        for (var group = 0; group < _scenario.Groups.Count; group++)
        {
            var largest = _runs.Max(run => run.LargestPass[group]);
            if (_scenario.Groups[group].FittedMaxTokens is { } fitted && largest > fitted)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"group {_scenario.Groups[group].Spec.Name}: passes of up to {largest} tokens lie beyond the {fitted} its coefficients were fitted to");
            }
        }

        foreach (var warning in LinkUse.Warnings(_scenario, _runs, _serverGroups))
        {
            yield return warning;
        }
    }
}
