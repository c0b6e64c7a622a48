using System.CommandLine;
using System.CommandLine.Parsing;

namespace LbSim.Cli.Commands;

/// <summary>The words of a verb, such as "run" or "sweep merge".</summary>
internal static class Verb
{
    /// <summary>The verb of a command line; empty when none was given.</summary>
    public static string Of(CommandResult? command) =>
        command is null or { Command: RootCommand } ? "" : (Of(command.Parent as CommandResult) + " " + command.Command.Name).TrimStart();
}
