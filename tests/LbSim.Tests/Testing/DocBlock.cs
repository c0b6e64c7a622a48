namespace LbSim.Tests.Testing;

/// <summary>A part of a hand-written page that a test computes: what stands between two markers named after it.</summary>
public static class DocBlock
{
    /// <summary>Compares the block with what was computed; LBSIM_UPDATE_GOLDENS=1 rewrites it.</summary>
    /// <param name="page">The page, relative to the project's root.</param>
    /// <param name="name">The block, between "begin: name" and "end: name" in HTML comments.</param>
    /// <param name="expected">Its lines, with a line end after each.</param>
    public static void Check(string page, string name, string expected)
    {
        var file = Path.Combine(SharedData.ProjectRoot, page);
        var text = File.ReadAllText(file);
        var (begin, end) = ($"<!-- begin: {name} -->\n", $"<!-- end: {name} -->");
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        var to = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, $"{page} has no block {name}");
        from += begin.Length;
        if (Environment.GetEnvironmentVariable("LBSIM_UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(file, text[..from] + expected + text[to..]);
            return;
        }

        Assert.Equal(expected, text[from..to]);
    }
}
