using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Simulation;
using LbSim.Simulation.Hardware;
using LbSim.Simulation.Metrics;
using LbSim.Simulation.Servers;
using LbSim.Tests.Simulation.Twins;
using LbSim.Workload;

namespace LbSim.Tests.Simulation;

/// <summary>Worlds small enough to be worked out by hand, in whole milliseconds.</summary>
internal static class Small
{
    public const long Ms = SimDuration.PicosecondsPerMillisecond;

    /// <summary>A pass of m tokens lasts 10 + m ms; reading KV costs nothing unless asked for.</summary>
    public static EngineSpec Engine(int budget = 100, int sequences = 8, int blocks = 100, int blockSize = 4, long decodeKv = 0) => new()
    {
        StepTime = StepTime(budget, decodeKv),
        MaxSequences = sequences,
        TokenBudget = budget,
        KvBlocks = blocks,
        BlockSize = blockSize,
        MaxModelLength = 1000,
    };

    public static StepTimeModel StepTime(int budget, long decodeKv = 0)
    {
        var linear = new long[budget + 1];
        for (var tokens = 0; tokens <= budget; tokens++)
        {
            linear[tokens] = (10 + tokens) * Ms;
        }

        return new(linear, 0, decodeKv, 0, 0, 0, 0);
    }

    /// <summary>One server and its traffic: (arrival in ms, prompt tokens, output tokens).</summary>
    public static RunSpec Spec(EngineSpec engine, params (long Arrival, int Prompt, int Output)[] traffic) => new()
    {
        Groups = [new GroupSpec { Name = "a", Count = 1, Server = engine }],
        Workload = new ListWorkload([.. traffic.Select(request => new RequestSpec { Arrival = At(request.Arrival), PromptTokens = request.Prompt, OutputTokens = request.Output })]),
        Balancer = _ => new WatchingBalancer(BalancerKind.InTurn),
        Seed = 1,
    };

    public static SimTime At(long milliseconds) => new(milliseconds * Ms);

    public static SimDuration For(long milliseconds) => new(milliseconds * Ms);

    /// <summary>Runs, in jumps and pass by pass; both must tell the same of every request.</summary>
    public static (RunResult Result, List<RequestRecord> Records) Run(RunSpec spec)
    {
        var jumping = new Log();
        var stepping = new Log();
        var result = Simulator.Run(spec, new RunOptions { Log = jumping, CheckMemory = true });
        Simulator.Run(spec with { SingleStep = true }, new RunOptions { Log = stepping, CheckMemory = true });
        Assert.Equal(stepping.Records, jumping.Records);
        jumping.Records.Sort((left, right) => left.Request.CompareTo(right.Request));
        return (result, jumping.Records);
    }

    /// <summary>Takes what a run tells.</summary>
    private sealed class Log : IRequestLog
    {
        public List<RequestRecord> Records { get; } = [];

        public void Write(in RequestRecord record) => Records.Add(record);
    }

    /// <summary>Always the same value.</summary>
    internal sealed class Constant(double value) : IDistribution
    {
        public double Mean => value;

        public double Sample(RandomStream random) => value;
    }
}
