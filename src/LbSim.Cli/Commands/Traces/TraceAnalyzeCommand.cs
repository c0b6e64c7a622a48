using System.CommandLine;
using LbSim.Reports.Files;
using LbSim.Reports.Traces;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.Analysis;
using LbSim.Workload.Traces.ClientTables;

namespace LbSim.Cli.Commands.Traces;

/// <summary>`lbsim trace analyze`: what is in a trace.</summary>
internal static class TraceAnalyzeCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "The trace: plain, gzip, zip, tar.gz or a folder of such files; its format is recognised." };
    private static readonly TraceOptionSet Reading = new();
    private static readonly Option<string> Format = new("--format") { Description = "text or json.", HelpName = "text|json", DefaultValueFactory = _ => "text" };
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "Also write report.html, charts/ and analysis.json here.", HelpName = "DIR" };
    private static readonly Option<bool> Force = new("--force") { Description = "Replace a non-empty output directory even if it is not one of ours." };
    private static readonly Option<bool> SpreadTies = new("--spread-ties") { Description = "Spread requests at one instant evenly up to the next instant, for clocks coarser than the traffic." };
    private static readonly Option<bool> NoFailures = new("--without-failures") { Description = "Leave out requests that had failed." };
    private static readonly Option<bool> DropDuplicates = TraceOptionSet.DropDuplicates();
    private static readonly Option<bool> Strict = new("--strict") { Description = "Stop at the first row that cannot be used." };

    // the limit of exact quantiles, so that a test need not read 20 million rows
    private static readonly Option<string?> ExactRows = new("--exact-rows") { Hidden = true };

    public static Command Create()
    {
        var command = new Command("analyze", "Say what is in a trace: rates, bursts, lengths, hot spots, sessions, reuse, failures.") { File, Format, Output, Force, SpreadTies, NoFailures, DropDuplicates, Strict, ExactRows };
        Reading.AddTo(command);
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

        var path = parse.GetValue(File)!;
        var options = new AnalysisOptions
        {
            Columns = Reading.Columns(parse),
            Format = Reading.Format(parse),
            SpreadTies = parse.GetValue(SpreadTies),
            LeavesOutFailures = parse.GetValue(NoFailures),
            DropsDuplicates = parse.GetValue(DropDuplicates),
            IsStrict = parse.GetValue(Strict),
            MostExactRows = Numbers.Whole(parse.GetValue(ExactRows), "--exact-rows", 1, int.MaxValue) ?? new AnalysisOptions().MostExactRows,
        };
        if (options.Format is null && TraceFault.Guard(() => ClientTableFile.IsOne(TraceOptionSet.File(path))))
        {
            return WriteTables(parse, path);
        }

        var analysis = TraceFault.Guard(() => TraceAnalyzer.Analyze(TraceOptionSet.File(path), options));
        return Deliver(
            parse,
            directory => TraceReportFiles.Write(analysis, Reproduce.Version, Reproduce.Command(parse, path), directory),
            stream => TraceAnalysisJson.Write(analysis, stream),
            text => TraceAnalysisText.Write(analysis, text));
    }

    private static int WriteTables(ParseResult parse, string path)
    {
        var tables = TraceFault.Guard(() => ClientTableFile.Load(TraceOptionSet.File(path)));
        return Deliver(
            parse,
            directory => TraceReportFiles.Write(tables, Reproduce.Version, Reproduce.Command(parse, path), directory),
            stream => ClientTableJson.Write(tables, stream),
            text => ClientTableText.Write(tables, text));
    }

    private static int Deliver(ParseResult parse, Action<string> writeFiles, Action<Stream> writeJson, Action<TextWriter> writeText)
    {
        var target = parse.GetValue(Output);
        if (target is not null)
        {
            using var output = ResultDirectory.Open(target, parse.GetValue(Force));
            writeFiles(output.Staging);
            output.Commit();
        }

        if (parse.GetValue(Format) == "json")
        {
            using var stdout = Console.OpenStandardOutput();
            writeJson(stdout);
            return ExitCodes.Done;
        }

        writeText(Console.Out);
        if (target is not null)
        {
            Console.Out.WriteLine($"Report: {Path.Combine(target, ResultFiles.Report)}");
        }

        return ExitCodes.Done;
    }
}
