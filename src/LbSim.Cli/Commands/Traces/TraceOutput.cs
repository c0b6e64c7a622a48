using System.CommandLine;
using LbSim.Workload.Traces.Output;

namespace LbSim.Cli.Commands.Traces;

/// <summary>Where a verb writes a trace, and how.</summary>
internal sealed class TraceOutput
{
    private readonly Option<string?> _to;
    private readonly Option<string> _output = new("--output", "-o") { Description = "The file to write; a name that ends in .gz is compressed.", HelpName = "FILE", Required = true };
    private readonly Option<bool> _failures = new("--keep-failures") { Description = "Keep requests that had failed, as rows with output 0." };
    private readonly Option<bool> _ties = new("--spread-ties") { Description = "Spread requests at one instant evenly up to the next instant." };
    private readonly Option<bool> _skip = new("--skip-bad-rows") { Description = "Leave out rows that cannot be used, and count them." };

    public TraceOutput(bool isFormatRequired) => _to = new("--to")
    {
        Description = "Format to write: " + string.Join(", ", TraceEditor.Formats) + (isFormatRequired ? "." : ". Default: the file's own where it is one of them, else csv."),
        HelpName = "FORMAT",
        Required = isFormatRequired,
    };

    public void AddTo(Command command)
    {
        command.Add(_to);
        command.Add(_output);
        command.Add(_failures);
        command.Add(_skip);
        command.Add(_ties);
    }

    /// <summary>How to read and write.</summary>
    public EditOptions Options(ParseResult parse, TraceOptionSet reading) => new()
    {
        Columns = reading.Columns(parse),
        Format = reading.Format(parse),
        To = parse.GetValue(_to),
        KeepsFailures = parse.GetValue(_failures),
        SkipsBadRows = parse.GetValue(_skip),
        SpreadsTies = parse.GetValue(_ties),
    };

    /// <summary>Writes to a temporary sibling and moves it into place, so that an interrupted command leaves the old file.</summary>
    public int Run(ParseResult parse, Func<Stream, EditResult> edit)
    {
        var path = parse.GetValue(_output)!;
        var staging = path + ".partial";
        try
        {
            var result = TraceFault.Guard(() =>
            {
                using var file = File.Create(staging);
                if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
                {
                    return edit(file);
                }

                using var packed = new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionLevel.Optimal);
                return edit(packed);
            });
            TraceFault.Guard(() =>
            {
                File.Move(staging, path, overwrite: true);
                return 0;
            });
            Console.Out.WriteLine(result.Describe(path));
            return ExitCodes.Done;
        }
        finally
        {
            File.Delete(staging);
        }
    }
}
