using System.CommandLine;
using LbSim.Kernel.Text;
using LbSim.Scenarios;
using LbSim.Workload.Traces;

namespace LbSim.Cli.Commands.Traces;

/// <summary>The options that say how a trace is read, the same for every verb; each verb has a set of its own.</summary>
internal sealed class TraceOptionSet
{
    private static readonly string[] Roles = ["arrival", "prompt", "output", "client", "session", "model", "bytes", "unit"];

    private readonly Option<string?> _format = new("--trace-format") { Description = "Read it as this format instead of recognising it.", HelpName = "NAME" };

    private readonly Option<string[]> _columns = new("--column")
    {
        Description = "Which column is what, such as arrival=when or unit=ms; roles: " + string.Join(", ", Roles) + ". May be repeated.",
        HelpName = "ROLE=NAME",
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>The option to leave out rows that repeat others.</summary>
    public static Option<bool> DropDuplicates() => new("--drop-duplicates") { Description = "Leave out rows that say exactly what another row of the same instant says, and count them." };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Add(_format);
        command.Add(_columns);
    }

    /// <summary>The format asked for.</summary>
    public string? Format(ParseResult parse) => parse.GetValue(_format);

    /// <summary>The columns named.</summary>
    /// <exception cref="BadInputException">One is not ROLE=NAME.</exception>
    public TraceColumns Columns(ParseResult parse)
    {
        var columns = new TraceColumns();
        foreach (var text in parse.GetValue(_columns) ?? [])
        {
            var split = text.IndexOf('=', StringComparison.Ordinal);
            var (role, name) = split > 0 ? (text[..split], text[(split + 1)..]) : (text, "");
            columns = name.Length == 0 ? throw new BadInputException($"--column: \"{text}\" is not ROLE=NAME, such as arrival=when") : role switch
            {
                "arrival" => columns with { Arrival = name },
                "prompt" => columns with { PromptTokens = name },
                "output" => columns with { OutputTokens = name },
                "client" => columns with { Client = name },
                "session" => columns with { Session = name },
                "model" => columns with { Model = name },
                "bytes" => columns with { Bytes = name },
                "unit" => columns with { ArrivalUnit = Unit(name) },
                _ => throw new BadInputException($"--column: there is no role \"{role}\"; " + (NearestName.Suggest(role, Roles) is { Count: > 0 } near ? $"did you mean \"{near[0]}\"?" : "expected one of " + string.Join(", ", Roles))),
            };
        }

        return columns;
    }

    /// <summary>A file or a folder of files that can be read again and again, or a pipe, which can be read once.</summary>
    /// <exception cref="BadInputException">There is no such file.</exception>
    public static TraceFile File(string path) => System.IO.File.Exists(path) || Directory.Exists(path)
        ? Directory.Exists(path) ? TracePaths.Of(path) : TracePaths.Of(path) with { Open = new Opening(path).Open }
        : throw new BadInputException($"{path}: there is no such file");

    private static TimeUnit Unit(string name) => name switch
    {
        "s" => TimeUnit.Seconds,
        "ms" => TimeUnit.Milliseconds,
        "us" => TimeUnit.Microseconds,
        "ns" => TimeUnit.Nanoseconds,
        _ => throw new BadInputException($"--column: unit \"{name}\" is none of s, ms, us, ns"),
    };

    // a pipe opened again goes on where it was left, and what was read before would be missing without a word
    private sealed class Opening(string path)
    {
        private bool _isUsedUp;

        public FileStream Open()
        {
            var stream = System.IO.File.OpenRead(path);
            if (_isUsedUp)
            {
                stream.Dispose();
                throw new TraceException(Path.GetFileName(path), "is a pipe, which can be read once only, and has to be read again (it is out of order, or an archive); expected a file");
            }

            _isUsedUp = !stream.CanSeek;
            return stream;
        }
    }
}
