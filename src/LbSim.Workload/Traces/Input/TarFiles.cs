using System.Diagnostics.CodeAnalysis;

namespace LbSim.Workload.Traces;

/// <summary>The files of a tar archive, in their order; gzip around it has been taken off already.</summary>
/// <remarks>Not the base library's reader: that checks no checksum and takes a damaged header for the end of the archive, so files would be lost without a word.</remarks>
internal sealed class TarFiles(string name, Stream archive) : IArchive
{
    private const int LongestAttributes = 1024 * 1024; // of names and the like; GNU tar and libarchive have such limits as well
    private readonly byte[] _block = new byte[TarHeader.Bytes];
    private readonly byte[] _rest = new byte[16 * 1024];
    private TarContent? _content;
    private string? _member; // the one read last
    private long _at; // where the header read last begins
    private long _next;
    private bool _isEnded;

    /// <inheritdoc/>
    public string Kind => "tar";

    private string Place => $"at byte {_at}{(_member is null ? "" : $" (behind {_member})")}";

    /// <inheritdoc/>
    public bool TryNext([NotNullWhen(true)] out ArchiveEntry? entry)
    {
        entry = null;
        var attributes = new TarAttributes();
        while (entry is null && TryReadHeader() is { } header)
        {
            if (header.Type is 'x' or 'X' or 'g' or 'L' or 'K')
            {
                TakeAttributes(header, attributes);
            }
            else
            {
                entry = Enter(header, attributes);
                attributes = new();
            }
        }

        return entry is not null || !attributes.IsAny ? entry is not null : throw new InvalidDataException($"it ends {Place} where the file should begin that the header in front describes");
    }

    /// <inheritdoc/>
    public void Finish()
    {
        while (archive.Read(_rest) > 0)
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose() => archive.Dispose();

    // what is left of the content before it is passed over
    private TarHeader? TryReadHeader()
    {
        PassContent();
        if (_isEnded)
        {
            return null;
        }

        _at = _next;
        var count = archive.ReadAtLeast(_block, _block.Length, throwOnEndOfStream: false);
        if (count < _block.Length)
        {
            throw new InvalidDataException($"it ends {(count > 0 ? "inside the header " : "")}{Place} without the blocks of zeros that close it");
        }

        if (!_block.AsSpan().ContainsAnyExcept((byte)0))
        {
            PassEnd();
            return null;
        }

        return Explain(() => TarHeader.Parse(_block));
    }

    private void PassContent()
    {
        if (_content is null)
        {
            return;
        }

        try
        {
            while (!_content.IsAtEnd)
            {
                _ = _content.Read(_rest);
            }
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"{_member}: {fault.Message}", fault);
        }

        _content = null;
    }

    // a second block of zeros and zeros up to a round length: who writes less is forgiven, anything else is something that would be lost
    private void PassEnd()
    {
        _isEnded = true;
        for (int count; (count = archive.Read(_rest)) > 0;)
        {
            if (_rest.AsSpan(0, count).ContainsAnyExcept((byte)0))
            {
                throw new InvalidDataException($"something stands behind its end, which is {Place}; archives that were joined have to be given one by one");
            }
        }
    }

    private void TakeAttributes(TarHeader header, TarAttributes attributes)
    {
        if (header.Size > LongestAttributes)
        {
            throw new InvalidDataException($"the header {Place} holds {header.Size} bytes of names and the like, where {LongestAttributes} are the most that is read");
        }

        Begin(header.Size);
        var content = new byte[header.Size];
        Explain(() =>
        {
            _content.ReadExactly(content);
            attributes.Take(header.Type, content);
            return _content.Read(_rest); // the padding
        });
    }

    [MemberNotNull(nameof(_content))]
    private void Begin(long size)
    {
        _content = new(archive, size);
        _next = _at + TarHeader.Bytes + _content.PaddedLength;
    }

    // null for a folder
    private ArchiveEntry? Enter(TarHeader header, TarAttributes attributes)
    {
        var member = ArchiveMember.Decode(attributes.Name ?? header.Name);
        var size = attributes.Size ?? header.Size;
        _member = ArchiveMember.Quote(member);
        if (header.Type == 'S' || attributes.IsSparse)
        {
            throw new TraceException(name, $"holds {_member} without its holes (a sparse file); expected it packed whole, without --sparse");
        }

        if (header.Type == 'M')
        {
            throw new TraceException(name, $"begins with the rest of {_member}: it is one of several volumes; expected an archive in one file");
        }

        if (header.Type is >= '1' and <= '6' && size > 0)
        {
            throw new InvalidDataException($"{_member}, a {Describe(header, attributes)}, is said to have {size} bytes of content, where it can have none");
        }

        Begin(size);
        var isFile = header.Type is '\0' or '0' or '7';
        var isFolder = header.Type == '5' || (isFile && size == 0 && member.EndsWith('/'));
        return isFolder ? null : isFile ? new(member, _content) : new(member, null, Describe(header, attributes));
    }

    private static string Describe(TarHeader header, TarAttributes attributes) => header.Type switch
    {
        '1' => $"hard link to {ArchiveMember.Quote(ArchiveMember.Decode(attributes.Link ?? header.Link))}",
        '2' => $"symbolic link to {ArchiveMember.Quote(ArchiveMember.Decode(attributes.Link ?? header.Link))}",
        '3' or '4' => "device",
        '5' => "folder",
        '6' => "pipe",
        _ => $"no file but what tar calls type {RowText.Quote([(byte)header.Type])}",
    };

    // damage of a header says where that stands
    private T Explain<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"the header {Place} {fault.Message}", fault);
        }
    }
}
