using System.CommandLine;
using System.IO.Compression;
using LbSim.Cli.Terminal;
using LbSim.Workload.Traces.Output;

namespace LbSim.Cli.Commands.Traces;

/// <summary>Where a verb writes a trace: a file that is replaced whole or not at all, or stdout, on which nothing appears before everything is known to be good.</summary>
internal sealed class TraceTarget(Signals signals)
{
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The file to write; a name that ends in .gz is compressed. Default, and -: stdout.",
        HelpName = "FILE",
        DefaultValueFactory = _ => "-",
    };

    private readonly Option<bool> _force = new("--force") { Description = "Replace the output file if it is there." };

    /// <summary>The format to write, for verbs that make traffic rather than rewrite a file.</summary>
    public static Option<string> Format() => new("--to")
    {
        Description = "Format to write: " + string.Join(", ", TraceEditor.Formats) + ". Only mooncake holds contents that prompts have in common.",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => "csv",
    };

    /// <summary>Cancelled when the user stops the program.</summary>
    public CancellationToken Stop => signals.Token;

    /// <summary>Checks the name of a format before anything is read.</summary>
    /// <exception cref="BadInputException">There is no such format.</exception>
    public static void CheckFormat(string name) => TraceFault.Guard(() =>
    {
        TrafficTrace.CheckFormat(name);
        return true;
    });

    public void AddTo(Command command)
    {
        command.Add(_output);
        command.Add(_force);
    }

    /// <summary>Opens an empty scratch file beside the output.</summary>
    public Func<Stream> Scratch(ParseResult parse)
    {
        var path = parse.GetValue(_output)!;
        return () => ScratchFile.Open(IsCopied(path) ? Path.GetTempPath() : FolderOf(path));
    }

    /// <summary>Checks that the output may be written, which a verb that works long before it writes does first.</summary>
    /// <exception cref="BadInputException">It may not.</exception>
    public void Check(ParseResult parse, IReadOnlyList<string> inputs) => Check(parse.GetValue(_output)!, parse.GetValue(_force), inputs);

    /// <summary>Writes to a temporary file and moves it into place, or copies it to stdout; then says what was written.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="inputs">Files that are read and must not be replaced.</param>
    /// <param name="write">Given a way to open the output empty, as often as it likes, writes it and gives a summary for a name of it.</param>
    public int Write(ParseResult parse, IReadOnlyList<string> inputs, Func<Func<Stream>, Func<string, string>> write)
    {
        Check(parse, inputs);
        var path = parse.GetValue(_output)!;
        var staging = IsCopied(path) ? Path.Combine(Path.GetTempPath(), $"lbsim-{Environment.ProcessId}.partial") : Real(path) + ".partial";
        using var forcedEnd = signals.OnForcedEnd(() => File.Delete(staging));
        try
        {
            var summary = TraceFault.Guard(() =>
            {
                var describe = write(() => Open(staging, path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)));
                signals.Token.ThrowIfCancellationRequested();
                Finish(staging, path);
                return describe;
            });
            (path == "-" ? Console.Error : Console.Out).WriteLine(summary(path == "-" ? "stdout" : path));
            return ExitCodes.Done;
        }
        finally
        {
            File.Delete(staging);
        }
    }

    private static Stream Open(string staging, bool isPacked)
    {
        var file = File.Create(staging);
        return isPacked ? new GZipStream(file, CompressionLevel.Optimal) : file;
    }

    private static void Finish(string staging, string path)
    {
        if (!IsCopied(path))
        {
            File.Move(staging, Real(path), overwrite: true);
            return;
        }

        using var whole = File.OpenRead(staging);
        using var target = path == "-" ? Console.OpenStandardOutput() : new FileStream(path, FileMode.Open, FileAccess.Write);
        whole.CopyTo(target);
    }

    // what is no ordinary file (a pipe, /dev/null) cannot be replaced by one
    private static bool IsCopied(string path) => path == "-" || IsDevice(path);

    private static bool IsDevice(string path) =>
        File.Exists(path) && (File.GetAttributes(path).HasFlag(FileAttributes.Device) || Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal));

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";

    private static void Check(string path, bool isForced, IReadOnlyList<string> inputs)
    {
        if (IsCopied(path))
        {
            return;
        }

        if (path.Length == 0 || Directory.Exists(path))
        {
            throw new BadInputException($"lbsim: --output \"{path}\" is a folder; expected the name of a file");
        }

        if (!Directory.Exists(FolderOf(path)))
        {
            throw new BadInputException($"lbsim: --output \"{path}\": there is no folder \"{Path.GetDirectoryName(path)}\"");
        }

        if (inputs.FirstOrDefault(input => IsSame(input, path)) is { } input)
        {
            throw new BadInputException($"lbsim: --output \"{path}\" is the file that is read ({input}); expected another file");
        }

        if (File.Exists(path) && !isForced)
        {
            throw new BadInputException($"lbsim: \"{path}\" exists already; choose another --output, or --force to replace a file");
        }
    }

    private static bool IsSame(string input, string path) => string.Equals(Real(input), Real(path), OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    // where a link leads: the link stays, and what it leads to is replaced
    private static string Real(string path)
    {
        var full = Path.GetFullPath(path);
        return File.Exists(full) && File.ResolveLinkTarget(full, returnFinalTarget: true) is { } target ? target.FullName : full;
    }
}
