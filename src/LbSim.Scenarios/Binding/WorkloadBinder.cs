using System.Globalization;
using LbSim.Kernel.Time;
using LbSim.Scenarios.Schema;
using LbSim.Scenarios.Validation;
using LbSim.Workload;
using LbSim.Workload.Generators;
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

    private static TraceOptions? TraceOptions(Section trace, ClientMix? clients)
    {
        var speed = trace.Number("speed", "Gaps between arrivals are divided by this.", "1", least: 1e-6, most: 1e9);
        var start = RowsOrTime(trace, "start", "Rows or time left out at the beginning, before speed applies.");
        var limit = RowsOrTime(trace, "limit", "Rows or time replayed, before speed applies.");
        var repeat = trace.Count("repeat", "How often the selected rows are replayed, one after the other.", "1", least: 1, most: 1_000_000);
        var badRow = trace.Name("on-bad-row", "What to do with a row that cannot be used: stop, or leave it out and count it.", ["error", "skip"], "error");
        var unsorted = trace.Name("on-unsorted", "What to do when time runs backwards: stop, or read everything and sort.", ["error", "sort"], "error");
        return new TraceOptions
        {
            Speed = (decimal)(speed ?? 1),
            Start = start,
            Limit = limit,
            Repeat = (int)(repeat ?? 1),
            OnBadRow = badRow == "skip" ? BadRowPolicy.Skip : BadRowPolicy.Error,
            OnUnsorted = unsorted == "sort" ? UnsortedPolicy.Sort : UnsortedPolicy.Error,
            Clients = clients,
        };
    }

    private static RowsOrTime RowsOrTime(Section trace, string key, string help)
    {
        var node = trace.Get(key, help, out var schema);
        schema.Scalar = "whole number of rows, or duration";
        if (trace.Scalar(node, trace.PathOf(key), "a number of rows or a duration") is not { } scalar)
        {
            return default;
        }

        if (Units.Count(scalar.Value, out _) is { } rows && rows >= 0)
        {
            return new(rows, null);
        }

        if (Units.Duration(scalar.Value, out _) is { } picoseconds && picoseconds >= 0)
        {
            return new(null, new SimDuration(picoseconds));
        }

        trace.Problem(key, FindingCodes.BadValue, $"\"{scalar.Value}\" is neither a number of rows (such as 5000) nor a duration (such as 10m)");
        return default;
    }

    private static ClientMix? Clients(Section clients)
    {
        var count = clients.Count("count", "How many clients.", isRequired: true, least: 1, most: 10_000_000);
        var zipf = clients.Number("zipf", "Zipf exponent of their popularity; 0 makes all alike.", "0", least: 0, most: 10);
        clients.Done();
        return clients.IsPresent && count is { } number ? new((int)number, zipf ?? 0) : null;
    }

    private GeneratorOptions? Generator(Section workload, Section arrivals, ClientMix? clients)
    {
        var process = arrivals.Name("process", "How arrivals are spaced.", ["constant", "poisson", "gamma"], "poisson");
        var rate = arrivals.Rate("rate", "Mean arrivals per second.", isRequired: true);
        var cv = arrivals.Number("cv", "Coefficient of variation of the gaps (gamma only): above 1 is burstier than Poisson.", least: 0.01, most: 100);
        var envelope = Envelope(arrivals.Child("envelope", "How the rate changes over time: a factor on it."));
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
            Process = process switch { "constant" => ArrivalProcess.Constant, "gamma" => ArrivalProcess.Gamma, _ => ArrivalProcess.Poisson },
            RatePerSecond = rate.Value,
            Cv = cv ?? 1,
            Envelope = envelope,
            Lengths = lengths,
            Clients = clients,
            Requests = requests,
        };
    }

    private RateEnvelope? Envelope(Section envelope)
    {
        var steps = Points(envelope, "steps", "The factor jumps at each time and then stays.");
        var ramps = Points(envelope, "ramps", "The factor moves linearly from point to point.");
        var daily = envelope.Child("daily", "A daily curve: a cosine with mean 1.");
        var peak = daily.Number("peak", "Factor at the peak of the day.", isRequired: true, least: 1, most: 2);
        var at = daily.Duration("at", "When the peak comes, from the start.", "12h");
        daily.Done();
        var spikes = envelope.List("spikes", "The rate is multiplied by a factor for a while.", (node, path, schema) =>
        {
            var spike = new Section(findings, node, path, schema);
            var begin = spike.Duration("at", "When it begins.", isRequired: true);
            var length = spike.Duration("for", "How long it lasts.", isRequired: true, mayBeZero: false);
            var factor = spike.Number("factor", "What the rate is multiplied by.", isRequired: true, most: 1e6);
            spike.Done();
            return begin is null || length is null || factor is null ? null : new Boxed<Spike>(new(begin.Value / 1e12, length.Value / 1e12, factor.Value));
        });
        envelope.Done();
        if (!envelope.IsPresent)
        {
            return null;
        }

        var shapes = new[] { steps.Count > 0, ramps.Count > 0, daily.IsPresent }.Count(given => given);
        if (shapes > 1)
        {
            findings.Add(envelope.Node, FindingCodes.Conflict, envelope.Path, "steps, ramps and daily exclude each other (spikes go with any of them)");
            return null;
        }

        var shape = steps.Count > 0 ? RateEnvelope.Steps(steps)
            : ramps.Count > 0 ? RateEnvelope.Ramps(ramps)
            : daily.IsPresent && peak is not null ? RateEnvelope.Daily(peak.Value, at!.Value / 3600e12)
            : new RateEnvelope([new(0, 1)]);
        return spikes.Count > 0 ? shape.WithSpikes([.. spikes.Select(spike => spike.Value)]) : shape;
    }

    private List<EnvelopePoint> Points(Section envelope, string key, string help)
    {
        var last = -1.0;
        var points = envelope.List(key, help, (node, path, schema) =>
        {
            var point = new Section(findings, node, path, schema);
            var at = point.Duration("at", "Time from the start.", isRequired: true);
            var factor = point.Number("factor", "What the rate is multiplied by.", isRequired: true, most: 1e6);
            point.Done();
            if (at is null || factor is null)
            {
                return null;
            }

            if (at.Value / 1e12 < last)
            {
                point.Problem("at", FindingCodes.OutOfRange, "times must not go back from one point to the next");
            }

            last = at.Value / 1e12;
            return new Boxed<EnvelopePoint>(new(last, factor.Value));
        });
        return [.. points.Select(point => point.Value)];
    }

    private ILengthModel? Lengths(Section workload, bool isRequired)
    {
        var node = workload.Get("lengths", "Prompt and output lengths: the name of a fitted model, two distributions, or a file to resample.", out var schema);
        schema.Scalar = "name";
        schema.Names = FittedLengths.Names;
        var section = new Section(findings, node is ScalarNode ? null : node, workload.PathOf("lengths"), schema);
        var prompt = Tokens(section, "prompt", "Prompt tokens: a number or a distribution.");
        var output = Tokens(section, "output", "Output tokens: a number or a distribution.");
        var file = section.Text("file", "A CSV or JSON lines file whose prompt and output columns are resampled together.");
        section.Done();
        if (node is ScalarNode scalar)
        {
            return section.CheckName(scalar, workload.PathOf("lengths"), FittedLengths.Names) is { } name ? FittedLengths.Find(name) : null;
        }

        if (node is null)
        {
            if (isRequired)
            {
                findings.Add(workload.Node, FindingCodes.MissingKey, workload.Path, $"needs the key \"lengths\": a model ({string.Join(", ", FittedLengths.Names)}) or {{ prompt: ..., output: ... }}");
            }

            return null;
        }

        if (file is not null)
        {
            return section.Keys.Count() == 1 ? ReadLengths(section, file) : Conflict();
        }

        if (section.IsPresent && (prompt is null || output is null) && !findings.HasErrors)
        {
            findings.Add(node, FindingCodes.MissingKey, section.Path, "needs both prompt and output");
        }

        return prompt is null || output is null ? null : new IndependentLengths(prompt, output);

        ILengthModel? Conflict()
        {
            section.Problem("file", FindingCodes.Conflict, "file excludes prompt and output");
            return null;
        }
    }

    private Kernel.Random.IDistribution? Tokens(Section section, string key, string help)
    {
        var node = section.Get(key, help, out var schema);
        return DistributionBinder.Read(findings, node, section.PathOf(key), schema, isTime: false, least: key.Length > 0 ? 1 : 0);
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
            var rows = new TraceWorkload(() => File.OpenRead(path), Path.GetFileName(path), new TraceOptions { OnUnsorted = UnsortedPolicy.Sort });
            var pairs = new List<(int Prompt, int Output)>();
            using var source = rows.Open(0, 0);
            while (source.TryNext(out var request))
            {
                pairs.Add((request.PromptTokens, request.OutputTokens));
            }

            _inputs.Add(new(Path.GetFileName(path), rows.Summary.Bytes, rows.Summary.Sha256));
            return new EmpiricalLengths(pairs, Path.GetFileName(path));
        }
        catch (TraceException broken)
        {
            findings.Add(new(file, (int)Math.Min(broken.Line, int.MaxValue), broken.Line > 0 ? 1 : 0, FindingCodes.Trace, "", broken.Problem));
            return null;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            section.Problem("file", FindingCodes.Trace, broken.Message);
            return null;
        }
    }

    private BoundWorkload? ReadTrace(string shown, string path, Section? section, TraceOptions? options)
    {
        if (Problem(path) is { } problem)
        {
            Report(problem);
            return null;
        }

        try
        {
            var trace = new TraceWorkload(() => File.OpenRead(path), Path.GetFileName(path), options ?? new TraceOptions());
            _inputs.Add(new(Path.GetFileName(path), trace.Summary.Bytes, trace.Summary.Sha256));
            if (trace.Summary.Skipped.Count > 0)
            {
                var kinds = string.Join(", ", trace.Summary.Skipped.Select(entry => FormattableString.Invariant($"{entry.Value} with {entry.Key}")));
                findings.Add(new(shown, 0, 0, FindingCodes.SkippedRows, "", $"rows left out: {kinds}", Severity.Warning));
            }

            var span = trace.ReplaySpan.Seconds;
            var rate = span > 0 ? trace.Requests / span : trace.Requests;
            var description = string.Create(CultureInfo.InvariantCulture, $"the trace {Path.GetFileName(path)} ({trace.Summary.Format}): {trace.Requests:N0} requests in {Span(span)}, {rate:0.##}/s on average, prompts of {trace.Summary.MeanPromptTokens:0} and answers of {trace.Summary.MeanOutputTokens:0} tokens");
            return new(trace, trace, rate, span, trace.Requests, description, [Path.GetFileName(path)]);
        }
        catch (TraceException broken)
        {
            findings.Add(new(shown, (int)Math.Min(broken.Line, int.MaxValue), broken.Line > 0 ? 1 : 0, FindingCodes.Trace, "", broken.Problem));
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

    private BoundWorkload? Describe(Section workload, GeneratorOptions generator, double? durationSeconds)
    {
        if (durationSeconds is null && generator.Requests is null)
        {
            findings.Add(workload.Node, FindingCodes.MissingKey, workload.Path, "a generator needs an end: requests: 20000 here, or duration: 10m at the top");
            return null;
        }

        var span = durationSeconds ?? (generator.Requests!.Value / generator.RatePerSecond);
        if (durationSeconds is null && generator.Envelope is { } shape)
        {
            // the span in which that many arrive, by iteration: close enough for planning
            for (var round = 0; round < 20; round++)
            {
                span = generator.Requests!.Value / (generator.RatePerSecond * Math.Max(shape.MeanOver(span), 1e-9));
            }
        }

        if (span > SimTime.MaxDays * 86_400.0)
        {
            findings.Add(workload.Node, FindingCodes.OutOfRange, workload.Path, FormattableString.Invariant($"the traffic would last {span / 86_400:0} days, more than the {SimTime.MaxDays} the clock holds"));
            return null;
        }

        var rate = generator.RatePerSecond * (generator.Envelope?.MeanOver(span) ?? 1);
        var requests = generator.Requests is { } limit && durationSeconds is null ? limit : (long)Math.Min(rate * span, generator.Requests ?? double.MaxValue);
        var process = generator.Process switch
        {
            ArrivalProcess.Constant => "equally spaced arrivals",
            ArrivalProcess.Gamma => string.Create(CultureInfo.InvariantCulture, $"gamma arrivals (cv {generator.Cv:0.##})"),
            _ => "Poisson arrivals",
        };
        var varying = generator.Envelope is null ? "" : " on average, with an envelope";
        var description = string.Create(CultureInfo.InvariantCulture, $"{process} at {rate:0.##}/s{varying}, {generator.Lengths.Description}, about {requests:N0} requests in {Span(span)}");
        return new(new GeneratedWorkload(generator), null, rate, span, requests, description, []);
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
