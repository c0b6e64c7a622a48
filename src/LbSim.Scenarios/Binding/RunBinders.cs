using LbSim.Kernel.Time;
using LbSim.Scenarios.Schema;
using LbSim.Scenarios.Validation;
using LbSim.Simulation;

namespace LbSim.Scenarios.Binding;

/// <summary>Reads objectives, timeouts, faults and message sizes.</summary>
internal static class RunBinders
{
    private static readonly string[] Objectives = ["ttft", "tpot", "e2e", "queueing"];

    public static (ObjectiveSpec Limits, double? Target, Dictionary<string, double> Shares) ReadObjectives(Section root)
    {
        var section = root.Child("objectives", "Latency limits, and the share of arrivals that must keep them.");
        var limits = new Dictionary<string, SimDuration>(StringComparer.Ordinal);
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var name in Objectives)
        {
            var node = section.Get(name, Help(name), out var schema);
            schema.Scalar = "duration";
            var own = new Section(root.Findings, node is ScalarNode ? null : node, section.PathOf(name), schema);
            var limit = own.Duration("limit", "The limit.", isRequired: true, mayBeZero: false);
            var share = own.Share("share", "Share of arrivals that must keep this limit.", isRequired: true);
            own.Done();
            if (node is ScalarNode)
            {
                limit = section.Duration(name, Help(name), mayBeZero: false);
            }

            if (limit is { } value)
            {
                limits[name] = new(value);
            }

            if (own.IsPresent && share is { } target)
            {
                shares[name] = target;
            }
        }

        var attainment = section.Share("attainment", "Share of arrivals that must keep every limit.");
        section.Done();
        if (section.IsPresent && attainment is not null && shares.Count > 0)
        {
            section.Problem("attainment", FindingCodes.Conflict, "a joint share and single shares exclude each other");
        }

        if (section.IsPresent && limits.Count == 0 && !root.Findings.HasErrors)
        {
            root.Problem("objectives", FindingCodes.MissingKey, "needs at least one limit: ttft, tpot, e2e or queueing");
        }

        return (new ObjectiveSpec { Ttft = Of("ttft"), Tpot = Of("tpot"), E2e = Of("e2e"), Queueing = Of("queueing") }, attainment, shares);

        SimDuration? Of(string name) => limits.TryGetValue(name, out var limit) ? limit : null;
    }

    public static TimeoutSpec ReadTimeouts(Section root)
    {
        var section = root.Child("timeouts", "How long clients wait, from arrival, before they give up: durations or distributions.");
        var spec = new TimeoutSpec
        {
            Queue = Patience(section, "queue", "Until the server starts work."),
            FirstToken = Patience(section, "first-token", "Until the first token."),
            Total = Patience(section, "total", "Until the whole answer."),
        };
        section.Done();
        return spec;
    }

    public static List<FaultSpec> ReadFaults(Section root, IReadOnlyList<string> servers, Func<int, bool> isQueueServer)
    {
        return root.List("faults", "What goes wrong, and when.", (node, path, schema) =>
        {
            var fault = new Section(root.Findings, node, path, schema);
            var kind = fault.Name("kind", "crash: the server and all it holds are lost; stop: it drains; pause: service stops and resumes (queue servers).", ["crash", "stop", "pause"], isRequired: true);
            var server = Server(fault, servers);
            var at = fault.Duration("at", "When it happens (crash, stop).");
            var length = fault.Duration("for", "How long until the server is back (crash, stop); for ever without it.", mayBeZero: false);
            var up = Distribution(fault, "up", "Time between pauses (pause).");
            var down = Distribution(fault, "down", "How long a pause lasts (pause).");
            fault.Done();
            if (kind is null || server is null)
            {
                return null;
            }

            if (kind == "pause")
            {
                return Pause(fault, server.Value, isQueueServer(server.Value), up, down);
            }

            if (at is null)
            {
                fault.Problem("at", FindingCodes.MissingKey, $"a {kind} needs a time: at: 5m");
                return null;
            }

            return new FaultSpec
            {
                Server = server.Value,
                Kind = kind == "crash" ? FaultKind.Crash : FaultKind.Stop,
                At = new(at.Value),
                For = length is { } value ? new SimDuration(value) : null,
            };
        });
    }

    public static WireSpec ReadWire(Section root)
    {
        var section = root.Child("wire", "Bytes on the wire, for balancers and reports that count them.");
        var defaults = new WireSpec();
        var wire = new WireSpec
        {
            RequestBase = Bytes(section, "request-base", "Bytes of a request besides its prompt.", defaults.RequestBase),
            PerPromptToken = Bytes(section, "per-prompt-token", "Bytes per prompt token.", defaults.PerPromptToken),
            ResponseBase = Bytes(section, "response-base", "Bytes of a response besides its tokens.", defaults.ResponseBase),
            PerOutputToken = Bytes(section, "per-output-token", "Bytes per streamed token.", defaults.PerOutputToken),
        };
        section.Done();
        return wire;
    }

    private static FaultSpec? Pause(Section fault, int server, bool isQueueServer, Kernel.Random.IDistribution? up, Kernel.Random.IDistribution? down)
    {
        if (!isQueueServer)
        {
            fault.Problem("kind", FindingCodes.Conflict, "only queue servers pause; an engine can crash or stop");
            return null;
        }

        if (up is null || down is null)
        {
            fault.Problem("kind", FindingCodes.MissingKey, "a pause needs up and down: distributions such as { exponential: { mean: 20s } }");
            return null;
        }

        return new FaultSpec { Server = server, Kind = FaultKind.Pause, Up = up, Down = down };
    }

    private static int? Server(Section fault, IReadOnlyList<string> servers)
    {
        var name = fault.Text("server", "The server: group name and number, such as a100-0.", isRequired: true);
        if (name is null)
        {
            return null;
        }

        for (var index = 0; index < servers.Count; index++)
        {
            if (servers[index] == name)
            {
                return index;
            }
        }

        fault.Problem("server", FindingCodes.UnknownName, $"there is no server \"{name}\"{Suggestions.For(name, servers.Take(1000))}");
        return null;
    }

    private static Kernel.Random.IDistribution? Distribution(Section section, string key, string help)
    {
        var node = section.Get(key, help, out var schema);
        return DistributionBinder.Read(section.Findings, node, section.PathOf(key), schema, isTime: true);
    }

    private static Kernel.Random.IDistribution? Patience(Section section, string key, string help)
    {
        var distribution = Distribution(section, key, help);
        if (distribution is { Mean: <= 0 })
        {
            section.Problem(key, FindingCodes.OutOfRange, "must be above 0");
            return null;
        }

        return distribution;
    }

    private static int Bytes(Section section, string key, string help, int fallback) =>
        (int)Math.Min(section.Size(key, help, FormattableString.Invariant($"{fallback}B")) ?? fallback, 1_000_000_000);

    private static string Help(string objective) => objective switch
    {
        "ttft" => "Time to first token.",
        "tpot" => "Time per output token.",
        "e2e" => "End to end.",
        _ => "Arrival to start of work.",
    };
}
