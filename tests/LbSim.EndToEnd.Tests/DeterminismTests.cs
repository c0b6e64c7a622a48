namespace LbSim.EndToEnd.Tests;

public sealed class DeterminismTests
{
    [Fact]
    public void Run_OtherThreadCountAndFolder_WritesTheSameBytes()
    {
        using var first = new ScratchFolder();
        using var second = new ScratchFolder();
        first.Write("small.yaml", SmallScenario.Text);
        second.Write("small.yaml", SmallScenario.Text);

        Assert.Equal(0, LbSimProcess.Run(first.Path, "run", "small.yaml", "--output", "a", "--requests", "--threads", "1").ExitCode);
        Assert.Equal(0, LbSimProcess.Run(second.Path, "run", "small.yaml", "--output", "elsewhere", "--requests", "--threads", "4").ExitCode);

        SameFiles.Assert(first.File("a"), second.File("elsewhere"));
    }

    [Fact]
    public void Run_SingleStep_WritesTheSameBytes()
    {
        using var folder = new ScratchFolder();
        folder.Write("small.yaml", SmallScenario.Text);

        Assert.Equal(0, LbSimProcess.Run(folder.Path, "run", "small.yaml", "--output", "jumps", "--requests").ExitCode);
        Assert.Equal(0, LbSimProcess.Run(folder.Path, "run", "small.yaml", "--output", "steps", "--requests", "--single-step").ExitCode);

        SameFiles.Assert(folder.File("jumps"), folder.File("steps"));
    }
}
