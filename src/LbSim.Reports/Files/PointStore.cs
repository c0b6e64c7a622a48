using LbSim.Experiments.Sweep;

namespace LbSim.Reports.Files;

/// <summary>The finished points of a sweep that is not: one file each, in a folder beside the output, so that an interrupted sweep goes on where it was.</summary>
/// <remarks>A file is named by the hash of all that its point depends on and appears by a rename: it is whole, and right for whoever finds it.</remarks>
/// <param name="target">The output directory of the sweep, as <see cref="ResultDirectory.Target"/> gives it.</param>
public sealed class PointStore(string target)
{
    private const string Ending = ".json";
    private const string Unfinished = ".unfinished-";
    private const string LogEnding = ".csv.gz";

    /// <summary>The folder; it exists while it holds points.</summary>
    public string Folder { get; } = target + ".partial";

    /// <summary>A finished point; null when there is none of this hash.</summary>
    /// <param name="hash">Of all that the point depends on.</param>
    /// <param name="withLog">Whether only a point whose requests were logged will do.</param>
    public PointResult? Find(string hash, bool withLog = false)
    {
        var file = Path.Combine(Folder, hash + Ending);
        try
        {
            return File.Exists(file) && (!withLog || File.Exists(LogOf(hash))) ? PointJson.ReadFile(hash, File.ReadAllBytes(file)) : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Refused(problem);
        }
    }

    /// <summary>The log of every request of a finished point, where it was asked for.</summary>
    public string LogOf(string hash) => Path.Combine(Folder, hash + LogEnding);

    /// <summary>A new folder in which the request logs of a point that is running can be written.</summary>
    public string OpenLogs(string hash)
    {
        try
        {
            var folder = Path.Combine(Folder, FormattableString.Invariant($"{hash}{Unfinished}{Environment.ProcessId}-requests"));
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Refused(problem);
        }
    }

    /// <summary>Keeps the joined log of a point; before <see cref="Save"/>, so that a finished point has its log.</summary>
    /// <param name="hash">Of all that the point depends on.</param>
    /// <param name="folder">What <see cref="OpenLogs"/> gave, holding the joined log.</param>
    public void KeepLog(string hash, string folder)
    {
        try
        {
            File.Move(Path.Combine(folder, ResultFiles.Requests), LogOf(hash), overwrite: true);
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Refused(problem);
        }
    }

    /// <summary>Keeps a finished point.</summary>
    public void Save(string hash, PointResult point)
    {
        try
        {
            Directory.CreateDirectory(Folder);
            var unfinished = Path.Combine(Folder, FormattableString.Invariant($"{hash}{Unfinished}{Environment.ProcessId}"));
            using (var file = File.Create(unfinished))
            {
                PointJson.WriteFile(hash, point, file);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, Path.Combine(Folder, hash + Ending), overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Refused(problem);
        }
    }

    /// <summary>Removes all points, and the folder unless somebody else put something there.</summary>
    public void Clear()
    {
        if (!Directory.Exists(Folder))
        {
            return;
        }

        try
        {
            foreach (var file in Directory.GetFiles(Folder))
            {
                if (IsOurs(Path.GetFileName(file)))
                {
                    File.Delete(file);
                }
            }

            foreach (var folder in Directory.GetDirectories(Folder))
            {
                if (IsOurs(Path.GetFileName(folder)))
                {
                    Directory.Delete(folder, recursive: true);
                }
            }

            if (Directory.GetFileSystemEntries(Folder).Length == 0)
            {
                Directory.Delete(Folder);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Refused(problem);
        }
    }

    // 64 hexadecimal digits, then one of our endings
    private static bool IsOurs(string name) =>
        name.Length > 64 && name.Take(64).All(char.IsAsciiHexDigitLower)
        && (name[64..] is Ending or LogEnding || name.AsSpan(64).StartsWith(Unfinished, StringComparison.Ordinal));

    private ResultDirectoryException Refused(Exception problem) => new($"cannot keep finished points in \"{Path.GetFileName(Folder)}\" beside the output: {problem.Message}", problem);
}
