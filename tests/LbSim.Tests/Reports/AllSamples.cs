using LbSim.Experiments.Results;

namespace LbSim.Tests.Reports;

/// <summary>The samples by name, for theories.</summary>
internal static class AllSamples
{
    private static readonly Dictionary<string, Func<ExperimentResult>> Makers = new()
    {
        ["typical"] = SampleResults.Typical,
        ["smallest"] = SampleResults.Smallest,
        ["nothing-finished"] = SampleResults.NothingFinished,
        ["trace-once"] = SampleResults.TraceOnce,
        ["many-balancers"] = SampleResults.ManyBalancers,
        ["conversations"] = SampleResults.Conversations,
        ["huge-fleet"] = SampleResults.HugeFleet,
        ["full-fleet"] = SampleResults.FullFleet,
    };

    public static string[] Names { get; } = [.. Makers.Keys];

    public static ExperimentResult Of(string name) => Makers[name]();
}
