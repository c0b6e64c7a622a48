using LbSim.Experiments.Sweep;
using LbSim.Reports.Files;

namespace LbSim.Tests.Reports.Files;

public sealed class SweepMergeTests
{
    [Fact]
    public void Load_EveryShardInAnyOrder_WritesTheBytesOfTheWhole()
    {
        using var folder = new TempFolder();
        Write(folder, "whole", SampleSweeps.Typical());
        var shards = new[] { 2, 0, 1 }.Select(index => Write(folder, $"shard{index}", SampleSweeps.Shard(index))).ToList();
        var problems = new List<string>();

        var merged = SweepMerge.Load(shards, problems)!;
        SweepFiles.Write(merged.Sweep, merged.Manifest, Directory.CreateDirectory(folder.PathTo("merged")).FullName);

        Assert.Empty(problems);
        foreach (var file in Directory.EnumerateFiles(folder.PathTo("whole"), "*", SearchOption.AllDirectories))
        {
            Assert.Equal(File.ReadAllText(file), File.ReadAllText(folder.PathTo(Path.Combine("merged", Path.GetRelativePath(folder.PathTo("whole"), file)))));
        }
    }

    [Fact]
    public void Load_FoldersThatAreNoShards_NamesEach()
    {
        using var folder = new TempFolder();
        var good = Write(folder, "good", SampleSweeps.Shard(0));
        var cut = Write(folder, "cut", SampleSweeps.Shard(1));
        File.WriteAllText(folder.PathTo("cut/sweep.csv"), File.ReadAllText(folder.PathTo("cut/sweep.csv"))[..500]);
        var broken = Write(folder, "broken", SampleSweeps.Shard(1));
        File.WriteAllText(folder.PathTo("broken/sweep.json"), "{ \"schema\": 1");
        var lost = Write(folder, "lost", SampleSweeps.Shard(1) with { Points = [.. SampleSweeps.Shard(1).Points.Select(point => point with { Result = null })] });
        var empty = Directory.CreateDirectory(folder.PathTo("empty")).FullName;
        Directory.CreateDirectory(folder.PathTo("running.partial"));
        var problems = new List<string>();

        Assert.Null(SweepMerge.Load([good, cut, broken, lost, empty, folder.PathTo("running"), folder.PathTo("absent")], problems));

        Assert.Collection(
            problems,
            problem => Assert.Contains("cut: cannot be merged: sweep.csv beside it is not the one it was written with", problem, StringComparison.Ordinal),
            problem => Assert.Contains("broken: cannot be merged", problem, StringComparison.Ordinal),
            problem => Assert.Contains("lost: does not hold the points of shard 1/3: see point 1", problem, StringComparison.Ordinal),
            problem => Assert.Contains("empty: is no result of lbsim sweep", problem, StringComparison.Ordinal),
            problem => Assert.Contains("running: there is no such directory; the shard that writes it is not finished", problem, StringComparison.Ordinal),
            problem => Assert.EndsWith("absent: there is no such directory", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_ShardsOfOtherCuts_AreRefused()
    {
        using var folder = new TempFolder();
        var first = Write(folder, "first", SampleSweeps.Shard(0));
        var whole = SampleSweeps.Typical();
        var half = new SweepShard(1, 2);
        var other = Write(folder, "half", whole with { Shard = half, Points = [.. whole.Points.Select(point => half.Takes(point.Number) ? point : point with { Result = null })] });
        var problems = new List<string>();

        Assert.Null(SweepMerge.Load([first, other], problems));

        Assert.Contains("half: is shard 1/2 of the same sweep, cut another way than shard 0/3", problems[0], StringComparison.Ordinal);
        Assert.Contains("missing: shard 1/3, 2/3", problems[1], StringComparison.Ordinal);
    }

    private static string Write(TempFolder folder, string name, SweepResult sweep)
    {
        var path = Directory.CreateDirectory(folder.PathTo(name)).FullName;
        SweepFiles.Write(sweep, SampleSweeps.Manifest(sweep), path);
        return path;
    }
}
