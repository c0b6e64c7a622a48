using System.Formats.Tar;
using System.IO.Compression;

namespace LbSim.Tests.Workload.Traces;

/// <summary>Packs files in every way that is read, the same bytes in every run.</summary>
internal static class ArchiveBytes
{
    private static readonly DateTimeOffset Written = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>All kinds by name.</summary>
    public static IReadOnlyDictionary<string, Func<IEnumerable<ArchiveFile>, byte[]>> Kinds { get; } = new SortedDictionary<string, Func<IEnumerable<ArchiveFile>, byte[]>>(StringComparer.Ordinal)
    {
        ["zip"] = files => Zip(files, CompressionLevel.Optimal),
        ["zip-stored"] = files => Zip(files, CompressionLevel.NoCompression),
        ["zip-streamed"] = files => Zip(files, CompressionLevel.Optimal, isStreamed: true),
        ["zip64"] = files => ZipBytes.Write(files, isLarge: true),
        ["zip64-streamed"] = files => ZipBytes.Write(files, isLarge: true, isStreamed: true),
        ["tar-v7"] = files => Tar(files, name => new V7TarEntry(TarEntryType.V7RegularFile, Short(name))),
        ["tar-ustar"] = files => Tar(files, name => new UstarTarEntry(TarEntryType.RegularFile, name)),
        ["tar-pax"] = files => Tar(files, name => new PaxTarEntry(TarEntryType.RegularFile, name)),
        ["tar-gnu"] = files => Tar(files, name => new GnuTarEntry(TarEntryType.RegularFile, name)),
        ["tar.gz-ustar"] = files => TraceText.Gzip(Tar(files, name => new UstarTarEntry(TarEntryType.RegularFile, name))),
        ["tar.gz-pax"] = files => TraceText.Gzip(Tar(files, name => new PaxTarEntry(TarEntryType.RegularFile, name))),
    };

    /// <summary>A zip archive of the base library.</summary>
    /// <param name="files">What to pack.</param>
    /// <param name="level">How.</param>
    /// <param name="isStreamed">Whether lengths stand behind the contents, as where the output cannot be rewound.</param>
    public static byte[] Zip(IEnumerable<ArchiveFile> files, CompressionLevel level, bool isStreamed = false)
    {
        using var packed = new MemoryStream();
        using (var target = isStreamed ? new BufferedStream(new ForwardOnly(packed)) : (Stream)packed)
        using (var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in files)
            {
                var entry = archive.CreateEntry(file.Name, level);
                entry.LastWriteTime = Written;
                using var content = entry.Open();
                content.Write(file.Content);
            }
        }

        return packed.ToArray();
    }

    /// <summary>A tar archive of the base library.</summary>
    public static byte[] Tar(IEnumerable<ArchiveFile> files, Func<string, TarEntry> enter) => Tar(files.Select(file =>
    {
        var entry = enter(file.Name);
        entry.DataStream = new MemoryStream(file.Content);
        return entry;
    }));

    /// <summary>A tar archive of the base library.</summary>
    public static byte[] Tar(IEnumerable<TarEntry> entries)
    {
        using var packed = new MemoryStream();
        using (var archive = new TarWriter(packed, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                entry.ModificationTime = Written;
                archive.WriteEntry(entry);
            }
        }

        return packed.ToArray();
    }

    // the oldest headers have 100 bytes for a name
    private static string Short(string name) => name.Length > 100 ? name[^90..] : name;

    /// <summary>A pipe: written once, from front to back.</summary>
    private sealed class ForwardOnly(MemoryStream target) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => target.Write(buffer, offset, count);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
