using System.Globalization;
using System.Text.Json;
using LbSim.Scenarios;
using LbSim.Workload.Fitting;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.ClientTables;

namespace LbSim.Cli.Commands.Traces;

/// <summary>`lbsim trace fit` of client tables (ServeGen), which hold rates instead of requests.</summary>
internal static class ClientTableFitting
{
    /// <summary>Writes the mixture and says how its traffic compares with the tables.</summary>
    public static int Run(TraceFile file, string target, bool force, string format)
    {
        var (fit, figures) = TraceFault.Guard(() =>
        {
            var fitted = ClientTableFitter.Fit(ClientTableFile.Load(file), file.Name);
            return (fitted, fitted.Compare());
        });
        string[] lines = [.. Lines(figures)];
        string[] comments =
        [
            string.Create(CultureInfo.InvariantCulture, $"Made by lbsim trace fit of the client tables {file.Name}: {fit.Tables.ActiveClients} clients over {fit.SpanSeconds} s."),
            .. fit.Notes,
            .. lines.Select(line => "  " + line),
            "lbsim trace generate makes a trace of it; with model, fleet and balancers it is a scenario.",
        ];
        Traffic.Write(target, force, text => text.Write(GeneratorFile.Write(fit.Mixture, fit.SpanSeconds, comments)));
        if (format == "json")
        {
            Console.Out.WriteLine(Json(fit, figures, target));
            return ExitCodes.Done;
        }

        foreach (var line in lines.Concat(fit.Notes))
        {
            Console.Out.WriteLine(line);
        }

        Console.Out.WriteLine($"Generator: {target}");
        return ExitCodes.Done;
    }

    private static IEnumerable<string> Lines(IReadOnlyList<(string Name, double Tables, double Generated)> figures) =>
        figures.Select(figure => string.Create(CultureInfo.InvariantCulture, $"{figure.Name,-36} {Text(figure.Tables),12} {Text(figure.Generated),12}"))
            .Prepend($"{"figure",-36} {"tables",12} {"generated",12}");

    private static string Text(double value) => value.ToString(Math.Abs(value) >= 10_000 ? "0" : "G5", CultureInfo.InvariantCulture);

    private static string Json(ClientTableFit fit, IReadOnlyList<(string Name, double Tables, double Generated)> figures, string target)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("generator", target);
            json.WriteStartArray("figures");
            foreach (var (name, tables, generated) in figures)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteNumber("tables", tables);
                json.WriteNumber("generated", generated);
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

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
