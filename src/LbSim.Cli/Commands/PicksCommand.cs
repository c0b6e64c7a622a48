using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LbSim.Experiments.Picks;
using LbSim.Scenarios.Validation;

namespace LbSim.Cli.Commands;

/// <summary>`lbsim picks`: do our balancers pick what the real programs picked?</summary>
internal static class PicksCommand
{
    // files that lie beside recorded cases and are none
    private static readonly string[] Skipped = ["index.json", "queueing.json"];

    private static readonly Argument<string[]> Cases = new("CASES") { Description = "Recorded cases (JSON files), or folders of them.", HelpName = "FILE|DIR", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string> Format = new("--format") { Description = "text (one line a case: name, matched/total, verdict, reason; tabs between) or json.", HelpName = "text|json", DefaultValueFactory = _ => "text" };

    public static Command Create()
    {
        var command = new Command("picks", "Replay picks recorded from real load balancers through the balancers here, and compare.") { Cases, Format };
        command.SetAction(parse => Run(parse.GetValue(Cases)!, parse.GetValue(Format)!));
        return command;
    }

    private static int Run(string[] paths, string format)
    {
        if (format is not ("text" or "json"))
        {
            throw new BadInputException($"--format: \"{format}\" is not text or json");
        }

        var results = new List<PickResult>();
        foreach (var recorded in Load(paths))
        {
            results.Add(PickJudge.Judge(recorded));
        }

        if (format == "json")
        {
            Console.Out.WriteLine(Json(results));
        }
        else
        {
            results.ForEach(result => Console.Out.WriteLine(Line(result)));
        }

        return results.Exists(result => result.Verdict == PickVerdict.Differs) ? ExitCodes.GoalMissed : ExitCodes.Done;
    }

    // every case is read before the first is replayed: an unreadable one among many must not go unnoticed
    private static IEnumerable<PickCase> Load(string[] paths)
    {
        var cases = new List<PickCase>();
        var problems = new List<string>();
        foreach (var file in paths.SelectMany(path => Files(path, problems)))
        {
            try
            {
                using var content = File.OpenRead(file);
                if (PickCaseReader.Read(content, file, out var findings) is { } recorded)
                {
                    cases.Add(recorded);
                }

                problems.AddRange(findings.Select(finding => finding.ToString()));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                problems.Add(new Finding(file, 0, 0, FindingCodes.Unreadable, "", "it cannot be read: " + fault.Message).ToString());
            }
        }

        if (problems.Count > 0)
        {
            problems.Add(problems.Count == 1 ? "1 error, nothing was replayed." : $"{problems.Count} errors, nothing was replayed.");
            throw new BadInputException(string.Join(Environment.NewLine, problems));
        }

        return cases.OrderBy(recorded => recorded.Name, StringComparer.Ordinal);
    }

    private static List<string> Files(string path, List<string> problems)
    {
        if (!Directory.Exists(path))
        {
            if (File.Exists(path))
            {
                return [path];
            }

            problems.Add(new Finding(path, 0, 0, FindingCodes.Unreadable, "", "there is no such file or folder").ToString());
            return [];
        }

        var files = Directory.EnumerateFiles(path, "*.json").Where(file => !Skipped.Contains(Path.GetFileName(file))).Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
        {
            problems.Add(new Finding(path, 0, 0, FindingCodes.Unreadable, "", "the folder holds no recorded case (*.json)").ToString());
        }

        return files;
    }

    private static string Line(PickResult result) =>
        string.Create(CultureInfo.InvariantCulture, $"{result.Name}\t{result.Matched}/{result.Total}\t{Word(result)}\t{result.Reason}");

    private static string Json(List<PickResult> results)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (var verdict in Enum.GetValues<PickVerdict>())
            {
                json.WriteNumber(Word(verdict), results.Count(result => result.Verdict == verdict));
            }

            json.WriteStartArray("cases");
            foreach (var result in results)
            {
                json.WriteStartObject();
                json.WriteString("name", result.Name);
                json.WriteString("balancer", result.Balancer);
                json.WriteNumber("matched", result.Matched);
                json.WriteNumber("total", result.Total);
                json.WriteString("verdict", Word(result));
                json.WriteString("reason", result.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static string Word(PickResult result) => Word(result.Verdict);

    private static string Word(PickVerdict verdict) => verdict switch
    {
        PickVerdict.Ok => "ok",
        PickVerdict.Differs => "differs",
        _ => "unsupported",
    };
}
