using System.Text;

namespace LbSim.Tests.Testing;

/// <summary>Compares rendered text with a file kept beside the tests; LBSIM_UPDATE_GOLDENS=1 rewrites the files instead.</summary>
public static class Golden
{
    /// <summary>Asserts that text equals its golden file.</summary>
    /// <param name="path">Below tests/LbSim.Tests, such as "Reports/Goldens/summary.json".</param>
    /// <param name="actual">What was rendered.</param>
    public static void Verify(string path, string actual)
    {
        var file = Path.Combine(SharedData.ProjectRoot, "tests", "LbSim.Tests", path);
        if (Environment.GetEnvironmentVariable("LBSIM_UPDATE_GOLDENS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return;
        }

        Assert.True(File.Exists(file), $"{path} is missing: set LBSIM_UPDATE_GOLDENS=1 to write it, and read it before you commit it");
        var expected = File.ReadAllText(file);
        if (expected != actual)
        {
            Assert.Fail(Difference(path, expected, actual));
        }
    }

    private static string Difference(string path, string expected, string actual)
    {
        var (old, now) = (expected.Split('\n'), actual.Split('\n'));
        var line = 0;
        while (line < Math.Min(old.Length, now.Length) && old[line] == now[line])
        {
            line++;
        }

        return $"{path} differs from line {line + 1} on (set LBSIM_UPDATE_GOLDENS=1 to accept, then read the diff)\n"
            + $"expected: {(line < old.Length ? old[line] : "(end)")}\nactual:   {(line < now.Length ? now[line] : "(end)")}";
    }
}
