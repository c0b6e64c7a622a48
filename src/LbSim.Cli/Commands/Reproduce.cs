using System.CommandLine;
using System.Globalization;

namespace LbSim.Cli.Commands;

/// <summary>The command that makes the same results again: without output, thread and display options, with file names only.</summary>
internal static class Reproduce
{
    private static readonly string[] LeftOut = ["--output", "-o", "--threads", "--quiet", "-q", "--force", "--debug", "--single-step", "--require-objectives"];
    private static readonly string[] Files = ["--trace"];

    public static string Command(ParseResult parse, string file) => Command(parse, "run", file);

    /// <summary>The command of another verb.</summary>
    public static string Command(ParseResult parse, string verb, string file)
    {
        var words = new List<string> { "lbsim", verb, Quoted(Path.GetFileName(file)) };
        foreach (var option in parse.CommandResult.Command.Options.OrderBy(option => option.Name, StringComparer.Ordinal))
        {
            if (LeftOut.Contains(option.Name) || parse.GetResult(option) is not { Implicit: false } result)
            {
                continue;
            }

            if (result.Tokens.Count == 0)
            {
                words.Add(option.Name);
            }

            foreach (var token in result.Tokens)
            {
                words.Add(option.Name);
                words.Add(Quoted(Files.Contains(option.Name) ? Path.GetFileName(token.Value) : token.Value));
            }
        }

        return string.Join(' ', words);
    }

    private static string Quoted(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./=,:@%+[]".Contains(letter, StringComparison.Ordinal))
            ? word
            : string.Create(CultureInfo.InvariantCulture, $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'");
}
