namespace LbSim.Reports.Files;

/// <summary>The hidden siblings of a result directory: one being written, and for an instant the one being replaced.</summary>
internal static class StagingArea
{
    private const string NewMark = ".lbsim-new-";
    private const string OldMark = ".lbsim-old-";
    private const string LockFile = ".lock";

    /// <summary>Makes an empty sibling and locks it, so that another run can tell it from one that was left behind.</summary>
    public static string Create(string parent, string name, out FileStream stagingLock)
    {
        for (var number = 1; ; number++)
        {
            var path = Path.Combine(parent, FormattableString.Invariant($".{name}{NewMark}{Environment.ProcessId}-{number}"));
            if (Path.Exists(path))
            {
                continue;
            }

            Directory.CreateDirectory(path);
            stagingLock = new FileStream(Path.Combine(path, LockFile), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
            return path;
        }
    }

    /// <summary>Puts a new directory in place of an old one; files in the old one that are not results of ours move over.</summary>
    /// <param name="staging">The new one.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="keepsDirectory">Whether to keep the old directory itself and exchange what it holds.</param>
    public static void Swap(string staging, string target, bool keepsDirectory)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(staging, target);
            return;
        }

        if (keepsDirectory)
        {
            RemoveResults(target);
            Merge(staging, target, newWins: false);
            Remove(staging);
            return;
        }

        var old = staging.Replace(NewMark, OldMark, StringComparison.Ordinal);
        Directory.Move(target, old);
        try
        {
            Directory.Move(staging, target);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Directory.Move(old, target);
            throw;
        }

        Retire(old, target);
    }

    /// <summary>Cleans up after runs that were killed: finishes an interrupted swap, removes what nobody writes any more.</summary>
    public static void Recover(string parent, string name)
    {
        var target = Path.Combine(parent, name);
        foreach (var old in Siblings(parent, "." + name + OldMark))
        {
            if (!Directory.Exists(target))
            {
                Directory.Move(old, target);
                continue;
            }

            Retire(old, target);
        }

        foreach (var staging in Siblings(parent, "." + name + NewMark))
        {
            if (!IsLocked(Path.Combine(staging, LockFile)))
            {
                Remove(staging);
            }
        }
    }

    /// <summary>Removes a directory of ours; what cannot be removed now is left to the next run.</summary>
    public static void Remove(string directory)
    {
        try
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // results are whole either way, and the next run tries again
        }
    }

    // names compared as text: a search pattern would read '*' and '?' in them
    private static List<string> Siblings(string parent, string prefix)
    {
        var found = new List<string>();
        foreach (var directory in Directory.GetDirectories(parent))
        {
            if (Path.GetFileName(directory).StartsWith(prefix, StringComparison.Ordinal))
            {
                found.Add(directory);
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    // what is not a result of ours moves over; the rest goes
    private static void Retire(string old, string target)
    {
        RemoveResults(old);
        Merge(old, target, newWins: true);
        Remove(old);
    }

    // only where a manifest says that they are ours
    private static void RemoveResults(string directory)
    {
        if (!File.Exists(Path.Combine(directory, ResultFiles.Manifest)))
        {
            return;
        }

        RemoveFiles(Path.Combine(directory, ResultFiles.Charts), "*.svg");
        RemoveFiles(Path.Combine(directory, SweepFiles.Requests), "point-*.csv.gz");

        foreach (var file in ResultFiles.Names)
        {
            File.Delete(Path.Combine(directory, file));
        }
    }

    private static void RemoveFiles(string folder, string pattern)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var file in Directory.GetFiles(folder, pattern))
        {
            File.Delete(file);
        }

        if (Directory.GetFileSystemEntries(folder).Length == 0)
        {
            Directory.Delete(folder); // else it would move over as if it were somebody else's
        }
    }

    // moves entries; where both have one of a name, folders are merged and files of one side win
    private static void Merge(string from, string to, bool newWins)
    {
        foreach (var entry in Directory.GetFileSystemEntries(from))
        {
            var place = Path.Combine(to, Path.GetFileName(entry));
            var isFolder = Directory.Exists(entry);
            if (isFolder && Directory.Exists(place))
            {
                Merge(entry, place, newWins);
            }
            else if (isFolder && !Path.Exists(place))
            {
                Directory.Move(entry, place);
            }
            else if (!isFolder && !Directory.Exists(place) && !(newWins && File.Exists(place)))
            {
                File.Move(entry, place, overwrite: true);
            }
        }
    }

    private static bool IsLocked(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
