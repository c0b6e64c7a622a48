using LbSim.Kernel.Time;
using LbSim.Scenarios.Schema;
using LbSim.Scenarios.Validation;
using LbSim.Simulation;
using LbSim.Simulation.Hardware;
using LbSim.Simulation.Servers;

namespace LbSim.Scenarios.Binding;

/// <summary>Reads the fleet: groups of GPU servers or of queue servers.</summary>
internal sealed class FleetBinder(FindingList findings, CatalogBinder catalogs, string? defaultModel)
{
    private const int MostServers = 1_000_000;

    /// <summary>Reads the fleet; it may be absent where there is a plan that looks for one.</summary>
    public List<GroupPlan> Read(Section root, bool mayBeAbsent)
    {
        const string Help = "The servers, in groups of equals; lbsim plan does without.";
        var groups = root.List("fleet", Help, (node, path, schema) => Group(node, path, schema, isCandidate: false, CountOf));
        var isAbsent = !root.Keys.Contains("fleet");
        if (root.IsPresent && isAbsent && !mayBeAbsent)
        {
            findings.Add(root.Node, FindingCodes.MissingKey, "", "needs the key \"fleet\": " + Help);
        }

        if (root.IsPresent && !isAbsent && groups.Count == 0 && !findings.HasErrors)
        {
            root.Problem("fleet", FindingCodes.OutOfRange, "has no servers: a fleet needs at least one group of at least one server");
        }

        foreach (var twice in groups.GroupBy(group => group.Spec.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            root.Problem("fleet", FindingCodes.DuplicateName, $"the group name \"{twice.Key}\" stands {twice.Count()} times");
        }

        if (groups.Sum(group => (long)group.Spec.Count) > MostServers)
        {
            root.Problem("fleet", FindingCodes.OutOfRange, FormattableString.Invariant($"has more than {MostServers} servers"));
        }

        return groups;
    }

    /// <summary>Reads the groups that a plan may buy.</summary>
    public List<CandidatePlan> ReadCandidates(Section plan) =>
        plan.List("candidates", "Groups that may be bought, with how many at least and at most; everything else as in fleet.", (node, path, schema) =>
        {
            long? min = null;
            var hasWeight = false;
            var group = Group(node, path, schema, isCandidate: true, section =>
            {
                min = section.Count("min", "Fewest servers.", "0", most: MostServers);
                var max = section.Count("max", "Most servers.", isRequired: true, least: 1, most: MostServers);
                hasWeight = section.Keys.Contains("weight");
                if (min > max)
                {
                    section.Problem("min", FindingCodes.OutOfRange, FormattableString.Invariant($"is {min}, above the maximum {max}"));
                }

                return max;
            });
            return group is null ? null : new CandidatePlan(group, (int)(min ?? 0), group.Spec.Count, hasWeight);
        }, isRequired: true);

    private static long? CountOf(Section group) => group.Count("count", "How many servers.", "1", least: 1, most: MostServers);

    private GroupPlan? Group(Node? node, string path, SchemaNode schema, bool isCandidate, Func<Section, long?> readCount)
    {
        var group = new Section(findings, node, path, schema);
        var errors = findings.HasErrors;
        var gpuName = group.Text("gpu", "GPU of the servers, from the catalogue (lbsim list gpus) or `gpus`.");
        var name = group.Text("name", "Name of the group; servers are name-0, name-1, ... Default: the GPU's name.") ?? gpuName ?? "queue";
        var count = readCount(group);
        var weight = isCandidate
            ? group.Count("weight", "Weight of each server, for balancers that weigh. Default: its saturated throughput relative to the slowest candidate's, rounded to 1 to 100.", least: 1, most: 65_535) ?? 1
            : group.Count("weight", "Weight of each server, for balancers that weigh.", "1", least: 1, most: 65_535);
        var connections = group.Count("max-connections", "Most requests the gateway may have outstanding at each server (max_conns, maxconn): a full server is not picked, and when all are full a request is rejected at once. No limit by default.", least: 1, most: int.MaxValue);
        var delay = group.Duration("network-delay", "One-way delay between gateway and server.", "0");
        var link = LinkRate(group);
        var tensorParallel = group.Count("tp", "GPUs per server (tensor parallel degree).", "1", least: 1, most: EngineLimits.MostTensorParallel);
        var modelName = group.Text("model", "Model of this group, if not the scenario's.", defaultModel);
        var dtype = group.Name("dtype", "How weights are stored.", ["bf16", "fp8"], "bf16");
        var kvDtype = group.Name("kv-dtype", "How the KV cache is stored.", ["bf16", "fp8"], "bf16");
        var price = group.Number("price-per-hour", "$ per GPU and hour, in place of the catalogue's.");
        var engine = group.Child("engine", "Engine settings; what is left out follows vLLM's defaults for the GPU.");
        var request = Engine(engine, out var threshold, out var maxQueue, out var overhead, out var caching);
        var queue = group.Child("queue", "Makes this a group of queue servers instead of GPU servers.");
        var queueSpec = Queue(queue);
        group.Done();
        if (!group.IsPresent)
        {
            return null;
        }

        if (queue.IsPresent)
        {
            if (gpuName is not null || engine.IsPresent)
            {
                group.Problem("queue", FindingCodes.Conflict, "a group is either GPU servers (gpu, engine) or queue servers (queue)");
            }

            return queueSpec is null || count is null ? null : new GroupPlan
            {
                Spec = new GroupSpec { Name = name, Count = (int)count.Value, Weight = (int)weight!.Value, MaxConnections = (int)(connections ?? 0), NetworkDelay = new(delay!.Value), LinkPicosecondsPerByte = link, Server = queueSpec },
                Gpu = "queue",
                PricePerGpuHour = price,
            };
        }

        var gpu = FindGpu(group, gpuName);
        var model = FindModel(group, modelName);
        if (gpu is null || model is null || count is null || weight is null || tensorParallel is null || (findings.HasErrors && !errors))
        {
            return null;
        }

        var resolved = EngineResolver.Resolve(
            request with
            {
                Gpu = gpu,
                Model = model,
                TensorParallel = (int)tensorParallel.Value,
                Weights = dtype == "fp8" ? NumberFormat.Fp8 : NumberFormat.Bf16,
                Kv = kvDtype == "fp8" ? NumberFormat.Fp8 : NumberFormat.Bf16,
            },
            out var problems);
        foreach (var problem in problems)
        {
            var key = problem.Key.Split('.')[0];
            var hint = problem.Hint.Length > 0 ? "; " + problem.Hint : "";
            group.Problem(key, FindingCodes.Engine, (problem.Key == key ? "" : problem.Key[(key.Length + 1)..] + " ") + problem.Message + hint);
        }

        return resolved is null ? null : new GroupPlan
        {
            Spec = new GroupSpec
            {
                Name = name,
                Count = (int)count.Value,
                Weight = (int)weight.Value,
                MaxConnections = (int)(connections ?? 0),
                NetworkDelay = new(delay!.Value),
                LinkPicosecondsPerByte = link,
                Server = new EngineSpec
                {
                    StepTime = resolved.StepTime.Model,
                    MaxSequences = resolved.MaxSequences,
                    TokenBudget = resolved.TokenBudget,
                    KvBlocks = resolved.KvBlocks,
                    BlockSize = request.BlockSize,
                    MaxModelLength = resolved.MaxModelLength,
                    LongPrefillThreshold = threshold,
                    MaxQueue = maxQueue,
                    PrefixCaching = caching,
                    RequestOverhead = overhead,
                },
            },
            Gpu = gpu.Name,
            GpusPerServer = (int)tensorParallel.Value,
            PricePerGpuHour = price ?? gpu.PricePerHour?.Value,
            TdpWattsPerGpu = gpu.TdpWatts?.Value,
            Notes = Notes(resolved),
            FittedMaxTokens = resolved.StepTime.Fitted?.MaxTokens,
        };
    }

    // whole picoseconds per byte, so that uploads add up exactly; a rate above 1 TB/s would be none at all
    private static long LinkRate(Section group)
    {
        var rate = group.DataRate("link-rate", "Rate of each server's network link, such as 10Gbit/s or 1.25GB/s: uploads pass one after the other before the server sees them. Endless by default.");
        return rate is null ? 0 : Math.Max(1, (long)Math.Round(1e12 / rate.Value));
    }

    private static List<string> Notes(ResolvedEngine resolved)
    {
        var notes = new List<string>
        {
            "step time: " + resolved.StepTime.Description,
            FormattableString.Invariant($"{resolved.KvBlocks} KV blocks, at most {resolved.MaxSequences} sequences and {resolved.TokenBudget} tokens a pass, model length {resolved.MaxModelLength}"),
        };
        notes.AddRange(resolved.StepTime.Raised.Select(raised => FormattableString.Invariant($"{raised.Name} raised from {raised.From:G4} to its physical bound {raised.To:G4}")));
        return notes;
    }

    private static EngineRequest Engine(Section engine, out int threshold, out int maxQueue, out SimDuration overhead, out bool caching)
    {
        var sequences = engine.Count("max-num-seqs", "Most sequences in the batch.", least: 1, most: 1_000_000);
        var budget = engine.Count("max-num-batched-tokens", "Most tokens in a pass.", least: 1, most: EngineLimits.MostTokens);
        var blockSize = engine.Count("block-size", "Tokens per KV block.", "16", least: 1, most: 4096);
        var blocks = engine.Count("kv-blocks", "The engine's own count of KV blocks (num_gpu_blocks), in place of the estimate.", least: 1, most: 1_000_000_000);
        var utilization = engine.Share("gpu-memory-utilization", "Share of device memory the engine may use.", "90%");
        var memory = engine.Size("memory-overhead", "Memory per GPU that is neither weights nor KV cache. Default: 3.5 GiB, 3.9 GiB with tp above 1.");
        var length = engine.Count("max-model-len", "Longest prompt plus output; the model's context by default. Longer prompts are rejected, longer outputs cut.", least: 1, most: int.MaxValue);
        threshold = (int)(engine.Count("long-prefill-token-threshold", "Most prompt tokens of one request in a pass; 0 for no limit.", "0", most: EngineLimits.MostTokens) ?? 0);
        maxQueue = (int)(engine.Count("max-queue", "Most requests that may wait at a server; more are rejected. No limit by default.", least: 1, most: int.MaxValue) ?? 0);
        overhead = new(engine.Duration("request-overhead", "API server and tokeniser, per request, part of TTFT.", "11.6ms") ?? 0);
        caching = engine.Flag("prefix-caching", "Whether KV blocks keep what they hold until they are used again: prompts that begin alike, and preempted requests, find theirs.", true);
        var host = Milliseconds(engine, "h-host", "Host time of every pass.", FormattableString.Invariant($"{StepCoefficients.DefaultHost}ms"));
        var given = engine.Child("coefficients", "Step-time coefficients in milliseconds (docs/model/step-time.md); what is left out comes from the table or the prediction.");
        var coefficients = new StepCoefficients
        {
            T0 = given.Number("t0", "Fixed cost of a pass."),
            A = given.Number("a", "Matrix products per token above the knee."),
            Knee = (int?)given.Count("knee", "Tokens below which the matrix products cost their weight read.", most: EngineLimits.MostTokens),
            E = given.Number("e", "Everything else per token."),
            Q = given.Number("q", "Prompt attention per query-key pair."),
            D1 = given.Number("d1", "Decode attention per KV token read in a pure decode pass."),
            D2 = given.Number("d2", "The same in a mixed pass; twice d1 by default."),
            C1 = given.Number("c1", "Per sequence in a pure decode pass."),
            C2 = given.Number("c2", "Per decoding sequence in a mixed pass."),
            G = given.Number("g", "Fixed cost of mixing."),
            Host = host,
        };
        given.Done();
        engine.Done();
        return new EngineRequest
        {
            Gpu = GpuCatalog.All[0],
            Model = ModelCatalog.All[0],
            MaxSequences = (int?)sequences,
            TokenBudget = (int?)budget,
            BlockSize = (int)(blockSize ?? 16),
            KvBlocks = (int?)blocks,
            MemoryUtilization = utilization ?? 0.9,
            OverheadGib = memory / (1L << 30),
            MaxModelLength = (int?)length,
            Coefficients = coefficients,
        };
    }

    private QueueSpec? Queue(Section queue)
    {
        var slots = queue.Count("slots", "Requests in service at once.", "1", least: 1, most: 1_000_000);
        var discipline = queue.Name("discipline", "fcfs: first come first served, each slot a server of its own; ps: the slots share one processor.", ["fcfs", "ps"], "fcfs");
        var limit = queue.Count("queue-limit", "Most requests waiting beyond the slots; no limit by default.", most: int.MaxValue);
        var speeds = Numbers(queue, "speeds", "Speed of each slot, fastest idle slot first (fcfs); 1 each by default.");
        var rates = Numbers(queue, "rates", "Total work per second with 1, 2, ... in service (ps); the last holds beyond; 1 by default.");
        var overhead = queue.Duration("request-overhead", "Time between reaching the server and joining its queue.", "0");
        var node = queue.Get("service", "Work a request brings: a duration at speed 1, or a distribution.", out var schema, isRequired: true);
        var service = DistributionBinder.Read(findings, node, queue.PathOf("service"), schema, isTime: true);
        queue.Done();
        if (!queue.IsPresent || service is null || slots is null)
        {
            return null;
        }

        if (speeds.Count > 0 && (discipline == "ps" || speeds.Count != slots))
        {
            queue.Problem("speeds", FindingCodes.Conflict, discipline == "ps" ? "processor sharing has rates, not speeds" : FormattableString.Invariant($"has {speeds.Count} entries for {slots} slots"));
        }

        if (rates.Count > 0 && discipline != "ps")
        {
            queue.Problem("rates", FindingCodes.Conflict, "only processor sharing (discipline: ps) has rates");
        }

        return new QueueSpec
        {
            Slots = (int)slots.Value,
            ProcessorSharing = discipline == "ps",
            QueueLimit = (int?)limit,
            Speeds = speeds,
            Rates = rates,
            Service = service,
            RequestOverhead = new(overhead ?? 0),
        };
    }

    private List<double> Numbers(Section section, string key, string help) =>
        [.. section.List(key, help, (node, path, schema) =>
        {
            schema.Scalar = "number";
            if (section.Scalar(node, path, "a number") is not { } scalar)
            {
                return null;
            }

            if (Units.Plain(scalar.Value, out var problem) is not { } value || value <= 0)
            {
                findings.Add(scalar, FindingCodes.BadValue, path, problem ?? $"must be above 0; it is {scalar.Value}");
                return null;
            }

            return new Number(value);
        }).Select(number => number.Value)];

    private static double? Milliseconds(Section section, string key, string help, string fallback) => section.Duration(key, help, fallback) / 1e9;

    private GpuSpec? FindGpu(Section group, string? name)
    {
        if (name is null)
        {
            findings.Add(group.Node, FindingCodes.MissingKey, group.Path, "needs a gpu (such as h100-sxm), or queue for queue servers");
            return null;
        }

        if (catalogs.FindGpu(name) is { } gpu)
        {
            return gpu;
        }

        group.Problem("gpu", FindingCodes.UnknownName, $"no GPU is called \"{name}\"{Suggestions.For(name, catalogs.GpuNames)}; see lbsim list gpus, or describe it under gpus");
        return null;
    }

    private ModelSpec? FindModel(Section group, string? name)
    {
        if (name is null)
        {
            findings.Add(group.Node, FindingCodes.MissingKey, group.Path, "needs a model: here, or for the whole scenario with model: llama-3.1-8b at the top");
            return null;
        }

        if (catalogs.FindModel(name) is { } model)
        {
            return model;
        }

        if (group.Keys.Contains("model"))
        {
            group.Problem("model", FindingCodes.UnknownName, $"no model is called \"{name}\"{Suggestions.For(name, catalogs.ModelNames)}; see lbsim list models, or describe it under models");
        }

        return null; // an unknown scenario-wide model is reported once, where it stands
    }

    private sealed record Number(double Value);
}
