using System.Text.Json;

namespace LbSim.EndToEnd.Tests;

public sealed class PicksTests
{
    private const string Good = """
        {"case": "CASE", "implementation": "nginx", "match": "exact",
         "servers": [{"name": "a", "address": "127.0.0.1:1001"}, {"name": "b", "address": "127.0.0.1:1002"}],
         "config": ["upstream u {", "server 127.0.0.1:1001;", "server 127.0.0.1:1002;", "}"],
         "events": [{"type": "arrive-many", "firstId": 0, "count": 2}], "picks": ["a", "b"]}
        """;

    [Fact]
    public void Picks_FolderOfGoodCases_IsDoneAndPrintsOneLineEachSortedByName()
    {
        using var folder = new ScratchFolder();
        folder.Write("1.json", Good.Replace("CASE", "zebra", StringComparison.Ordinal));
        folder.Write("2.json", Good.Replace("CASE", "ant", StringComparison.Ordinal));
        folder.Write("index.json", "{}");
        folder.Write("queueing.json", "no JSON at all");
        folder.Write("README.md", "no case");

        var outcome = LbSimProcess.Run(folder.Path, "picks", ".");

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var lines = outcome.Output.TrimEnd().Split('\n').Select(line => line.TrimEnd().Split('\t')).ToList();
        Assert.Equal(["ant", "zebra"], lines.Select(line => line[0]));
        Assert.All(lines, line => Assert.Equal(["2/2", "ok"], line[1..3]));
        Assert.All(lines, line => Assert.Equal(4, line.Length));
    }

    [Fact]
    public void Picks_OneCaseDiffers_IsOneAndSaysWhere()
    {
        using var folder = new ScratchFolder();
        folder.Write("good.json", Good);
        folder.Write("bad.json", Good.Replace("[\"a\", \"b\"]", "[\"b\", \"a\"]", StringComparison.Ordinal).Replace("CASE", "bad", StringComparison.Ordinal));

        var outcome = LbSimProcess.Run(folder.Path, "picks", "bad.json", "good.json", "--format", "json");

        Assert.Equal(1, outcome.ExitCode);
        var root = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal((1, 1, 0), (root.GetProperty("ok").GetInt32(), root.GetProperty("differs").GetInt32(), root.GetProperty("unsupported").GetInt32()));
        var bad = root.GetProperty("cases").EnumerateArray().Single(result => result.GetProperty("name").GetString() == "bad");
        Assert.Equal("differs", bad.GetProperty("verdict").GetString());
        Assert.Contains("request 0", bad.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rubbish.json", "rubbish.json:1:1")]
    [InlineData("cut.json", "cut.json:3:")]
    [InlineData("unknown.json", "unknown.json:4:40")]
    [InlineData("index.json", "index.json:1:1")]
    [InlineData("absent.json", "absent.json")]
    [InlineData("empty folder", "empty folder")]
    [InlineData(".", "rubbish.json:1:1")]
    public void Picks_UnreadableCase_IsBadInputAndNamesFileAndPlace(string path, string place)
    {
        using var folder = new ScratchFolder();
        folder.Write("good.json", Good);
        folder.Write("cut.json", Good[..200]);
        folder.Write("unknown.json", Good.Replace("\"arrive-many\", \"firstId\": 0, \"count\": 2", "\"down\", \"server\": \"nobody\", \"how\": \"admin\"", StringComparison.Ordinal));
        folder.Write("index.json", "{}");
        File.WriteAllBytes(folder.File("rubbish.json"), [0xFF, 0x00, 0x1F, 0x8B, 0x08]);
        Directory.CreateDirectory(folder.File("empty folder"));

        var outcome = LbSimProcess.Run(folder.Path, "picks", "good.json", path);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.Contains(place, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("picks")]
    [InlineData("picks", "good.json", "--format", "xml")]
    public void Picks_BadArguments_AreBadInput(params string[] arguments)
    {
        using var folder = new ScratchFolder();
        folder.Write("good.json", Good);

        Assert.Equal(2, LbSimProcess.Run(folder.Path, arguments).ExitCode);
    }
}
