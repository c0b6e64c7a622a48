using System.CommandLine;
using System.Globalization;
using LbSim.Cli.Terminal;
using LbSim.Kernel.Time;
using LbSim.Workload;
using LbSim.Workload.Growth;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.Output;

namespace LbSim.Cli.Commands.Traces;

/// <summary>`lbsim trace scale`: a trace of more users, or of fewer, or the same one squeezed.</summary>
internal static class TraceScaleCommand
{
    private static readonly SimDuration[] Bins = [SimDuration.FromSeconds(1), SimDuration.FromSeconds(10)];

    private static readonly Argument<string> TraceFile = new("FILE") { Description = "The trace; its format is recognised." };
    private static readonly Option<string> By = new("--by") { Description = "How many times as many requests per second, such as 2.5; below 1 for fewer: some of the sessions, else of the clients, else of the requests.", HelpName = "FACTOR", Required = true };
    private static readonly Option<string> How = new("--how") { Description = "copies: more users, further copies of the trace whose blocks are put in another order and turned; squeeze: every gap divided.", HelpName = "copies|squeeze", DefaultValueFactory = _ => "copies" };
    private static readonly Option<string> To = TraceTarget.Format();
    private static readonly Option<string?> Seed = new("--seed") { Description = "Seed of the copies' order.", HelpName = "N" };
    private static readonly Option<string?> BadRow = new("--on-bad-row") { Description = "What to do with a row that cannot be used: error or skip.", HelpName = "error|skip" };

    private static readonly Option<string?> Unsorted = new("--on-unsorted") { Description = "What to do when time runs backwards: error or sort.", HelpName = "error|sort" };
    private static readonly Option<bool> DropDuplicates = TraceOptionSet.DropDuplicates();

    public static Command Create(Signals signals)
    {
        var command = new Command("scale", "Make a trace more (or less), by users or by time.") { TraceFile, By, How, To };
        var target = new TraceTarget(signals);
        target.AddTo(command);
        command.Add(Seed);
        command.Add(BadRow);
        command.Add(Unsorted);
        command.Add(DropDuplicates);
        command.SetAction(parse => Run(parse, target));
        return command;
    }

    private static int Run(ParseResult parse, TraceTarget target)
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
        var format = parse.GetValue(To)!;
        TraceTarget.CheckFormat(format);
        var file = parse.GetValue(TraceFile)!;
        target.Check(parse, [file]);
        var loaded = Traffic.OfTrace(file, Settings(parse));
        var trace = (TraceWorkload)loaded.Workload;
        if (trace.Summary.Span.Picoseconds == 0)
        {
            throw new BadInputException($"{file}: has all its rows at one instant; there is no rate to scale");
        }

        var seed = Numbers.Seed(parse.GetValue(Seed)) ?? 1;
        var whole = WindowedTrace.Whole(trace, SimTime.Never);
        var grown = TrafficGrowth.Of(whole, factor, kind);
        return target.Write(parse, [file], begin =>
        {
            using var source = grown.Open(seed, 0);
            var result = TrafficTrace.Write(grown, source, SimTime.Never, SimDuration.Zero, format, begin(), target.Stop);
            result = result with
            {
                Failures = trace.Summary.Failed,
                Duplicates = trace.Summary.Duplicates,
                Skipped = trace.Summary.Skipped,
                Notes = [string.Create(CultureInfo.InvariantCulture, $"From {trace.Summary.Requests} requests."), .. Explain(whole, factor, seed), .. result.Notes],
            };
            return result.Describe;
        });
    }

    private static List<string> Settings(ParseResult parse)
    {
        var settings = new List<string> { parse.GetValue(DropDuplicates) ? "drop-duplicates=true" : "drop-duplicates=false" };
        if (parse.GetValue(BadRow) is { } badRow)
        {
            settings.Add("on-bad-row=" + badRow);
        }

        if (parse.GetValue(Unsorted) is { } unsorted)
        {
            settings.Add("on-unsorted=" + unsorted);
        }

        return settings;
    }

    private static string[] Explain(WindowedTrace whole, double factor, ulong seed) =>
    [
        "index of dispersion (variance of counts / mean)      1 s       10 s",
        Row("as recorded", whole, seed),
        Row("copies", TrafficGrowth.Of(whole, factor, GrowthKind.Copies), seed),
        Row("squeeze", TrafficGrowth.Of(whole, factor, GrowthKind.Squeeze), seed),
        .. factor < 1
            ?
            [
                "Fewer users are some of those recorded, by session, else by client, else by request: where neither is named, bursts get thinner as if each were",
                "many users'. Stretching (squeeze below 1) makes every user slower and every burst longer.",
            ]
            : (string[])[
                "Copies are other users like those recorded: their bursts fall together only by chance, so relative peaks get lower. That is the kind case;",
                "what makes all users burst at once (a release, the top of the hour) is not in it. Squeezing makes every user faster and every burst denser.",
            ],
    ];

    private static string Row(string name, IWorkload workload, ulong seed)
    {
        using var source = workload.Open(seed, 0);
        var dispersions = Dispersion.Of(source, SimTime.Zero, SimTime.Never, Bins);
        return string.Create(CultureInfo.InvariantCulture, $"{name,-44} {dispersions[0],11:0.###} {dispersions[1],10:0.###}");
    }
}
