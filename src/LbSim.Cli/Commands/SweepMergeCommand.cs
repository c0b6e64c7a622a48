using System.CommandLine;
using LbSim.Reports.Files;
using static LbSim.Cli.Commands.RunOptions;

namespace LbSim.Cli.Commands;

/// <summary>`lbsim sweep merge`: the shards of a sweep put together.</summary>
internal static class SweepMergeCommand
{
    private static readonly Argument<string[]> Shards = new("DIR") { Description = "The results of every shard, in any order.", HelpName = "DIR", Arity = ArgumentArity.OneOrMore };

    private static readonly Option<string> MergedOutput = new("--output", "-o") { Description = "Where the whole sweep goes.", HelpName = "DIR", Required = true };

    public static Command Create()
    {
        var command = new Command("merge", "Put the shards of a sweep together: the same bytes as one machine would have written.") { Shards, MergedOutput, Force, Quiet };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parse)
    {
        var (shards, target) = (parse.GetValue(Shards)!, parse.GetValue(MergedOutput)!);
        var problems = shards.Where(shard => IsSame(shard, target)).Select(shard => $"--output {target}: is the shard {shard}, which would be lost; name another directory").ToList();
        if (SweepMerge.Load(shards, problems) is not { } merged)
        {
            throw new BadInputException(string.Join(Environment.NewLine, problems.Select(problem => "lbsim sweep merge: " + problem)));
        }

        using var output = ResultDirectory.Open(target, parse.GetValue(Force));
        SweepFiles.Write(merged.Sweep, merged.Manifest, output.Staging);
        for (var point = 0; point < merged.Requests.Count; point++)
        {
            SweepFiles.CopyRequests(merged.Requests[point], point, output.Staging);
        }

        output.Commit();
        SweepCommand.Show(merged.Sweep, target, parse.GetValue(Quiet));
        return ExitCodes.Done;
    }

    private static bool IsSame(string left, string right) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(left)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(right));
}
