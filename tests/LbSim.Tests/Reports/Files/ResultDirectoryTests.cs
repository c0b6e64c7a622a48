using LbSim.Reports.Files;

namespace LbSim.Tests.Reports.Files;

public sealed class ResultDirectoryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Commit_ANewDirectory_HoldsWhatWasWritten()
    {
        using (var results = ResultDirectory.Open(_folder.PathTo("deep/er/out"), force: false))
        {
            File.WriteAllText(Path.Combine(results.Staging, "manifest.json"), "new");
            Assert.False(Directory.Exists(results.Target));
            results.Commit();
        }

        Assert.Equal(["manifest.json"], _folder.Entries("deep/er/out"));
        Assert.Equal(["out"], _folder.Entries("deep/er"));
    }

    [Fact]
    public void Dispose_WithoutCommit_LeavesOldResultsAndNothingElse()
    {
        _folder.Write("out/manifest.json", "old");

        using (var results = ResultDirectory.Open(_folder.PathTo("out"), force: false))
        {
            File.WriteAllText(Path.Combine(results.Staging, "manifest.json"), "new");
        }

        Assert.Equal("old", File.ReadAllText(_folder.PathTo("out/manifest.json")));
        Assert.Equal(["out"], _folder.Entries());
    }

    [Fact]
    public void Dispose_WithoutCommitInANewFolder_LeavesNoFolder()
    {
        ResultDirectory.Open(_folder.PathTo("results/out"), force: false).Dispose();

        Assert.Empty(_folder.Entries());
    }

    [Fact]
    public void Commit_OldResults_AreReplacedAsAWhole()
    {
        _folder.Write("out/manifest.json", "old");
        _folder.Write("out/requests.csv.gz", "old");
        _folder.Write("out/charts/ttft-cdf.svg", "old");
        _folder.Write("out/charts/occupancy-gone.svg", "old");

        Replace("out", force: false);

        Assert.Equal(["charts", "manifest.json"], _folder.Entries("out"));
        Assert.Equal(["ttft-cdf.svg"], _folder.Entries("out/charts"));
        Assert.Equal("new", File.ReadAllText(_folder.PathTo("out/charts/ttft-cdf.svg")));
        Assert.Equal(["out"], _folder.Entries());
    }

    [Fact]
    public void Commit_FilesOfTheUserBesideOldResults_AreKept()
    {
        _folder.Write("out/manifest.json", "old");
        _folder.Write("out/notes.txt", "mine");
        _folder.Write("out/charts/mine.png", "mine");
        _folder.Write("out/more/deep.txt", "mine");

        Replace("out", force: false);

        Assert.Equal(["charts", "manifest.json", "more", "notes.txt"], _folder.Entries("out"));
        Assert.Equal(["mine.png", "ttft-cdf.svg"], _folder.Entries("out/charts"));
        Assert.Equal("new", File.ReadAllText(_folder.PathTo("out/manifest.json")));
    }

    [Fact]
    public void Open_ADirectoryThatIsNotOurs_IsRefusedAndUntouched()
    {
        _folder.Write("home/thesis.tex", "mine");

        var refusal = Assert.Throws<ResultDirectoryException>(() => ResultDirectory.Open(_folder.PathTo("home"), force: false));

        Assert.Contains("manifest.json", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--force", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["thesis.tex"], _folder.Entries("home"));
        Assert.Equal(["home"], _folder.Entries());
    }

    [Fact]
    public void Commit_ADirectoryThatIsNotOursWithForce_KeepsWhatHasOtherNames()
    {
        _folder.Write("home/thesis.tex", "mine");
        _folder.Write("home/charts/figure.svg", "mine");

        Replace("home", force: true);

        Assert.Equal(["charts", "manifest.json", "thesis.tex"], _folder.Entries("home"));
        Assert.Equal(["figure.svg", "ttft-cdf.svg"], _folder.Entries("home/charts"));
    }

    [Fact]
    public void Open_AnEmptyDirectory_NeedsNoForce()
    {
        Directory.CreateDirectory(_folder.PathTo("empty"));

        Replace("empty", force: false);

        Assert.Equal(["charts", "manifest.json"], _folder.Entries("empty"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_AFile_IsRefused(bool force)
    {
        _folder.Write("out", "a file");

        var refusal = Assert.Throws<ResultDirectoryException>(() => ResultDirectory.Open(_folder.PathTo("out"), force));

        Assert.Contains("is a file", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("a file", File.ReadAllText(_folder.PathTo("out")));
    }

    [Fact]
    public void Open_BelowAFile_IsRefusedWithAMessage()
    {
        _folder.Write("out", "a file");

        Assert.Throws<ResultDirectoryException>(() => ResultDirectory.Open(_folder.PathTo("out/below"), force: false));
    }

    [Fact]
    public void Open_TheRootOfAFileSystem_IsRefused() =>
        Assert.Throws<ResultDirectoryException>(() => ResultDirectory.Open(Path.GetPathRoot(_folder.Root)!, force: true));

    [Fact]
    public void Open_AfterARunThatWasKilled_RemovesItsStaging()
    {
        _folder.Write(".out.lbsim-new-999999-1/.lock", "");
        _folder.Write(".out.lbsim-new-999999-1/half.csv", "half");
        _folder.Write(".outer.lbsim-new-999999-1/half.csv", "another directory's");

        Replace("out", force: false);

        Assert.Equal([".outer.lbsim-new-999999-1", "out"], _folder.Entries());
    }

    [Fact]
    public void Open_AfterASwapThatWasCutInTheMiddle_BringsOldResultsBack()
    {
        _folder.Write(".out.lbsim-old-999999-1/manifest.json", "old");

        ResultDirectory.Open(_folder.PathTo("out"), force: false).Dispose();

        Assert.Equal("old", File.ReadAllText(_folder.PathTo("out/manifest.json")));
        Assert.Equal(["out"], _folder.Entries());
    }

    [Fact]
    public void Open_AfterASwapThatWasCutAtItsEnd_KeepsTheNewAndTheUsersFiles()
    {
        _folder.Write("out/manifest.json", "new");
        _folder.Write(".out.lbsim-old-999999-1/manifest.json", "old");
        _folder.Write(".out.lbsim-old-999999-1/notes.txt", "mine");

        ResultDirectory.Open(_folder.PathTo("out"), force: false).Dispose();

        Assert.Equal("new", File.ReadAllText(_folder.PathTo("out/manifest.json")));
        Assert.Equal(["manifest.json", "notes.txt"], _folder.Entries("out"));
        Assert.Equal(["out"], _folder.Entries());
    }

    [Fact]
    public void Open_WhileAnotherRunWritesTheSame_LeavesItsStagingAlone()
    {
        using var first = ResultDirectory.Open(_folder.PathTo("out"), force: false);
        File.WriteAllText(Path.Combine(first.Staging, "manifest.json"), "first");

        Replace("out", force: false);
        first.Commit();

        Assert.Equal("first", File.ReadAllText(_folder.PathTo("out/manifest.json")));
        Assert.Equal(["out"], _folder.Entries());
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("star*and?")]
    [InlineData("ümlaut.d")]
    [InlineData("trailing/")]
    public void Commit_UnusualNames_Work(string name)
    {
        if (OperatingSystem.IsWindows() && name.Contains('*', StringComparison.Ordinal))
        {
            return;
        }

        Replace(name, force: false);
        Replace(name, force: false);

        Assert.Equal([name.TrimEnd('/')], _folder.Entries());
    }

    [Fact]
    public void Commit_ALinkToADirectory_WritesWhereItPointsAndKeepsTheLink()
    {
        Directory.CreateDirectory(_folder.PathTo("disk/real"));
        Directory.CreateSymbolicLink(_folder.PathTo("out"), _folder.PathTo("disk/real"));

        Replace("out", force: false);

        Assert.NotNull(new DirectoryInfo(_folder.PathTo("out")).LinkTarget);
        Assert.Equal(["charts", "manifest.json"], _folder.Entries("disk/real"));
    }

    [Fact]
    public void Swap_OfADirectorySomebodyStandsIn_KeepsItAndExchangesWhatItHolds()
    {
        _folder.Write("out/manifest.json", "old");
        _folder.Write("out/summary.csv", "old");
        _folder.Write("out/charts/old.svg", "old");
        _folder.Write("out/notes.txt", "mine");
        _folder.Write(".out.lbsim-new-1-1/manifest.json", "new");
        _folder.Write(".out.lbsim-new-1-1/charts/new.svg", "new");
        const UnixFileMode Mark = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.PathTo("out"), Mark); // unlike a new directory's, so that it can be told from one
        }

        StagingArea.Swap(_folder.PathTo(".out.lbsim-new-1-1"), _folder.PathTo("out"), keepsDirectory: true);

        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(_folder.PathTo("out")) == Mark);
        Assert.Equal(["charts", "manifest.json", "notes.txt"], _folder.Entries("out"));
        Assert.Equal(["new.svg"], _folder.Entries("out/charts"));
        Assert.Equal("new", File.ReadAllText(_folder.PathTo("out/manifest.json")));
        Assert.Equal(["out"], _folder.Entries());
    }

    private void Replace(string name, bool force)
    {
        using var results = ResultDirectory.Open(_folder.PathTo(name), force);
        File.WriteAllText(Path.Combine(results.Staging, "manifest.json"), "new");
        Directory.CreateDirectory(Path.Combine(results.Staging, "charts"));
        File.WriteAllText(Path.Combine(results.Staging, "charts", "ttft-cdf.svg"), "new");
        results.Commit();
    }
}
