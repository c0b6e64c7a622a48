using System.Diagnostics;

namespace LbSim.EndToEnd.Tests;

/// <summary>Sweeps in shards, interrupted and gone on with, on the real program.</summary>
public sealed class SweepTests
{
    private static readonly string[] Vary = ["--vary", "fleet.a100.count=1..2", "--vary", "workload.requests=300,400,500"];

    // shard 0 of 3 takes points 0 and 3: the first is over at once, the second takes long enough to be ended in
    private static readonly string[] SlowInTheMiddle = ["--vary", "workload.requests=301,302,303,300k,304,305,306,307,308"];

    [Fact]
    public void Sweep_ThreeShardsOneKilledAndStartedAgain_MergeToTheBytesOfOneMachine()
    {
        using var folder = new ScratchFolder();
        folder.Write("small.yaml", SmallScenario.Text);
        var shards = Enumerable.Range(0, 3).Select(index => LbSimProcess.Start(folder.Path, Shard(index))).ToList();
        WaitForFile(folder.File("shard 0.partial"), shards[0]);

        shards[0].Kill();
        shards.ForEach(shard => Assert.True(shard.WaitForExit(120_000)));
        Assert.NotEqual(0, shards[0].ExitCode);
        Assert.All(shards.Skip(1), shard => Assert.Equal(0, shard.ExitCode));
        shards.ForEach(shard => shard.Dispose());
        Assert.False(Directory.Exists(folder.File("shard 0")));
        var early = Merge(folder);
        var again = LbSimProcess.Run(folder.Path, Shard(0));
        var merged = Merge(folder);
        var alone = LbSimProcess.Run(folder.Path, ["sweep", "small.yaml", .. SlowInTheMiddle, "--output", "alone"]);

        Assert.Equal(2, early.ExitCode);
        Assert.Contains("shard 0: there is no such directory; the shard that writes it is not finished", early.Error, StringComparison.Ordinal);
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Contains("1 of 3 points had been finished by an earlier run", again.Error, StringComparison.Ordinal);
        Assert.True(merged.ExitCode == 0, merged.Error);
        Assert.True(alone.ExitCode == 0, alone.Error);
        SameFiles.Assert(folder.File("alone"), folder.File("merged"));
        Assert.Equal(["alone", "merged", "shard 0", "shard 1", "shard 2", "small.yaml"], folder.Entries());
    }

    [Fact]
    public void Sweep_Interrupted_KeepsItsPointsAndOldResultsAndFreshDiscardsThem()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // no such signal there
        }

        using var folder = new ScratchFolder();
        folder.Write("small.yaml", SmallScenario.Text);
        Assert.Equal(0, LbSimProcess.Run(folder.Path, ["sweep", "small.yaml", .. Vary, "--output", "out"]).ExitCode);
        var before = File.ReadAllText(folder.File("out/sweep.csv"));
        using var process = LbSimProcess.Start(folder.Path, "sweep", "small.yaml", "--vary", "workload.requests=301,100M", "--output", "out");
        WaitForFile(folder.File("out.partial"), process);

        Assert.Equal(0, UnixSignal.Send(process.Id, UnixSignal.Interrupt));
        Assert.True(process.WaitForExit(5_000));

        Assert.Equal(130, process.ExitCode);
        Assert.Equal(before, File.ReadAllText(folder.File("out/sweep.csv")));
        Assert.Single(Directory.GetFiles(folder.File("out.partial")));
        var goneOn = LbSimProcess.Run(folder.Path, "sweep", "small.yaml", "--vary", "workload.requests=301,302", "--output", "elsewhere");
        Assert.DoesNotContain("earlier run", goneOn.Error, StringComparison.Ordinal);
        var fresh = LbSimProcess.Run(folder.Path, "sweep", "small.yaml", "--vary", "workload.requests=301,302", "--output", "out", "--fresh");
        Assert.DoesNotContain("earlier run", fresh.Error, StringComparison.Ordinal);
        SameFiles.Assert(folder.File("elsewhere"), folder.File("out"));
        Assert.Equal(["elsewhere", "out", "small.yaml"], folder.Entries());
    }

    [Fact]
    public void Merge_MoreShardsThanPoints_IsTheWholeSweep()
    {
        using var folder = new ScratchFolder();
        folder.Write("small.yaml", SmallScenario.Text);
        string[] sweep = ["sweep", "small.yaml", "--vary", "workload.requests=300,400", "--requests", "--quiet"];
        Assert.Equal(0, LbSimProcess.Run(folder.Path, [.. sweep, "--output", "alone"]).ExitCode);
        foreach (var index in new[] { "0", "1", "2" })
        {
            Assert.Equal(0, LbSimProcess.Run(folder.Path, [.. sweep, "--shard", index + "/3", "--output", index]).ExitCode);
        }

        Assert.Equal(0, LbSimProcess.Run(folder.Path, "sweep", "merge", "0", "1", "2", "--output", "merged").ExitCode);

        SameFiles.Assert(folder.File("alone"), folder.File("merged"));
    }

    [Fact]
    public void Sweep_OtherThreadCount_WritesTheSameBytes()
    {
        using var folder = new ScratchFolder();
        folder.Write("small.yaml", SmallScenario.Text);

        Assert.Equal(0, LbSimProcess.Run(folder.Path, ["sweep", "small.yaml", .. Vary, "--output", "a", "--threads", "1"]).ExitCode);
        Assert.Equal(0, LbSimProcess.Run(folder.Path, ["sweep", "small.yaml", .. Vary, "--output", "b", "--threads", "4", "--quiet"]).ExitCode);

        SameFiles.Assert(folder.File("a"), folder.File("b"));
    }

    [Theory]
    [InlineData("there is no key \"cont\" here", "--vary", "fleet.a100.cont=1..3")]
    [InlineData("must be at least 1; it is 0 [point 0: fleet.a100.count=0]", "--vary", "fleet.a100.count=0..3")]
    [InlineData("2 errors in 3 of 4 points, nothing was run.", "--vary", "fleet.a100.count=0,1", "--vary", "fleet.h100.weight=1,none")]
    [InlineData("ends below its start", "--vary", "fleet.a100.count=3..1")]
    [InlineData("holds one value", "--vary", "objectives.attainment=0.1..0.9")]
    [InlineData("same seed", "--vary", "seed=1..3")]
    [InlineData("as many values on every path", "--zip", "--vary", "fleet.a100.count=1..3", "--vary", "workload.requests=300,400")]
    [InlineData("are the same scenario", "--vary", "replications=1..3", "--replications", "2")]
    [InlineData("is varied too", "--vary", "fleet.a100.count=1..3", "--set", "fleet.a100.count=1")]
    [InlineData("--shard 3/3: expected i/n with i from 0 to n - 1", "--vary", "fleet.a100.count=1..3", "--shard", "3/3")]
    [InlineData("'--vary' is required")]
    public void Sweep_BadInput_SaysSoBeforeTheFirstRunAndWritesNothing(string words, params string[] arguments)
    {
        using var folder = new ScratchFolder();
        folder.Write("small.yaml", SmallScenario.Text);

        var outcome = LbSimProcess.Run(folder.Path, ["sweep", "small.yaml", .. arguments]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(words, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(["small.yaml"], folder.Entries());
    }

    [Fact]
    public void Merge_ShardsThatDoNotFit_AreNamedAndNothingIsWritten()
    {
        using var folder = new ScratchFolder();
        folder.Write("small.yaml", SmallScenario.Text);
        foreach (var (output, arguments) in new (string, string[])[] { ("0", ["--shard", "0/3"]), ("1", ["--shard", "1/3"]), ("again", ["--shard", "1/3"]), ("other", ["--shard", "2/3", "--seed", "8"]), ("whole", []) })
        {
            Assert.Equal(0, LbSimProcess.Run(folder.Path, ["sweep", "small.yaml", .. Vary, "--output", output, "--quiet", .. arguments]).ExitCode);
        }

        var outcome = LbSimProcess.Run(folder.Path, "sweep", "merge", "0", "1", "again", "other", "--output", "out");
        var whole = LbSimProcess.Run(folder.Path, "sweep", "merge", "0", "whole", "absent", "--output", "out");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("again: is shard 1/3 again, after 1", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("other: belongs to another sweep than 0", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("missing: shard 2/3", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(2, whole.ExitCode);
        Assert.Contains("whole: holds a whole sweep", whole.Error, StringComparison.Ordinal);
        Assert.Contains("absent: there is no such directory", whole.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    [Fact]
    public void Merge_ShardsWithRequestLogs_WritesThemAsOneMachineDoesAndAsRunDoes()
    {
        using var folder = new ScratchFolder();
        folder.Write("small.yaml", SmallScenario.Text);
        string[] sweep = ["sweep", "small.yaml", .. Vary, "--quiet"];
        Assert.Equal(0, LbSimProcess.Run(folder.Path, [.. sweep, "--requests", "--output", "alone"]).ExitCode);
        Assert.Equal(0, LbSimProcess.Run(folder.Path, [.. sweep, "--requests", "--output", "0", "--shard", "0/2"]).ExitCode);
        Assert.Equal(0, LbSimProcess.Run(folder.Path, [.. sweep, "--requests", "--output", "1", "--shard", "1/2"]).ExitCode);
        Assert.Equal(0, LbSimProcess.Run(folder.Path, [.. sweep, "--output", "silent", "--shard", "1/2"]).ExitCode);
        Assert.Equal(0, LbSimProcess.Run(folder.Path, "run", "small.yaml", "--requests", "--set", "fleet.a100.count=2", "--set", "workload.requests=400", "--output", "run").ExitCode);

        var mixed = LbSimProcess.Run(folder.Path, "sweep", "merge", "0", "silent", "--output", "merged");
        var onto = LbSimProcess.Run(folder.Path, "sweep", "merge", "0", "1", "--output", "1/");
        var merged = LbSimProcess.Run(folder.Path, "sweep", "merge", "0", "1", "--output", "merged");

        Assert.Equal(2, mixed.ExitCode);
        Assert.Contains("silent: holds no request logs, while 0 does", mixed.Error, StringComparison.Ordinal);
        Assert.Equal(2, onto.ExitCode);
        Assert.True(merged.ExitCode == 0, merged.Error);
        SameFiles.Assert(folder.File("alone"), folder.File("merged"));
        Assert.Equal(File.ReadAllBytes(folder.File("run/requests.csv.gz")), File.ReadAllBytes(folder.File("merged/requests/point-4.csv.gz")));
        Assert.Equal(["0", "1", "alone", "merged", "run", "silent", "small.yaml"], folder.Entries());

        // results without logs leave none behind
        Assert.Equal(0, LbSimProcess.Run(folder.Path, [.. sweep, "--output", "alone"]).ExitCode);
        Assert.False(Directory.Exists(folder.File("alone/requests")));
    }

    [Fact]
    public void Sweep_ObjectivesMissedAndRequired_IsGoalMissedAndStillWritten()
    {
        using var folder = new ScratchFolder();
        folder.Write("small.yaml", SmallScenario.Text);

        var outcome = LbSimProcess.Run(folder.Path, "sweep", "small.yaml", "--vary", "objectives.ttft=1ms,10s", "--require-objectives");

        Assert.Equal(1, outcome.ExitCode);
        Assert.True(File.Exists(folder.File("results/small-sweep/report.html")));
    }

    private static string[] Shard(int index) => ["sweep", "small.yaml", .. SlowInTheMiddle, "--shard", FormattableString.Invariant($"{index}/3"), "--output", FormattableString.Invariant($"shard {index}"), "--threads", "1"];

    private static Outcome Merge(ScratchFolder folder) => LbSimProcess.Run(folder.Path, "sweep", "merge", "shard 2", "shard 0", "shard 1", "--output", "merged");

    // a finished point appears by a rename, whole
    private static void WaitForFile(string partial, Process process)
    {
        for (var wait = 0; wait < 6_000 && !process.HasExited; wait++)
        {
            if (Directory.Exists(partial) && Directory.GetFiles(partial, "*.json").Length > 0)
            {
                return;
            }

            process.WaitForExit(10);
        }

        Assert.Fail("no point was finished while it ran");
    }
}
