using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;

namespace LbSim.Workload.Traces;

/// <summary>The files of a zip archive, in the order of its directory.</summary>
/// <remarks>The base library unpacks; what it takes for granted is checked: the directory against the file, lengths and CRC-32 against the contents.</remarks>
internal sealed class ZipFiles : IArchive
{
    private readonly ZipArchive _archive;
    private readonly List<ZipMember> _members;
    private int _next;

    /// <summary>Opens the archive on a stream of its own, because its directory stands at the end.</summary>
    public ZipFiles(TraceFile file)
    {
        var bytes = file.Open();
        try
        {
            _members = ZipDirectory.Read(bytes);
            bytes.Position = 0;
            _archive = new(bytes, ZipArchiveMode.Read);
            CheckAgreement();
        }
        catch (Exception fault)
        {
            bytes.Dispose();
            if (ArchiveMember.IsDamage(fault))
            {
                throw ArchiveMember.Damaged(file.Name, Kind, fault);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public string Kind => "zip";

    /// <summary>Whether a file begins as zip files do, whatever it is called: with a member, the end of an empty archive, or the mark of a split one.</summary>
    public static bool IsZip(ReadOnlySpan<byte> start) => start is [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] or [(byte)'P', (byte)'K', 7, 8, ..] or [(byte)'P', (byte)'K', (byte)'0', (byte)'0', ..];

    /// <inheritdoc/>
    public bool TryNext([NotNullWhen(true)] out ArchiveEntry? entry)
    {
        entry = null;
        while (entry is null && _next < _members.Count)
        {
            var member = _members[_next];
            entry = member.IsFolder ? null
                : (member.Flags & 1) != 0 ? new(member.Name, null, "encrypted")
                : member.Method is not (0 or 8 or 9) ? new(member.Name, null, $"packed by zip method {member.Method}: expected stored or deflate")
                : new(member.Name, new ZipContent(_archive.Entries[_next].Open(), member), member.IsLink ? "symbolic link" : null);
            _next++;
        }

        return entry is not null;
    }

    /// <inheritdoc/>
    public void Finish()
    {
        // nothing is around a zip archive, and its directory has been read first
    }

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();

    // two readings of one directory: where they differ, neither can be trusted
    private void CheckAgreement()
    {
        var isSame = _archive.Entries.Count == _members.Count;
        for (var index = 0; index < _members.Count && isSame; index++)
        {
            var (entry, member) = (_archive.Entries[index], _members[index]);
            isSame = (entry.Length, entry.CompressedLength, entry.Crc32) == (member.Length, member.PackedLength, member.Checksum);
        }

        if (!isSame)
        {
            throw new InvalidDataException("its directory can be read in two ways");
        }
    }
}
