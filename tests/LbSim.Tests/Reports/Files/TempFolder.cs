namespace LbSim.Tests.Reports.Files;

/// <summary>An empty folder that goes away with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("lbsim tests ").FullName;

    public string PathTo(string relative) => Path.Combine(Root, relative);

    public string Write(string relative, string text)
    {
        var path = PathTo(relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Everything in the folder, relative, in order.</summary>
    public string[] Entries(string relative = "") =>
        [.. Directory.EnumerateFileSystemEntries(PathTo(relative)).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
