using System.CommandLine;
using LbSim.Cli.Terminal;
using LbSim.Scenarios;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.Output;

namespace LbSim.Cli.Commands.Traces;

/// <summary>`lbsim trace slice`: a stretch of a trace.</summary>
internal static class TraceSliceCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "The trace." };
    private static readonly Option<string?> Start = new("--start") { Description = "What to leave out at the beginning: rows, or a time such as 10m.", HelpName = "ROWS|TIME" };
    private static readonly Option<string?> Limit = new("--limit") { Description = "What to keep from there: rows, or a time such as 1h.", HelpName = "ROWS|TIME" };

    public static Command Create(Signals signals)
    {
        var command = new Command("slice", "Cut a stretch out of a trace; times count from its first row.") { File, Start, Limit };
        var writing = new TraceOutput(signals, isFormatRequired: false);
        writing.AddTo(command);
        command.SetAction(parse =>
        {
            var (start, limit) = (Extent(parse.GetValue(Start), "--start"), Extent(parse.GetValue(Limit), "--limit"));
            if (start is null && limit is null)
            {
                throw new BadInputException("lbsim trace slice: expected --start, --limit or both");
            }

            var file = parse.GetValue(File)!;
            return writing.Run(parse, [file], (options, begin) => TraceEditor.Slice(TraceOptionSet.File(file), start, limit, options, begin));
        });
        return command;
    }

    private static TraceExtent? Extent(string? text, string option)
    {
        if (text is null)
        {
            return null;
        }

        if (long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var rows))
        {
            return TraceExtent.OfRows(rows);
        }

        return DurationText.TryParse(text, out var time) ? TraceExtent.OfTime(time) : throw new BadInputException($"{option}: \"{text}\" is neither a number of rows nor a time such as 90s, 10m or 1.5h");
    }
}
