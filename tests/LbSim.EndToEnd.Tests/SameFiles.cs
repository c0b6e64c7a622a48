namespace LbSim.EndToEnd.Tests;

/// <summary>Compares result folders byte by byte.</summary>
public static class SameFiles
{
    /// <summary>Asserts that both hold the same files with the same bytes, a report among them.</summary>
    public static void Assert(string left, string right)
    {
        var names = Names(left);
        Xunit.Assert.Equal(names, Names(right));
        Xunit.Assert.Contains("report.html", names);
        foreach (var name in names)
        {
            Xunit.Assert.True(File.ReadAllBytes(Path.Combine(left, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(right, name))), name + " differs");
        }
    }

    private static List<string> Names(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];
}
