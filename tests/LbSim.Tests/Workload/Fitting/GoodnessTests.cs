using LbSim.Scenarios;
using LbSim.Tests.Workload.Generators;
using LbSim.Workload;
using LbSim.Workload.Fitting;
using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;
using LbSim.Workload.Sessions;

namespace LbSim.Tests.Workload.Fitting;

/// <summary>Traffic compared with traffic: of the same generator, and of another.</summary>
public sealed class GoodnessTests
{
    [Fact]
    public void Of_AnotherReplicationOfTheSame_MarksHardlyAnything()
    {
        var workload = new GeneratedWorkload(Generate.Options(10, ArrivalProcess.Gamma, 2));

        var goodness = Goodness.Of(Sample(workload), workload);

        Assert.Equal(10, goodness.Replications);
        Assert.InRange(goodness.Rows.Count(row => row.IsOutside), 0, 1); // one figure in twenty, by chance
        var distance = goodness.Rows.Single(row => row.Name == "inter-arrival KS distance");
        Assert.Equal(distance.Scatter!.Value, distance.Distance!.Value, 0.5 * distance.Scatter.Value);
    }

    [Fact]
    public void Of_OtherTraffic_MarksWhatDiffersAndTheTableSaysSo()
    {
        var goodness = Goodness.Of(Sample(new GeneratedWorkload(Generate.Options(10, ArrivalProcess.Gamma, 2))), new GeneratedWorkload(Generate.Options(10)));

        var rows = goodness.Rows.ToDictionary(row => row.Name);
        Assert.True(rows["inter-arrival CV"].IsOutside);
        Assert.True(rows["index of dispersion, 1 s"].IsOutside);
        Assert.False(rows["prompt tokens, mean"].IsOutside);
        var lines = GoodnessTable.Lines(goodness).ToList();
        Assert.EndsWith("   outside", lines.Single(line => line.StartsWith("inter-arrival CV ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("outside: the trace's figure is off by more than 1 %", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
    }

    [Fact]
    public void Of_TrafficWithoutNamesAgainstATraceWithThem_SaysThatNothingIsFound()
    {
        var sessions = new SessionWorkload(new() { Arrivals = new() { RatePerSecond = 2 }, Turns = TokenOptions.Of(3), Lengths = Generate.OneToken, SharedPrompt = new() { Groups = 1, Tokens = 98 } });

        var goodness = Goodness.Of(Sample(sessions), new GeneratedWorkload(Generate.Options(6)));

        // prompts of 99, 101 and 103 tokens find 98 (none the very first time), 99 and 101: answers are found when they have been sent again
        var row = goodness.Rows.Single(row => row.Name == Goodness.EndlessCache);
        Assert.Equal((98 + 99 + 101) / 303.0, row.Trace!.Value, 0.002);
        Assert.Equal((0.0, true), (row.Generated!.Value, row.IsOutside));
    }

    private static TraceSample Sample(IWorkload workload)
    {
        using var source = workload.Open(99, 0);
        return TraceSample.Take(source, "test", 400);
    }
}
