using System.Globalization;
using LbSim.Kernel.Time;
using LbSim.Scenarios.Schema;
using LbSim.Scenarios.Validation;
using LbSim.Workload;
using LbSim.Workload.Clients;
using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;
using LbSim.Workload.Traces;

namespace LbSim.Scenarios.Binding;

/// <summary>What the workload section says.</summary>
internal sealed record BoundWorkload(IWorkload Workload, TraceWorkload? Trace, double RatePerSecond, double? SpanSeconds, long? Requests, string Description, string[] TraceFiles);

/// <summary>Reads the workload section: a trace, or a generator.</summary>
internal sealed class WorkloadBinder(FindingList findings, string folder, string? traceOverride)
{
    private readonly List<InputFile> _inputs = [];

    /// <summary>Files read.</summary>
    public IReadOnlyList<InputFile> Inputs => _inputs;

    /// <summary>Reads the section; null when it cannot be used.</summary>
    public BoundWorkload? Read(Section workload, double? durationSeconds)
    {
        var clients = Clients(workload.Child("clients", "Clients drawn for each request, for policies that hash them; replaces those of a trace."));
        var trace = workload.Child("trace", "Replay a recorded trace.");
        var options = TraceOptions(trace, clients);
        var file = trace.Text("file", "The trace, relative to the scenario file; its format is recognised.", isRequired: traceOverride is null);
        trace.Done();
        var arrivals = workload.Child("arrivals", "Generate arrivals.");
        var generator = Generator(workload, arrivals, clients);
        workload.Done();
        if (traceOverride is not null)
        {
            return ReadTrace(traceOverride, traceOverride, null, options);
        }

        if (trace.IsPresent && arrivals.IsPresent)
        {
            workload.Problem("arrivals", FindingCodes.Conflict, "a workload has either a trace or generated arrivals, not both");
            return null;
        }

        if (trace.IsPresent)
        {
            return file is null || options is null ? null : ReadTrace(file, Path.Combine(folder, file), trace, options);
        }

        if (!arrivals.IsPresent)
        {
            if (workload.IsPresent)
            {
                findings.Add(workload.Node, FindingCodes.MissingKey, workload.Path, "needs a trace (trace: { file: ... }) or generated arrivals (arrivals: { process: poisson, rate: 12/s })");
            }

            return null;
        }

        return generator is null ? null : Describe(workload, generator, durationSeconds);
    }

    private static TraceOptions? TraceOptions(Section trace, ClientOptions? clients)
    {
        var speed = trace.Number("speed", "Gaps between arrivals are divided by this.", "1", least: 1e-6, most: 1e9);
        var start = Extent(trace, "start", "Rows or time left out at the beginning, before speed applies.");
        var limit = Extent(trace, "limit", "Rows or time replayed, before speed applies.");
        var repeat = trace.Count("repeat", "How often the selected rows are replayed, one after the other.", "1", least: 1, most: 1_000_000);
        var badRow = trace.Name("on-bad-row", "What to do with a row that cannot be used: stop, or leave it out and count it.", ["error", "skip"], "error");
        var unsorted = trace.Name("on-unsorted", "What to do when time runs backwards: stop, or read everything and sort.", ["error", "sort"], "error");
        return new TraceOptions
        {
            Speed = speed ?? 1,
            Start = start,
            Limit = limit,
            Repeat = (int)(repeat ?? 1),
            BadRows = badRow == "skip" ? BadRowPolicy.Skip : BadRowPolicy.Error,
            Unsorted = unsorted == "sort" ? UnsortedPolicy.Sort : UnsortedPolicy.Error,
            Columns = Columns(trace.Child("columns", "Names of the columns of a table or of JSON lines, where they are not recognised.")),
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

    private GeneratorOptions? Generator(Section workload, Section arrivals, ClientOptions? clients)
    {
        var process = arrivals.Name("process", "How arrivals are spaced.", ["constant", "poisson", "gamma"], "poisson");
        var rate = arrivals.Rate("rate", "Mean arrivals per second.", isRequired: true);
        var cv = arrivals.Number("cv", "Coefficient of variation of the gaps (gamma only): above 1 is burstier than Poisson.", least: 0.01, most: 100);
        var envelopes = Envelopes(arrivals.Child("envelope", "How the rate changes over time: a factor on it."));
        arrivals.Done();
        if (arrivals.IsPresent && process == "gamma" && cv is null && arrivals.Keys.All(key => key != "cv"))
        {
            arrivals.Problem("process", FindingCodes.MissingKey, "gamma arrivals need a coefficient of variation: cv: 1.8");
        }
        else if (cv is not null && process != "gamma")
        {
            arrivals.Problem("cv", FindingCodes.Conflict, $"only gamma arrivals have a coefficient of variation; the process is {process}");
        }

        var requests = workload.Count("requests", "Requests after which a generator stops; without it, it goes on to the duration.", least: 1);
        var lengths = Lengths(workload, arrivals.IsPresent);
        return rate is null || lengths is null ? null : new GeneratorOptions
        {
            Arrivals = new ArrivalOptions
            {
                Process = process switch { "constant" => ArrivalProcess.Constant, "gamma" => ArrivalProcess.Gamma, _ => ArrivalProcess.Poisson },
                RatePerSecond = rate.Value,
                Cv = process == "gamma" ? cv : null,
            },
            Envelopes = envelopes,
            Lengths = lengths,
            Clients = clients,
            Requests = requests,
        };
    }

    private List<EnvelopeOptions> Envelopes(Section envelope)
    {
        var shapes = new List<EnvelopeOptions>();
        var steps = Points(envelope, "steps", "The factor jumps at each time and then stays.");
        var ramps = Points(envelope, "ramps", "The factor moves linearly from point to point.");
        var daily = envelope.Child("daily", "A daily curve from a trough to a peak and back.");
        var day = new DailyEnvelope
        {
            Trough = daily.Number("trough", "Factor at the lowest hour.", "0.5", most: EnvelopeOptions.LargestFactor) ?? 0.5,
            Peak = daily.Number("peak", "Factor at the busiest hour.", "1.5", most: EnvelopeOptions.LargestFactor) ?? 1.5,
            PeakAt = new(daily.Duration("peak-at", "When the peak comes, from the start.", "14h") ?? 0),
            Period = new(daily.Duration("period", "Length of a day.", "24h", mayBeZero: false) ?? SimDuration.PicosecondsPerSecond * 86_400),
        };
        daily.Done();
        var spikes = envelope.List("spikes", "The rate is multiplied by a factor for a while.", (node, path, schema) =>
        {
            var spike = new Section(findings, node, path, schema);
            var begin = spike.Duration("at", "When it begins.", isRequired: true);
            var length = spike.Duration("for", "How long it lasts.", isRequired: true, mayBeZero: false);
            var factor = spike.Number("factor", "What the rate is multiplied by.", isRequired: true, most: EnvelopeOptions.LargestFactor);
            var every = spike.Duration("every", "How often it comes again; once without it.", mayBeZero: false);
            spike.Done();
            return begin is null || length is null || factor is null ? null : new Spike
            {
                At = new(begin.Value),
                For = new(length.Value),
                Factor = factor.Value,
                Every = every is { } again ? new SimDuration(again) : null,
            };
        });
        envelope.Done();
        if (steps.Count > 0)
        {
            shapes.Add(new StepsEnvelope { Points = steps });
        }

        if (ramps.Count > 0)
        {
            shapes.Add(new RampsEnvelope { Points = ramps });
        }

        if (daily.IsPresent)
        {
            shapes.Add(day);
        }

        if (spikes.Count > 0)
        {
            shapes.Add(new SpikesEnvelope { Spikes = spikes });
        }

        foreach (var problem in shapes.SelectMany(shape => shape.Validate()))
        {
            findings.Add(envelope.Node, FindingCodes.OutOfRange, envelope.Path, $"{problem.Option} {problem.Message}");
        }

        if (shapes.Count(shape => shape.IsSloped) > 1)
        {
            findings.Add(envelope.Node, FindingCodes.Conflict, envelope.Path, "ramps and daily exclude each other (steps and spikes go with either)");
        }

        return shapes;
    }

    private List<RatePoint> Points(Section envelope, string key, string help)
    {
        var last = -1L;
        var points = envelope.List(key, help, (node, path, schema) =>
        {
            var point = new Section(findings, node, path, schema);
            var at = point.Duration("at", "Time from the start.", isRequired: true);
            var factor = point.Number("factor", "What the rate is multiplied by.", isRequired: true, most: EnvelopeOptions.LargestFactor);
            point.Done();
            if (at is null || factor is null)
            {
                return null;
            }

            if (at.Value < last)
            {
                point.Problem("at", FindingCodes.OutOfRange, "times must not go back from one point to the next");
            }

            last = at.Value;
            return new Boxed<RatePoint>(new(new SimTime(at.Value), factor.Value));
        });
        return [.. points.Select(point => point.Value)];
    }

    private LengthOptions? Lengths(Section workload, bool isRequired)
    {
        var node = workload.Get("lengths", "Prompt and output lengths: the name of a fitted model, two distributions, or a file to resample.", out var schema);
        schema.Scalar = "name";
        schema.Names = FittedLengthModel.Names;
        var section = new Section(findings, node is ScalarNode ? null : node, workload.PathOf("lengths"), schema);
        var prompt = Tokens(section, "prompt", "Prompt tokens: a number or a distribution.");
        var output = Tokens(section, "output", "Output tokens: a number or a distribution.");
        var file = section.Text("file", "A CSV or JSON lines file whose prompt and output columns are resampled together.");
        section.Done();
        if (node is ScalarNode scalar)
        {
            return section.CheckName(scalar, workload.PathOf("lengths"), FittedLengthModel.Names) is { } name ? new FittedLengths { Name = name } : null;
        }

        if (node is null)
        {
            if (isRequired)
            {
                findings.Add(workload.Node, FindingCodes.MissingKey, workload.Path, $"needs the key \"lengths\": a model ({string.Join(", ", FittedLengthModel.Names)}) or {{ prompt: ..., output: ... }}");
            }

            return null;
        }

        if (file is not null && section.Keys.Count() > 1)
        {
            section.Problem("file", FindingCodes.Conflict, "file excludes prompt and output");
            return null;
        }

        if (file is not null)
        {
            return ReadLengths(section, file);
        }

        if (section.IsPresent && (prompt is null || output is null) && !findings.HasErrors)
        {
            findings.Add(node, FindingCodes.MissingKey, section.Path, "needs both prompt and output");
        }

        return prompt is null || output is null ? null : new SeparateLengths { Prompt = prompt, Output = output };
    }

    private TokenOptions? Tokens(Section section, string key, string help)
    {
        var node = section.Get(key, help, out var schema);
        schema.Scalar = "whole number";
        schema.IsOneOf = true;
        var path = section.PathOf(key);
        var forms = new Section(findings, node is ScalarNode ? null : node, path, schema);
        var given = new List<TokenOptions>();
        Form("fixed", "Always the same.", TokenDistribution.Fixed, hasMean: true, hasCv: false);
        Form("uniform", "Uniform from min to max.", TokenDistribution.Uniform, hasMean: false, hasCv: false);
        Form("lognormal", "Log-normal.", TokenDistribution.LogNormal, hasMean: true, hasCv: true);
        Form("gamma", "Gamma.", TokenDistribution.Gamma, hasMean: true, hasCv: true);
        forms.Done();
        if (node is ScalarNode scalar)
        {
            if (Units.Count(scalar.Value, out var problem) is not { } tokens || tokens < 1 || tokens > TokenOptions.MostTokens)
            {
                findings.Add(scalar, FindingCodes.BadValue, path, problem ?? $"must be 1 to {TokenOptions.MostTokens}; it is {scalar.Value}");
                return null;
            }

            return TokenOptions.Of((int)tokens);
        }

        if (!forms.IsPresent)
        {
            return null;
        }

        if (given.Count != 1)
        {
            findings.Add(node, FindingCodes.Conflict, path, "expected exactly one of fixed, uniform, lognormal, gamma");
            return null;
        }

        foreach (var problem in given[0].Validate())
        {
            findings.Add(node, FindingCodes.OutOfRange, path, $"{problem.Option} {problem.Message}");
        }

        return given[0];

        void Form(string name, string about, TokenDistribution distribution, bool hasMean, bool hasCv)
        {
            var form = forms.Child(name, about);
            var options = new TokenOptions
            {
                Distribution = distribution,
                Mean = hasMean ? form.Number("mean", "Mean.", isRequired: true, least: 1, most: TokenOptions.MostTokens) : null,
                Cv = hasCv ? form.Number("cv", "Coefficient of variation.", isRequired: true, least: 0.01, most: 100) : null,
                Min = (int?)form.Count("min", "No fewer tokens than this.", isRequired: !hasMean, least: 1, most: TokenOptions.MostTokens),
                Max = (int?)form.Count("max", "No more tokens than this.", isRequired: !hasMean, least: 1, most: TokenOptions.MostTokens),
            };
            form.Done();
            if (form.IsPresent)
            {
                given.Add(options);
            }
        }
    }

    private EmpiricalLengths? ReadLengths(Section section, string file)
    {
        var path = Path.Combine(folder, file);
        if (Problem(path) is { } problem)
        {
            section.Problem("file", FindingCodes.Trace, problem);
            return null;
        }

        try
        {
            var table = LengthTable.Load(new TraceFile(Path.GetFileName(path), () => File.OpenRead(path)));
            _inputs.Add(new(table.Name, table.Bytes, table.Sha256));
            return new EmpiricalLengths { Table = table };
        }
        catch (TraceException broken)
        {
            Add(file, broken);
            return null;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            section.Problem("file", FindingCodes.Trace, broken.Message);
            return null;
        }
    }

    private void Add(string shown, TraceException broken) => findings.Add(new(
        shown, (int)Math.Min(broken.Line, int.MaxValue), broken.Line > 0 ? 1 : 0, FindingCodes.Trace, "", (broken.Column is null ? "" : broken.Column + " ") + broken.Problem));

    private BoundWorkload? ReadTrace(string shown, string path, Section? section, TraceOptions? options)
    {
        if (Problem(path) is { } problem)
        {
            Report(problem);
            return null;
        }

        try
        {
            var trace = TraceWorkload.Load(new TraceFile(Path.GetFileName(path), () => File.OpenRead(path)), options ?? new TraceOptions());
            _inputs.Add(new(Path.GetFileName(path), trace.Summary.Bytes, trace.Summary.Sha256));
            if (trace.Summary.Skipped.Total > 0)
            {
                var kinds = string.Join(", ", trace.Summary.Skipped.ByReason.Select(entry => FormattableString.Invariant($"{entry.Rows}: {entry.Reason}")));
                findings.Add(new(shown, 0, 0, FindingCodes.SkippedRows, "", $"rows left out: {kinds}", Severity.Warning));
            }

            var span = trace.Summary.Span.Seconds;
            var rate = span > 0 ? trace.Summary.Requests / span : trace.Summary.Requests;
            var description = string.Create(CultureInfo.InvariantCulture, $"the trace {Path.GetFileName(path)} ({trace.Summary.Format}): {trace.Summary.Requests:N0} requests in {Span(span)}, {rate:0.##}/s on average, prompts of {trace.Summary.MeanPromptTokens:0} and answers of {trace.Summary.MeanOutputTokens:0} tokens");
            return new(trace, trace, rate, span, trace.Summary.Requests, description, [Path.GetFileName(path)]);
        }
        catch (TraceException broken)
        {
            Add(shown, broken);
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

    private static string? Problem(string path)
    {
        if (Directory.Exists(path))
        {
            return "is a folder; expected a trace file";
        }

        return File.Exists(path) ? null : $"there is no file \"{path}\"";
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
        var process = options.Arrivals.Process switch
        {
            ArrivalProcess.Constant => "equally spaced arrivals",
            ArrivalProcess.Gamma => string.Create(CultureInfo.InvariantCulture, $"gamma arrivals (cv {options.Arrivals.Cv:0.##})"),
            _ => "Poisson arrivals",
        };
        var varying = options.Envelopes.Count == 0 ? "" : " on average, with an envelope";
        var lengths = options.Lengths is FittedLengths fitted ? "lengths as in " + fitted.Name
            : string.Create(CultureInfo.InvariantCulture, $"prompts of {generator.MeanPromptTokens:0.#} and answers of {generator.MeanOutputTokens:0.#} tokens on average");
        var description = string.Create(CultureInfo.InvariantCulture, $"{process} at {rate:0.##}/s{varying}, {lengths}, about {requests:N0} requests in {Span(span)}");
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

        var (low, high) = (0.0, SimTime.MaxDays * 86_400.0);
        for (var round = 0; round < 80; round++)
        {
            var middle = (low + high) / 2;
            (low, high) = generator.ExpectedRequests(SimTime.FromSeconds(middle)) < requests ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static string Span(double seconds) => seconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.#} min"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400:0.#} days"),
    };

    private sealed record Boxed<T>(T Value);
}
