namespace LbSim.Reports.Files;

/// <summary>An output directory that is either replaced as a whole or left as it was.</summary>
/// <remarks>
/// Files are written to a hidden sibling, <see cref="Staging"/>; <see cref="Commit"/> swaps it in by renaming. What somebody else put
/// into the directory (notes, plots of their own) is carried over. A sibling left by a run that was killed is removed by the next run.
/// </remarks>
public sealed class ResultDirectory : IDisposable
{
    private readonly bool _hasMadeParent;
    private readonly FileStream _lock;
    private bool _isCommitted;

    private ResultDirectory(string target, string staging, FileStream stagingLock, bool hasMadeParent)
    {
        Target = target;
        Staging = staging;
        _lock = stagingLock;
        _hasMadeParent = hasMadeParent;
    }

    /// <summary>Where the results will be: an absolute path, links resolved.</summary>
    public string Target { get; }

    /// <summary>Where to write them now.</summary>
    public string Staging { get; }

    /// <summary>Prepares to write results; nothing at the target changes before <see cref="Commit"/>.</summary>
    /// <param name="target">The directory; it need not exist.</param>
    /// <param name="force">Whether to write into a directory that is not empty and not a result of ours.</param>
    /// <exception cref="ResultDirectoryException">The target is a file, is not ours, or cannot be written.</exception>
    public static ResultDirectory Open(string target, bool force)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        var name = target;
        try
        {
            target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
            target = ResolveLink(target);
            var parent = Path.GetDirectoryName(target)
                ?? throw new ResultDirectoryException($"cannot write results to \"{name}\": it is the root of a file system; name a directory below it");
            var hasMadeParent = !Directory.Exists(parent);
            Directory.CreateDirectory(parent);
            StagingArea.Recover(parent, Path.GetFileName(target));
            Check(target, name, force);
            var staging = StagingArea.Create(parent, Path.GetFileName(target), out var stagingLock);
            return new ResultDirectory(target, staging, stagingLock, hasMadeParent);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new ResultDirectoryException($"cannot write results to \"{name}\": {problem.Message}", problem);
        }
    }

    /// <summary>Puts the new results in place of the old ones.</summary>
    /// <exception cref="ResultDirectoryException">The file system refused; the old results are still there.</exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_isCommitted, this);
        try
        {
            Unlock();
            // a shell that stands in the directory must not be left in one that is gone
            StagingArea.Swap(Staging, Target, keepsDirectory: Path.TrimEndingDirectorySeparator(Environment.CurrentDirectory) == Target);
            _isCommitted = true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ResultDirectoryException($"cannot replace \"{Target}\": {problem.Message}", problem);
        }
    }

    /// <summary>Removes what was written, unless it was committed.</summary>
    public void Dispose()
    {
        if (_isCommitted)
        {
            return;
        }

        _isCommitted = true;
        Unlock();
        StagingArea.Remove(Staging);
        if (_hasMadeParent && Path.GetDirectoryName(Target) is { } parent && Directory.Exists(parent) && IsEmpty(parent))
        {
            Directory.Delete(parent);
        }
    }

    private static string ResolveLink(string target)
    {
        var directory = new DirectoryInfo(target);
        return directory.LinkTarget is null ? target : directory.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? target;
    }

    private static void Check(string target, string name, bool force)
    {
        if (File.Exists(target))
        {
            throw new ResultDirectoryException($"cannot write results to \"{name}\": it is a file; name a directory");
        }

        if (!force && Directory.Exists(target) && !IsEmpty(target) && !File.Exists(Path.Combine(target, ResultFiles.Manifest)))
        {
            throw new ResultDirectoryException(
                $"\"{name}\" is not empty and holds no {ResultFiles.Manifest}, so it is not a result of lbsim: "
                + "choose another directory, or add --force to write into it (files of other names stay)");
        }
    }

    private static bool IsEmpty(string directory)
    {
        foreach (var _ in Directory.EnumerateFileSystemEntries(directory))
        {
            return false;
        }

        return true;
    }

    private void Unlock()
    {
        _lock.Dispose();
        if (File.Exists(_lock.Name))
        {
            File.Delete(_lock.Name);
        }
    }
}
