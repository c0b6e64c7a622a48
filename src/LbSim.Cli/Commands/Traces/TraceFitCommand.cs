using System.CommandLine;
using System.Text;
using System.Text.Json;
using LbSim.Scenarios;
using LbSim.Workload.Fitting;
using LbSim.Workload.Traces.ClientTables;

namespace LbSim.Cli.Commands.Traces;

/// <summary>`lbsim trace fit`: a generator whose traffic is like a trace, and how like it is.</summary>
internal static class TraceFitCommand
{
    private static readonly Argument<string> TraceFile = new("FILE") { Description = "The trace; its format is recognised." };
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "The generator file (YAML). Default: <trace>-fit.yaml in this folder.", HelpName = "FILE" };
    private static readonly Option<bool> Force = new("--force") { Description = "Replace the output file if it is there." };
    private static readonly Option<string> Format = new("--format") { Description = "The goodness table on stdout as text or json.", HelpName = "text|json", DefaultValueFactory = _ => "text" };
    private static readonly Option<string?> Limit = new("--limit") { Description = "Rows or time fitted, from the start.", HelpName = "ROWS|TIME" };
    private static readonly Option<string?> Start = new("--start") { Description = "Rows or time left out at the beginning.", HelpName = "ROWS|TIME" };
    private static readonly Option<string?> BadRow = new("--on-bad-row") { Description = "What to do with a row that cannot be used: error or skip.", HelpName = "error|skip" };
    private static readonly Option<string?> Unsorted = new("--on-unsorted") { Description = "What to do when time runs backwards: error or sort.", HelpName = "error|sort" };

    public static Command Create()
    {
        var command = new Command("fit", "Fit a generator to a trace: arrivals, rate over time, clients, lengths, sessions.") { TraceFile, Output, Force, Format, Start, Limit, BadRow, Unsorted };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parse)
    {
        var format = parse.GetValue(Format)!;
        if (format is not ("text" or "json"))
        {
            throw new BadInputException($"--format: \"{format}\" is not text or json");
        }

        var file = parse.GetValue(TraceFile)!;
        var trace = Path.Exists(file) ? TraceOptionSet.File(file) : null; // what is missing is said where the trace is loaded
        var name = trace?.Name ?? Path.GetFileName(file);
        if (trace is not null && TraceFault.Guard(() => ClientTableFile.IsOne(trace)))
        {
            return ClientTableFitting.Run(trace, parse.GetValue(Output) ?? Stem(name) + "-fit.yaml", parse.GetValue(Force), format);
        }

        var settings = new[] { ("start", Start), ("limit", Limit), ("on-bad-row", BadRow), ("on-unsorted", Unsorted) }
            .Where(setting => parse.GetValue(setting.Item2) is not null).Select(setting => $"{setting.Item1}={parse.GetValue(setting.Item2)}").ToList();
        var loaded = Traffic.OfTrace(file, settings);
        var (fit, goodness) = TraceFault.Guard(() =>
        {
            using var source = loaded.Workload.Open(loaded.Seed, 0);
            var fitted = TrafficFitter.Fit(TraceSample.Take(source, name), name);
            return (fitted, Goodness.Of(fitted.Sample, fitted.Build()));
        });
        var target = parse.GetValue(Output) ?? Stem(name) + "-fit.yaml";
        Traffic.Write(target, parse.GetValue(Force), text => text.Write(GeneratorFile.Write(fit, goodness, name)));
        if (format == "json")
        {
            Console.Out.WriteLine(Json(fit, goodness, target));
            return ExitCodes.Done;
        }

        foreach (var line in GoodnessTable.Lines(goodness).Concat(fit.Notes))
        {
            Console.Out.WriteLine(line);
        }

        Console.Out.WriteLine($"Generator: {target}");
        return ExitCodes.Done;
    }

    private static string Stem(string name)
    {
        var stem = name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;
        return Path.GetFileNameWithoutExtension(stem);
    }

    private static string Json(TrafficFit fit, Goodness goodness, string target)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", 1);
            json.WriteString("generator", target);
            json.WriteNumber("replications", goodness.Replications);
            json.WriteStartArray("figures");
            foreach (var row in goodness.Rows)
            {
                json.WriteStartObject();
                json.WriteString("name", row.Name);
                Number(json, "trace", row.Trace);
                Number(json, "generated", row.Generated);
                Number(json, "ks_distance", row.Distance);
                Number(json, "scatter", row.Scatter);
                json.WriteBoolean("outside", row.IsOutside);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("notes");
            foreach (var note in fit.Notes)
            {
                json.WriteStringValue(note);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
