using System.Diagnostics.CodeAnalysis;

namespace LbSim.Workload.Traces;

/// <summary>The files of a folder, read like the members of an archive; folders in it are named and left out.</summary>
internal sealed class FolderFiles(IReadOnlyList<TraceFile> files) : IArchive
{
    /// <summary>What messages call it.</summary>
    public const string Name = "folder";

    private int _next;

    /// <inheritdoc/>
    public string Kind => Name;

    /// <inheritdoc/>
    public bool TryNext([NotNullWhen(true)] out ArchiveEntry? entry)
    {
        entry = null;
        if (_next == files.Count)
        {
            return false;
        }

        var file = files[_next++];
        entry = file.Members is not null ? new(file.Name, null, "a folder in the folder: give it by itself") : Open(file);
        return true;
    }

    private static ArchiveEntry Open(TraceFile file)
    {
        try
        {
            return new(file.Name, file.Open());
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException)
        {
            return new(file.Name, null, "cannot be opened");
        }
    }

    /// <inheritdoc/>
    public void Finish()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
