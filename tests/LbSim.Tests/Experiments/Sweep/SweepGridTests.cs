using LbSim.Experiments.Sweep;

namespace LbSim.Tests.Experiments.Sweep;

public sealed class SweepGridTests
{
    [Fact]
    public void Values_OfAProduct_TakeTheLastPathFastest()
    {
        var grid = Grid(isZipped: false, new SweepAxis("a", ["1", "2"]), new SweepAxis("b", ["x", "y", "z"]))!;

        Assert.Equal(["1x", "1y", "1z", "2x", "2y", "2z"], Enumerable.Range(0, grid.Count).Select(point => string.Concat(grid.Values(point))));
        Assert.Equal("a=2, b=x", grid.Describe(3));
    }

    [Fact]
    public void Values_Zipped_GoSideBySide()
    {
        var grid = Grid(isZipped: true, new SweepAxis("a", ["1", "2", "3"]), new SweepAxis("b", ["x", "y", "z"]))!;

        Assert.Equal(["1x", "2y", "3z"], Enumerable.Range(0, grid.Count).Select(point => string.Concat(grid.Values(point))));
    }

    [Fact]
    public void Of_AxesThatDoNotGoTogether_NamesEveryProblem()
    {
        var problems = new List<string>();

        Assert.Null(SweepGrid.Of([new("a", ["1", "2"]), new("a", ["3"]), new("seed", ["1"])], isZipped: true, problems));

        Assert.Equal(3, problems.Count);
        Assert.Contains(problems, problem => problem.Contains("--vary a: is given twice", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("same seed", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("found 2 for a, 1 for a, 1 for seed", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_MorePointsThanAllowed_IsAProblem()
    {
        var many = new SweepAxis("a", [.. Enumerable.Range(0, 9000).Select(value => $"{value}")]);
        var problems = new List<string>();

        Assert.Null(SweepGrid.Of([many, many with { Path = "b" }, many with { Path = "c" }, many with { Path = "d" }, many with { Path = "e" }], isZipped: false, problems));

        Assert.Contains("at most 10000", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void Takes_EveryPoint_IsTrueOfExactlyOneShard(int count)
    {
        for (var point = 0; point < 20; point++)
        {
            Assert.Equal([point % count], Enumerable.Range(0, count).Where(index => new SweepShard(index, count).Takes(point)));
        }
    }

    [Theory]
    [InlineData("0/1", 0, 1)]
    [InlineData("2/3", 2, 3)]
    public void Parse_AShard_IsReadAndWrittenAlike(string text, int index, int count)
    {
        var shard = SweepShard.Parse(text, []);

        Assert.Equal(new SweepShard(index, count), shard);
        Assert.Equal(text, shard.ToString());
    }

    [Theory]
    [InlineData("3/3")]
    [InlineData("-1/3")]
    [InlineData("1/0")]
    [InlineData("1")]
    [InlineData("/3")]
    [InlineData("1/3/5")]
    [InlineData("1/1000000")]
    public void Parse_NoShard_IsAProblem(string text)
    {
        var problems = new List<string>();

        Assert.Null(SweepShard.Parse(text, problems));

        Assert.StartsWith("--shard " + text + ": expected i/n", Assert.Single(problems), StringComparison.Ordinal);
    }

    private static SweepGrid? Grid(bool isZipped, params SweepAxis[] axes)
    {
        var problems = new List<string>();
        var grid = SweepGrid.Of(axes, isZipped, problems);
        Assert.Empty(problems);
        return grid;
    }
}
