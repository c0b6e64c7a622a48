using System.Globalization;
using LbSim.Kernel.Time;
using LbSim.Scenarios.Schema;
using LbSim.Scenarios.Validation;
using LbSim.Workload;
using LbSim.Workload.Clients;
using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;
using LbSim.Workload.Traces;
using LbSim.Workload.Users;

namespace LbSim.Scenarios.Binding;

/// <summary>What the workload section says.</summary>
internal sealed record BoundWorkload(IWorkload Workload, TraceWorkload? Trace, double? RatePerSecond, double? SpanSeconds, long? Requests, string Description, string[] TraceFiles)
{
    /// <summary>Every trace in it.</summary>
    public IReadOnlyList<BoundTrace> Traces { get; init; } = Trace is null ? [] : [new(Trace, null)];
}

/// <summary>A trace that is a workload, or a part of one.</summary>
internal sealed record BoundTrace(TraceWorkload Workload, string? Part)
{
    /// <summary>Where its keys stand in the scenario.</summary>
    public string Path => Part is null ? "workload.trace" : $"workload.parts.{Part}.trace";
}

/// <summary>Reads the workload section: a trace, a generator, closed-loop users or sessions, or several of them at once.</summary>
internal sealed class WorkloadBinder(FindingList findings, string folder, string? traceOverride)
{
    private readonly List<InputFile> _inputs = [];

    /// <summary>Files read.</summary>
    public IReadOnlyList<InputFile> Inputs => _inputs;

    /// <summary>Reads the section; null when it cannot be used.</summary>
    public BoundWorkload? Read(Section workload, double? durationSeconds)
    {
        if (!PartsBinder.AreIn(workload))
        {
            return ReadOne(workload, durationSeconds);
        }

        return traceOverride is null ? new PartsBinder(findings, ReadOne).Read(workload, durationSeconds) : ReadTrace(traceOverride, traceOverride, null, null);
    }

    private BoundWorkload? ReadOne(Section workload, double? durationSeconds)
    {
        workload.Name("preset", "A ready-made workload (lbsim list presets) under the keys given here.", WorkloadPresets.Names);
        var clients = Clients(workload.Child("clients", "Clients drawn for each request, for policies that hash them; replaces those of a trace."));
        var trace = workload.Child("trace", "Replay a recorded trace.");
        var options = TraceOptions(trace, clients);
        var file = trace.Text("file", "The trace, relative to the scenario file: a file or a folder of files; its format is recognised.", isRequired: traceOverride is null);
        trace.Done();
        var users = workload.Child("users", "Closed-loop users: each sends one request at a time and the next only when it has ended. With arrivals, those are a schedule the users are held to: request k belongs to user k modulo their number and goes out no sooner than scheduled.");
        var closed = new UsersBinder(findings);
        var people = closed.Read(users);
        var arrivals = workload.Child("arrivals", "Generate arrivals.");
        var offered = new ArrivalBinder(findings).Read(arrivals, out var envelopes);
        var requests = workload.Count("requests", "Requests after which a generator stops; without it, it goes on to the duration.", least: 1);
        var reader = new LengthsBinder(findings, folder, _inputs);
        var lengths = reader.Read(workload, arrivals.IsPresent || users.IsPresent || workload.Keys.Contains("sessions"));
        var mixture = workload.Child("mixture", "Clients that each send on their own: their rates, burstiness and lengths differ.");
        var mixed = new MixtureBinder(findings, reader);
        var population = mixed.Read(mixture, lengths, requests);
        var sessions = workload.Child("sessions", "Closed-loop conversations: they begin at random, and each next turn comes a think time after the answer before.");
        var talks = new SessionsBinder(findings, reader);
        var conversations = talks.Read(sessions, lengths, clients, requests);
        workload.Done();
        if (traceOverride is not null)
        {
            return ReadTrace(traceOverride, traceOverride, null, options);
        }

        if (mixture.IsPresent || sessions.IsPresent)
        {
            var says = mixture.IsPresent ? "a mixture says itself" : "sessions say themselves";
            var other = trace.IsPresent ? "trace" : arrivals.IsPresent ? "arrivals" : users.IsPresent ? "users"
                : mixture.IsPresent && sessions.IsPresent ? "sessions" : mixture.IsPresent && clients is not null ? "clients" : null;
            if (other is not null)
            {
                workload.Problem(other, FindingCodes.Conflict, $"{says} who sends and when; leave {other} out");
                return null;
            }

            return population is not null ? mixed.Describe(workload, population, durationSeconds)
                : conversations is not null ? talks.Describe(workload, conversations, durationSeconds)
                : null;
        }

        if (trace.IsPresent && (arrivals.IsPresent || users.IsPresent))
        {
            workload.Problem(arrivals.IsPresent ? "arrivals" : "users", FindingCodes.Conflict, arrivals.IsPresent
                ? "a workload has either a trace or generated arrivals, not both"
                : "a workload has either a trace or closed-loop users, not both: the times of a trace do not wait for answers");
            return null;
        }

        if (users.IsPresent && clients is not null)
        {
            workload.Problem("clients", FindingCodes.Conflict, "each user is a client of its own; leave clients out");
        }

        if (trace.IsPresent)
        {
            return file is null || options is null ? null : ReadTrace(file, Path.Combine(folder, file), trace, options);
        }

        if (users.IsPresent)
        {
            return people is null || lengths is null || (arrivals.IsPresent && offered is null) ? null
                : closed.Describe(workload, new UserTrafficOptions { Users = people, Lengths = lengths, Schedule = offered, Envelopes = envelopes, Requests = requests }, durationSeconds);
        }

        if (!arrivals.IsPresent)
        {
            if (workload.IsPresent)
            {
                findings.Add(workload.Node, FindingCodes.MissingKey, workload.Path, "needs a trace (trace: { file: ... }), generated arrivals (arrivals: { process: poisson, rate: 12/s }), a mixture of clients (mixture: { rate: 12/s, groups: [...] }), sessions (sessions: { arrivals: ..., turns: 4 }), closed-loop users (users: { count: 40 })"
                    + (workload.Path == "workload" ? ", or several of these side by side (parts: [...])" : "")); // parts hold no parts
            }

            return null;
        }

        return offered is null || lengths is null ? null
            : Describe(workload, new GeneratorOptions { Arrivals = offered, Envelopes = envelopes, Lengths = lengths, Clients = clients, Requests = requests }, durationSeconds);
    }

    /// <summary>How long requests are, for people.</summary>
    public static string Lengths(LengthOptions lengths, double meanPrompt, double meanOutput) => lengths is FittedLengths fitted
        ? "lengths as in " + fitted.Name
        : string.Create(CultureInfo.InvariantCulture, $"prompts of {meanPrompt:0.#} and answers of {meanOutput:0.#} tokens on average");

    /// <summary>A length of time, for people.</summary>
    public static string Span(double seconds) => seconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.#} min"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400:0.#} days"),
    };

    private static TraceOptions? TraceOptions(Section trace, ClientOptions? clients)
    {
        var speed = trace.Number("speed", "Gaps between arrivals are divided by this.", "1", least: 1e-6, most: 1e9);
        var start = Extent(trace, "start", "Rows or time left out at the beginning, before speed applies.");
        var limit = Extent(trace, "limit", "Rows or time replayed, before speed applies.");
        var repeat = trace.Count("repeat", "How often the selected rows are replayed, one after the other.", "1", least: 1, most: 1_000_000);
        var block = trace.Duration("block", "Least length of the blocks in which replications after the first resample the trace, before speed applies; at least 20 have to fit.", "60s", mayBeZero: false);
        var badRow = trace.Name("on-bad-row", "What to do with a row that cannot be used: stop, or leave it out and count it.", ["error", "skip"], "error");
        var unsorted = trace.Name("on-unsorted", "What to do when time runs backwards: stop, or read everything and sort.", ["error", "sort"], "error");
        var spreadTies = trace.Flag("spread-ties", "Whether rows at one instant are spread evenly up to the next instant, for traces whose clock is coarser than their traffic.", false);
        var dropDuplicates = trace.Flag("drop-duplicates", "Whether rows that say exactly what another row of the same instant says are left out and counted.", false);
        return new TraceOptions
        {
            Speed = speed ?? 1,
            Start = start,
            Limit = limit,
            Repeat = (int)(repeat ?? 1),
            Block = new(block!.Value),
            BadRows = badRow == "skip" ? BadRowPolicy.Skip : BadRowPolicy.Error,
            Unsorted = unsorted == "sort" ? UnsortedPolicy.Sort : UnsortedPolicy.Error,
            Columns = Columns(trace.Child("columns", "Names of the columns of a table or of JSON lines, where they are not recognised.")),
            SpreadsTies = spreadTies,
            DropsDuplicates = dropDuplicates,
            Clients = clients,
        };
    }

    private static TraceColumns Columns(Section columns)
    {
        var unit = columns.Name("arrival-unit", "Unit of the arrival column, where its name does not say.", ["s", "ms", "us", "ns"]);
        var named = new TraceColumns
        {
            Arrival = columns.Text("arrival", "Arrival time."),
            ArrivalUnit = unit switch { "s" => TimeUnit.Seconds, "ms" => TimeUnit.Milliseconds, "us" => TimeUnit.Microseconds, "ns" => TimeUnit.Nanoseconds, _ => null },
            PromptTokens = columns.Text("prompt-tokens", "Prompt tokens."),
            OutputTokens = columns.Text("output-tokens", "Output tokens."),
            Client = columns.Text("client", "Client."),
            Session = columns.Text("session", "Session."),
            Bytes = columns.Text("bytes", "Bytes of the request."),
        };
        columns.Done();
        return named;
    }

    private static TraceExtent? Extent(Section trace, string key, string help)
    {
        var node = trace.Get(key, help, out var schema);
        schema.Scalar = "whole number of rows, or duration";
        if (trace.Scalar(node, trace.PathOf(key), "a number of rows or a duration") is not { } scalar)
        {
            return null;
        }

        if (Units.Count(scalar.Value, out _) is { } rows && rows >= 0)
        {
            return TraceExtent.OfRows(rows);
        }

        if (Units.Duration(scalar.Value, out _) is { } picoseconds && picoseconds >= 0)
        {
            return TraceExtent.OfTime(new SimDuration(picoseconds));
        }

        trace.Problem(key, FindingCodes.BadValue, $"\"{scalar.Value}\" is neither a number of rows (such as 5000) nor a duration (such as 10m)");
        return null;
    }

    private static ClientOptions? Clients(Section clients)
    {
        var count = clients.Count("count", "How many clients.", isRequired: true, least: 1, most: 10_000_000);
        var zipf = clients.Number("zipf", "Zipf exponent of their popularity; 0 makes all alike.", "0", least: 0, most: 10);
        clients.Done();
        return clients.IsPresent && count is { } number ? new ClientOptions { Count = (int)number, Zipf = zipf ?? 0 } : null;
    }

    private BoundWorkload? ReadTrace(string shown, string path, Section? section, TraceOptions? options)
    {
        if (TraceFiles.Problem(path) is { } problem)
        {
            Report(problem);
            return null;
        }

        try
        {
            var file = TracePaths.Of(path);
            var trace = TraceWorkload.Load(file, options ?? new TraceOptions());
            var input = new InputFile(file.Name, trace.Summary.Bytes, trace.Summary.Sha256);
            if (!_inputs.Contains(input))
            {
                _inputs.Add(input); // parts may replay the same file
            }

            if (trace.Summary.Skipped.Total > 0)
            {
                var kinds = string.Join(", ", trace.Summary.Skipped.ByReason.Select(entry => FormattableString.Invariant($"{entry.Rows}: {entry.Reason}")));
                findings.Add(new(shown, 0, 0, FindingCodes.SkippedRows, "", $"rows left out: {kinds}", Severity.Warning));
            }

            if (trace.Summary.Failed > 0)
            {
                findings.Add(new(shown, 0, 0, FindingCodes.SkippedRows, "", FormattableString.Invariant($"requests left out because they had failed in the trace: {trace.Summary.Failed}"), Severity.Warning));
            }

            if (trace.Summary.Duplicates > 0)
            {
                findings.Add(new(shown, 0, 0, FindingCodes.SkippedRows, "", FormattableString.Invariant($"rows left out because they repeat another exactly: {trace.Summary.Duplicates}"), Severity.Warning));
            }

            foreach (var note in trace.Summary.Notes)
            {
                findings.Add(new(shown, 0, 0, FindingCodes.TraceNote, "", note, Severity.Warning));
            }

            var span = trace.Summary.Span.Seconds;
            var rate = span > 0 ? trace.Summary.Requests / span : trace.Summary.Requests;
            var description = string.Create(CultureInfo.InvariantCulture, $"the trace {file.Name} ({trace.Summary.Format}): {trace.Summary.Requests:N0} requests in {Span(span)}, {rate:0.##}/s on average, prompts of {trace.Summary.MeanPromptTokens:0} and answers of {trace.Summary.MeanOutputTokens:0} tokens");
            return new(trace, trace, rate, span, trace.Summary.Requests, description, [file.Name]);
        }
        catch (TraceException broken)
        {
            findings.Add(TraceFiles.Finding(shown, broken));
            return null;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            Report(broken.Message);
            return null;
        }

        void Report(string message)
        {
            if (section is null)
            {
                findings.Add(new(shown, 0, 0, FindingCodes.Trace, "", message));
            }
            else
            {
                section.Problem("file", FindingCodes.Trace, message);
            }
        }
    }

    private BoundWorkload? Describe(Section workload, GeneratorOptions options, double? durationSeconds)
    {
        if (durationSeconds is null && options.Requests is null)
        {
            findings.Add(workload.Node, FindingCodes.MissingKey, workload.Path, "a generator needs an end: requests: 20000 here, or duration: 10m at the top");
            return null;
        }

        foreach (var problem in options.Validate())
        {
            findings.Add(workload.Node, FindingCodes.OutOfRange, workload.Path, $"{problem.Option} {problem.Message}");
        }

        if (findings.HasErrors)
        {
            return null;
        }

        var generator = new GeneratedWorkload(options);
        var span = durationSeconds ?? SpanOf(generator, options);
        if (span > SimTime.MaxDays * 86_400.0)
        {
            findings.Add(workload.Node, FindingCodes.OutOfRange, workload.Path, FormattableString.Invariant($"the traffic would last {span / 86_400:0} days, more than the {SimTime.MaxDays} the clock holds"));
            return null;
        }

        var expected = generator.ExpectedRequests(SimTime.FromSeconds(span));
        var requests = (long)Math.Round(Math.Min(expected, options.Requests ?? double.MaxValue));
        var rate = span > 0 ? expected / span : options.Arrivals.RatePerSecond;
        var varying = options.Envelopes.Count == 0 ? "" : " on average, with an envelope";
        var description = string.Create(CultureInfo.InvariantCulture, $"{ArrivalBinder.Describe(options.Arrivals)} at {rate:0.##}/s{varying}, {Lengths(options.Lengths, generator.MeanPromptTokens, generator.MeanOutputTokens)}, about {requests:N0} requests in {Span(span)}");
        return new(generator, null, rate, span, requests, description, []);
    }

    // the span in which the requests are expected to arrive, by bisection of the expected count
    private static double SpanOf(GeneratedWorkload generator, GeneratorOptions options)
    {
        var requests = (double)options.Requests!.Value;
        if (options.Envelopes.Count == 0)
        {
            return requests / options.Arrivals.RatePerSecond;
        }

        return ExpectedSpan.Of(requests, generator.ExpectedRequests);
    }
}
