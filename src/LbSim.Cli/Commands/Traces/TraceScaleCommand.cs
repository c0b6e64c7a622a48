using System.CommandLine;
using System.Globalization;
using LbSim.Kernel.Time;
using LbSim.Workload;
using LbSim.Workload.Growth;
using LbSim.Workload.Traces;

namespace LbSim.Cli.Commands.Traces;

/// <summary>`lbsim trace scale`: a trace of more users, or of fewer, or the same one squeezed.</summary>
internal static class TraceScaleCommand
{
    private static readonly SimDuration[] Bins = [SimDuration.FromSeconds(1), SimDuration.FromSeconds(10)];

    private static readonly Argument<string> TraceFile = new("FILE") { Description = "The trace; its format is recognised." };
    private static readonly Option<string> By = new("--by") { Description = "How many times as many requests per second, such as 2.5; below 1 for fewer.", HelpName = "FACTOR", Required = true };
    private static readonly Option<string> How = new("--how") { Description = "copies: more users, further copies of the trace whose blocks are put in another order and turned; squeeze: every gap divided.", HelpName = "copies|squeeze", DefaultValueFactory = _ => "copies" };
    private static readonly Option<string> Output = new("--output", "-o") { Description = "The trace file (CSV; compressed if it ends in .gz).", HelpName = "FILE", Required = true };
    private static readonly Option<bool> Force = new("--force") { Description = "Replace the output file if it is there." };
    private static readonly Option<string?> Seed = new("--seed") { Description = "Seed of the copies' order.", HelpName = "N" };
    private static readonly Option<string?> BadRow = new("--on-bad-row") { Description = "What to do with a row that cannot be used: error or skip.", HelpName = "error|skip" };

    public static Command Create()
    {
        var command = new Command("scale", "Make a trace more (or less), by users or by time.") { TraceFile, By, How, Output, Force, Seed, BadRow };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parse)
    {
        var by = parse.GetValue(By)!;
        if (!double.TryParse(by, NumberStyles.Float, CultureInfo.InvariantCulture, out var factor) || !(factor >= TrafficGrowth.Least && factor <= TrafficGrowth.Most))
        {
            throw new BadInputException(string.Create(CultureInfo.InvariantCulture, $"--by: \"{by}\" is not a number from {TrafficGrowth.Least} to {TrafficGrowth.Most}"));
        }

        var kind = parse.GetValue(How)! switch
        {
            "copies" => GrowthKind.Copies,
            "squeeze" => GrowthKind.Squeeze,
            var other => throw new BadInputException($"--how: \"{other}\" is not copies or squeeze"),
        };
        var file = parse.GetValue(TraceFile)!;
        var loaded = Traffic.OfTrace(file, parse.GetValue(BadRow) is { } badRow ? ["on-bad-row=" + badRow] : []);
        var trace = (TraceWorkload)loaded.Workload;
        if (trace.Summary.Span.Picoseconds == 0)
        {
            throw new BadInputException($"{file}: has all its rows at one instant; there is no rate to scale");
        }

        var seed = Numbers.Seed(parse.GetValue(Seed)) ?? 1;
        var target = parse.GetValue(Output)!;
        var whole = WindowedTrace.Whole(trace, SimTime.Never);
        var grown = TrafficGrowth.Of(whole, factor, kind);
        var count = 0L;
        Traffic.Write(target, parse.GetValue(Force), text =>
        {
            using var source = grown.Open(seed, 0);
            count = TraceCsv.Write(grown, source, SimTime.Never, SimDuration.Zero, text);
        });
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target}: {count} requests from {trace.Summary.Requests}"));
        Explain(whole, factor, seed);
        if (whole.HasPrefixes)
        {
            Console.Out.WriteLine("Contents that prompts have in common have no column in this layout.");
        }

        return ExitCodes.Done;
    }

    private static void Explain(WindowedTrace whole, double factor, ulong seed)
    {
        Console.Out.WriteLine("index of dispersion (variance of counts / mean)      1 s       10 s");
        Console.Out.WriteLine(Row("as recorded", whole, seed));
        Console.Out.WriteLine(Row("copies", TrafficGrowth.Of(whole, factor, GrowthKind.Copies), seed));
        Console.Out.WriteLine(Row("squeeze", TrafficGrowth.Of(whole, factor, GrowthKind.Squeeze), seed));
        if (factor < 1)
        {
            Console.Out.WriteLine("Fewer users are some of those recorded, by session, else by client, else by request: where neither is named, bursts get thinner as if each were");
            Console.Out.WriteLine("many users'. Stretching (squeeze below 1) makes every user slower and every burst longer.");
        }
        else
        {
            Console.Out.WriteLine("Copies are other users like those recorded: their bursts fall together only by chance, so relative peaks get lower. That is the kind case;");
            Console.Out.WriteLine("what makes all users burst at once (a release, the top of the hour) is not in it. Squeezing makes every user faster and every burst denser.");
        }
    }

    private static string Row(string name, IWorkload workload, ulong seed)
    {
        using var source = workload.Open(seed, 0);
        var dispersions = Dispersion.Of(source, SimTime.Zero, SimTime.Never, Bins);
        return string.Create(CultureInfo.InvariantCulture, $"{name,-44} {dispersions[0],11:0.###} {dispersions[1],10:0.###}");
    }
}
