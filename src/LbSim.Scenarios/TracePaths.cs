using LbSim.Workload.Traces;

namespace LbSim.Scenarios;

/// <summary>What a path means as a trace: a file with the files beside it, or a folder whose files are read in the order of their names.</summary>
public static class TracePaths
{
    /// <summary>The trace at a path that exists.</summary>
    public static TraceFile Of(string path) => Directory.Exists(path) ? Folder(path) : new(Path.GetFileName(path), () => File.OpenRead(path)) { Beside = () => Beside(path) };

    /// <summary>Files of the same folder whose names are numbered, in the order of their names.</summary>
    public static IReadOnlyList<TraceFile> Beside(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        return folder is null ? [] : [.. Sorted(Directory.EnumerateFiles(folder, "?_*")).Select(Plain)];
    }

    /// <summary>A folder as a trace.</summary>
    public static TraceFile Folder(string path) => new(NameOf(path), () => Stream.Null)
    {
        Members = () => [.. Sorted(Directory.EnumerateFileSystemEntries(path)).Select(entry => Directory.Exists(entry) ? Plain(entry) with { Members = () => [] } : Plain(entry))],
    };

    private static TraceFile Plain(string path) => new(Path.GetFileName(path), () => File.OpenRead(path));

    private static string NameOf(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));

    private static IEnumerable<string> Sorted(IEnumerable<string> paths) => paths.OrderBy(path => Path.GetFileName(path), StringComparer.Ordinal);
}
