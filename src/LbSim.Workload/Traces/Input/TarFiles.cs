using System.Diagnostics.CodeAnalysis;
using System.Formats.Tar;

namespace LbSim.Workload.Traces;

/// <summary>The files of a tar archive, in their order; gzip around it has been taken off already.</summary>
internal sealed class TarFiles(string name, Stream archive) : IArchive
{
    /// <summary>How many bytes of a file tell whether it is one.</summary>
    public const int HeaderBytes = 512;

    private readonly TarReader _reader = new(archive);

    /// <summary>Whether a file begins as tar files do ("ustar" in its first header), whatever it is called.</summary>
    public static bool IsTar(ReadOnlySpan<byte> start) => start.Length == HeaderBytes && start.Slice(257, 5).SequenceEqual("ustar"u8);

    /// <inheritdoc/>
    public bool TryNext(out string member, [NotNullWhen(true)] out Stream? content)
    {
        try
        {
            while (_reader.GetNextEntry() is { } entry)
            {
                if (entry.DataStream is { } data && ArchiveMember.IsWanted(entry.Name))
                {
                    member = entry.Name;
                    content = ArchiveMember.Unpack(name + "/" + member, new GuardedInput(name, "tar", data));
                    return true;
                }
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or FormatException or ArgumentException or OverflowException or InvalidOperationException or NotSupportedException)
        {
            throw ArchiveMember.Damaged(name, "tar", fault);
        }

        // what is left are zeros; reading them shows whether the file around the archive is whole
        Span<byte> rest = stackalloc byte[1024];
        while (archive.Read(rest) > 0)
        {
        }

        (member, content) = ("", null);
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}
