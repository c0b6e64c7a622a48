using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using LbSim.Cli.Commands;
using LbSim.Cli.Terminal;

namespace LbSim.Cli;

/// <summary>The command line: parses, runs the verb, and turns whatever happens into an exit code.</summary>
internal static class Application
{
    /// <summary>Runs one command.</summary>
    public static int Run(string[] args, Signals signals)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        var isDebug = args.Contains("--debug", StringComparer.Ordinal);
        try
        {
            return Invoke(args, signals);
        }
        catch (BadInputException bad)
        {
            Console.Error.WriteLine(bad.Message);
            return ExitCodes.BadInput;
        }
        catch (Reports.Files.ResultDirectoryException refused)
        {
            Console.Error.WriteLine("lbsim: " + refused.Message);
            return ExitCodes.BadInput;
        }
        catch (OperationCanceledException) when (signals.ExitCode is not null)
        {
            Console.Error.WriteLine("stopped; results of earlier runs are untouched");
            return signals.ExitCode.Value;
        }
#pragma warning disable CA1031 // the last line of defence: a user never sees a stack trace unasked
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (signals.ExitCode is { } code)
            {
                return code;
            }

            Console.Error.WriteLine($"lbsim: a fault of ours: {OneLine(fault.Message)} ({fault.GetType().Name}). Please report it with your scenario and command; --debug shows where it happened.");
            if (isDebug)
            {
                Console.Error.WriteLine(fault);
            }

            return ExitCodes.OurFault;
        }
    }

    private static int Invoke(string[] args, Signals signals)
    {
        var root = new RootCommand("Simulates load balancing for LLM inference: which balancer to use, and what it costs.")
        {
            RunCommand.Create(signals),
            SweepCommand.Create(signals),
            PlanCommand.Create(signals),
            ValidateCommand.Create(),
            ListCommand.Create(),
            SchemaCommand.Create(),
            PicksCommand.Create(),
            Commands.Traces.TraceCommand.Create(signals),
        };
        AddExamples(root);
        var result = root.Parse(args);
        if (result.Action is ParseErrorAction)
        {
            foreach (var error in result.Errors)
            {
                Console.Error.WriteLine("lbsim: " + error.Message);
            }

            Console.Error.WriteLine(("See: lbsim " + Verb.Of(result.CommandResult)).TrimEnd() + " --help");
            return ExitCodes.BadInput;
        }

        return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static void AddExamples(RootCommand root)
    {
        foreach (var option in root.Options)
        {
            if (option is HelpOption help && help.Action is HelpAction usual)
            {
                help.Action = new HelpWithExamples(usual);
            }
        }
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            HideArgumentsOfParents(parseResult.CommandResult);
            var code = usual.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            var command = parseResult.CommandResult.Command;
            var words = Verb.Of(parseResult.CommandResult);
            output.WriteLine(command is RootCommand ? "Examples:" : "Example:");
            foreach (var (verb, example) in Examples.All)
            {
                if (command is RootCommand || words == verb)
                {
                    output.WriteLine("  " + example);
                }
            }

            if (command is RootCommand)
            {
                output.WriteLine();
                output.WriteLine("Exit codes: 0 done, 1 goal not met or a recorded case differs, 2 bad input or arguments, 70 a fault of ours, 130 and 143 stopped by a signal.");
            }

            return code;
        }

        // a verb of a verb has arguments of its own, and does not take those of the verb above it
        private static void HideArgumentsOfParents(CommandResult result)
        {
            for (var parent = result.Parent as CommandResult; parent is not null; parent = parent.Parent as CommandResult)
            {
                foreach (var argument in parent.Command.Arguments)
                {
                    argument.Hidden = true;
                }
            }
        }
    }
}
