using System.CommandLine;
using LbSim.Cli.Terminal;
using LbSim.Workload.Traces.Output;

namespace LbSim.Cli.Commands.Traces;

/// <summary>How a verb reads traces and writes them anew.</summary>
internal sealed class TraceOutput
{
    private readonly TraceTarget _target;
    private readonly TraceOptionSet _reading = new();
    private readonly Option<string?> _to;
    private readonly Option<bool> _failures = new("--keep-failures") { Description = "Keep requests that had failed, as rows with output 0." };
    private readonly Option<bool> _ties = new("--spread-ties") { Description = "Spread requests at one instant evenly up to the next instant." };
    private readonly Option<bool> _duplicates = TraceOptionSet.DropDuplicates();
    private readonly Option<bool> _skip = new("--skip-bad-rows") { Description = "Leave out rows that cannot be used, and count them." };

    public TraceOutput(Signals signals, bool isFormatRequired)
    {
        _target = new(signals);
        _to = new("--to")
        {
            Description = "Format to write: " + string.Join(", ", TraceEditor.Formats) + (isFormatRequired ? "." : ". Default: the file's own where it is one of them, else csv."),
            HelpName = "FORMAT",
            Required = isFormatRequired,
        };
    }

    public void AddTo(Command command)
    {
        _reading.AddTo(command);
        command.Add(_to);
        _target.AddTo(command);
        command.Add(_failures);
        command.Add(_duplicates);
        command.Add(_skip);
        command.Add(_ties);
    }

    /// <summary>Reads and writes as the command line says.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="inputs">The traces.</param>
    /// <param name="edit">Writes them, given how and a way to open the output.</param>
    public int Run(ParseResult parse, IReadOnlyList<string> inputs, Func<EditOptions, Func<Stream>, EditResult> edit)
    {
        var options = new EditOptions
        {
            Columns = _reading.Columns(parse),
            Format = _reading.Format(parse),
            To = parse.GetValue(_to),
            KeepsFailures = parse.GetValue(_failures),
            DropsDuplicates = parse.GetValue(_duplicates),
            SkipsBadRows = parse.GetValue(_skip),
            SpreadsTies = parse.GetValue(_ties),
            OpenScratch = _target.Scratch(parse),
            Cancellation = _target.Stop,
        };
        return _target.Write(parse, inputs, begin =>
        {
            using var progress = new RowProgress();
            return edit(options with { RowsRead = progress.Add }, begin).Describe;
        });
    }
}
