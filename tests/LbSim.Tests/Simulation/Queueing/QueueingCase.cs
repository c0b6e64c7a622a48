using System.Text.Json;
using LbSim.Balancing;
using LbSim.Balancing.Catalog;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Simulation;
using LbSim.Simulation.Servers;
using LbSim.Workload;
using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;
using LbSim.Workload.Users;

namespace LbSim.Tests.Simulation.Queueing;

/// <summary>A case of queueing.json as a run of the product.</summary>
internal sealed class QueueingCase
{
    private static readonly Lazy<JsonDocument> File = new(() => JsonDocument.Parse(System.IO.File.ReadAllText(
        Path.Combine(LbSim.Tests.Testing.SharedData.ProjectRoot, "tests", "LbSim.Tests", "Simulation", "Queueing", "queueing.json"))));

    private readonly JsonElement _parameters;

    private QueueingCase(JsonElement root)
    {
        Id = root.GetProperty("id").GetString()!;
        Model = root.GetProperty("model").GetString()!;
        _parameters = root.GetProperty("parameters");
        Expected = root.GetProperty("expected");
        Tolerance = root.TryGetProperty("tolerance", out var tolerance) ? tolerance.GetProperty("relative").GetDouble() : null;
    }

    public string Id { get; }

    public string Model { get; }

    public JsonElement Expected { get; }

    /// <summary>The case's own tolerance, for limits that no finite system reaches.</summary>
    public double? Tolerance { get; }

    public double Rate => Model.StartsWith("supermarket", StringComparison.Ordinal) ? Number("lambdaPerServer") * 500
        : Id.StartsWith("mxm1", StringComparison.Ordinal) ? Number("batchRate") * Number("batch")
        : IsClosed ? Expected.GetProperty("throughput").GetDouble()
        : Number("lambda");

    /// <summary>Servers the work is spread over at most.</summary>
    public int Slots => Has("c") ? (int)Number("c") : 1;

    private bool IsClosed => Id.StartsWith("closed", StringComparison.Ordinal);

    public static IEnumerable<QueueingCase> All() => File.Value.RootElement.GetProperty("cases").EnumerateArray().Select(root => new QueueingCase(root));

    public static QueueingCase Find(string id) => All().First(known => known.Id == id);

    public RunSpec Spec(int replication, long jobs)
    {
        var span = jobs / Rate;
        return new RunSpec
        {
            Groups = Groups(),
            Workload = Traffic(),
            Balancer = Balancer,
            Seed = 20261124,
            Replication = replication,
            Warmup = SimTime.FromSeconds(span * 0.1),
            Duration = SimTime.FromSeconds(span * 1.1),
            SendAfterDuration = true,
            Timeouts = Id.StartsWith("erlang-a", StringComparison.Ordinal) ? new TimeoutSpec { Queue = new ExponentialDistribution(1 / Number("patienceRate")) } : new TimeoutSpec(),
            Faults = Id.StartsWith("mm1-breakdown", StringComparison.Ordinal)
                ? [new FaultSpec { Server = 0, Kind = FaultKind.Pause, Up = new ExponentialDistribution(1 / Number("failureRate")), Down = new ExponentialDistribution(1 / Number("repairRate")) }]
                : [],
            SeriesWindow = SimDuration.FromSeconds(span * 2),
        };
    }

    private IWorkload Traffic()
    {
        var oneToken = new SeparateLengths { Prompt = TokenOptions.Of(1), Output = TokenOptions.Of(1) };
        if (IsClosed)
        {
            return new UserTraffic(new UserTrafficOptions { Users = new UserOptions { Count = (int)Number("N"), Think = new ExponentialDistribution(Number("meanThink")) }, Lengths = oneToken });
        }

        return Id.StartsWith("mxm1", StringComparison.Ordinal)
            ? new Batches((int)Number("batch"), Number("batchRate"))
            : new GeneratedWorkload(new GeneratorOptions { Arrivals = new ArrivalOptions { RatePerSecond = Rate }, Lengths = oneToken });
    }

    private IReadOnlyList<GroupSpec> Groups()
    {
        if (Id.StartsWith("weighted-random-hetero", StringComparison.Ordinal))
        {
            return [.. Numbers("mus").Select((mu, index) => new GroupSpec { Name = $"s{index}", Count = 1, Weight = (int)mu, Server = new QueueSpec { Service = new ExponentialDistribution(1 / mu) } })];
        }

        var count = Model.StartsWith("supermarket", StringComparison.Ordinal) ? 500
            : Model.Contains("split", StringComparison.Ordinal) || Model.Contains("round robin", StringComparison.Ordinal) || Id.StartsWith("jsq", StringComparison.Ordinal) ? (int)Number("n")
            : 1;
        return [new GroupSpec { Name = "q", Count = count, Server = Server() }];
    }

    private QueueSpec Server()
    {
        var mean = Has("mu") ? 1 / Number("mu") : Has("meanService") ? Number("meanService") : 1;
        if (Id.StartsWith("mmc-hetero", StringComparison.Ordinal))
        {
            var speeds = Numbers("mus");
            return new QueueSpec { Slots = speeds.Count, Speeds = speeds, Service = new ExponentialDistribution(1) };
        }

        if (Id.StartsWith("batch-ps", StringComparison.Ordinal))
        {
            // with n in service each iteration makes n tokens in a + b*n
            var slots = (int)Number("maxBatch");
            return new QueueSpec
            {
                Slots = slots,
                ProcessorSharing = true,
                Rates = [.. Enumerable.Range(1, slots).Select(n => n / (Number("a") + (Number("b") * n)))],
                Service = new ExponentialDistribution(Number("meanOutputTokens")),
            };
        }

        var c = Has("c") ? (int)Number("c") : 1;
        var isSharing = Model.Contains("PS", StringComparison.Ordinal);
        return new QueueSpec
        {
            Slots = isSharing ? 100_000 : c,
            ProcessorSharing = isSharing,
            QueueLimit = Has("K") ? (int)Number("K") - c : Model.EndsWith("c/c", StringComparison.Ordinal) ? 0 : null,
            Service = Service(mean),
        };
    }

    private IDistribution Service(double mean) => (Has("service") ? _parameters.GetProperty("service").GetString() : "exp") switch
    {
        "det" => new ConstantDistribution(mean),
        "erlang2" => new ErlangDistribution(2, mean),
        "hyper4" => new HyperexponentialDistribution(mean, 4),
        "lognormal2" => new LogNormalDistribution(mean, Math.Sqrt(2)),
        _ => new ExponentialDistribution(mean),
    };

    private IBalancer Balancer(BalancerContext context)
    {
        if (Id.StartsWith("weighted-random", StringComparison.Ordinal))
        {
            return BalancerCatalog.Find("weighted-random")!.Create(null, context);
        }

        if (Model.StartsWith("supermarket", StringComparison.Ordinal))
        {
            var power = BalancerCatalog.Find("power-of-choices")!;
            var options = power.BindOptions(new Dictionary<string, string> { ["choices"] = ((int)Number("d")).ToString(System.Globalization.CultureInfo.InvariantCulture), ["replacement"] = "true" }, out _);
            return power.Create(options, context);
        }

        var name = Model.Contains("random split", StringComparison.Ordinal) ? "random" : Id.StartsWith("jsq", StringComparison.Ordinal) ? "least-connections" : "round-robin";
        return BalancerCatalog.Find(name)!.Create(null, context);
    }

    private bool Has(string name) => _parameters.TryGetProperty(name, out _);

    private double Number(string name) => _parameters.GetProperty(name).GetDouble();

    private List<double> Numbers(string name) => [.. _parameters.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    // Poisson batches of a fixed size: requests of a batch arrive at one instant
    private sealed class Batches(int size, double rate) : IWorkload
    {
        public bool IsRandom => true;

        public bool IsStationary => true;

        public bool HasClients => false;

        public bool HasSessions => false;

        public IWorkSource Open(ulong seed, int replication) => new Source(size, rate, new RandomStream(StableHash.Combine(seed, (ulong)replication), "arrivals"));

        private sealed class Source(int size, double rate, RandomStream random) : IWorkSource
        {
            private double _seconds;
            private int _left;

            public bool TryNext(out RequestSpec request)
            {
                if (_left == 0)
                {
                    _seconds -= Math.Log(random.NextPositive()) / rate;
                    _left = size;
                }

                _left--;
                request = new RequestSpec { Arrival = SimTime.FromSeconds(_seconds), PromptTokens = 1, OutputTokens = 1 };
                return true;
            }

            public void Dispose()
            {
            }
        }
    }
}
