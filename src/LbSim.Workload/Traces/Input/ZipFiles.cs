using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;

namespace LbSim.Workload.Traces;

/// <summary>The files of a zip archive, in the order of its directory.</summary>
internal sealed class ZipFiles : IArchive
{
    private readonly string _name;
    private readonly ZipArchive _archive;
    private int _next;

    /// <summary>Opens the archive on a stream of its own, because its directory stands at the end.</summary>
    public ZipFiles(TraceFile file)
    {
        _name = file.Name;
        try
        {
            _archive = new(file.Open(), ZipArchiveMode.Read);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            throw ArchiveMember.Damaged(_name, "zip", fault);
        }
    }

    /// <summary>Whether a file begins as zip files do; whatever it is called.</summary>
    public static bool IsZip(RawInput raw) => raw.Start is [(byte)'P', (byte)'K'];

    /// <inheritdoc/>
    public bool TryNext(out string name, [NotNullWhen(true)] out Stream? content)
    {
        try
        {
            while (_next < _archive.Entries.Count)
            {
                var entry = _archive.Entries[_next++];
                if (ArchiveMember.IsWanted(entry.FullName))
                {
                    name = entry.FullName;
                    content = ArchiveMember.Unpack(_name + "/" + name, new GuardedInput(_name, "zip", entry.Open()));
                    return true;
                }
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or NotSupportedException)
        {
            throw ArchiveMember.Damaged(_name, "zip", fault);
        }

        (name, content) = ("", null);
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();
}
