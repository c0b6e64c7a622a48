using LbSim.Reports.Files;

namespace LbSim.Tests.Reports.Files;

public sealed class PointStoreTests
{
    private static readonly string Hash = new('a', 64);

    [Fact]
    public void Find_WhatWasSaved_IsTheSamePoint()
    {
        using var folder = new TempFolder();
        var store = new PointStore(folder.PathTo("out"));
        var point = SampleSweeps.Typical().Points[1].Result!;

        store.Save(Hash, point);
        var found = new PointStore(folder.PathTo("out")).Find(Hash)!;

        Assert.Equal(point.Figures, found.Figures);
        Assert.Equal(point.Verdict.Reasons, found.Verdict.Reasons);
        Assert.Equal((point.Primary, point.Interval, point.Replications, point.AttainmentTarget), (found.Primary, found.Interval, found.Replications, found.AttainmentTarget));
        Assert.Equal([Hash + ".json"], folder.Entries("out.partial"));
        Assert.Null(store.Find(new string('b', 64)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"schema\":1")]
    [InlineData("{\"schema\":2,\"hash\":\"aaaa\"}")]
    [InlineData("[]")]
    public void Find_AFileThatIsNotWhole_IsNoPoint(string text)
    {
        using var folder = new TempFolder();
        folder.Write(Path.Combine("out.partial", Hash + ".json"), text);

        Assert.Null(new PointStore(folder.PathTo("out")).Find(Hash));
    }

    [Fact]
    public void Clear_AFolderWithForeignFiles_RemovesOursOnly()
    {
        using var folder = new TempFolder();
        var store = new PointStore(folder.PathTo("out"));
        store.Save(Hash, SampleSweeps.Typical().Points[0].Result!);
        folder.Write(Path.Combine("out.partial", Hash + ".unfinished-12"), "half");
        folder.Write(Path.Combine("out.partial", "notes.json"), "{}");

        store.Clear();
        Assert.Equal(["notes.json"], folder.Entries("out.partial"));
        File.Delete(folder.PathTo("out.partial/notes.json"));
        store.Clear();

        Assert.Empty(folder.Entries());
    }
}
