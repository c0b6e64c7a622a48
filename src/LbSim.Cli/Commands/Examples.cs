namespace LbSim.Cli.Commands;

/// <summary>One example for each verb, shown by --help and run by the end-to-end tests.</summary>
internal static class Examples
{
    public static IReadOnlyList<(string Verb, string Command)> All { get; } =
    [
        ("run", "lbsim run scenarios/quickstart.yaml --output results/quickstart"),
        ("sweep", "lbsim sweep scenarios/queue.yaml --vary fleet.fast.count=2..4 --vary workload.arrivals.rate=4/s..8/s:2/s --output results/queue-sweep"),
        ("sweep merge", "lbsim sweep merge results/queue-sweep-0-of-3 results/queue-sweep-1-of-3 results/queue-sweep-2-of-3 --output results/queue-sweep"),
        ("plan", "lbsim plan scenarios/plan.yaml --output results/plan"),
        ("validate", "lbsim validate scenarios/quickstart.yaml"),
        ("list", "lbsim list balancers"),
        ("schema", "lbsim schema > scenario.schema.json"),
        ("trace", "lbsim trace analyze trace.csv"),
        ("analyze", "lbsim trace analyze trace.csv --output results/trace"),
        ("convert", "lbsim trace convert trace.csv --to mooncake --output trace.jsonl.gz"),
        ("slice", "lbsim trace slice trace.csv --start 10m --limit 1h --output hour.csv"),
        ("merge", "lbsim trace merge chat.csv code.csv --output both.csv"),
        ("scale", "lbsim trace scale your.csv --by 2.5 --output more.csv"),
        ("fit", "lbsim trace fit your.csv --output your-fit.yaml"),
        ("generate", "lbsim trace generate scenarios/mixture.yaml --duration 10m --output mixture.csv"),
        ("picks", "lbsim picks tests/LbSim.Tests/Balancing/Recordings"),
    ];
}
