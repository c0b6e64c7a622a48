using System.Formats.Tar;
using System.Text;

namespace LbSim.Tests.Workload.Traces;

public class TarFilesTests
{
    private const int Block = 512;
    private static readonly byte[] Three = ArchiveFile.Trace("", 3).Content;
    private static readonly byte[] Four = ArchiveFile.Trace("", 4).Content;

    public static TheoryData<string> Kinds => ["tar-v7", "tar-ustar", "tar-pax", "tar-gnu"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_ChecksumOfAnyHeaderCleared_IsAnErrorThatSaysWhere(string kind)
    {
        var seed = ArchiveBytes.Kinds[kind](ArchiveFile.Mixed);
        var headers = Enumerable.Range(0, seed.Length / Block).Select(block => block * Block).Where(at => seed[at] != 0 && seed[at + 154] == 0 && seed[at + 153] is >= (byte)'0' and <= (byte)'7').ToArray();
        Assert.True(headers.Length >= ArchiveFile.Mixed.Count);
        foreach (var at in headers)
        {
            byte[] bytes = [.. seed];
            bytes.AsSpan(at + 148, 8).Clear();

            TraceText.Says(ZipFilesTests.Message(bytes), at > 0 || kind != "tar-v7" ? $"tar archive is cut off or damaged: the header at byte {at} " : "is not text", at > 0 || kind != "tar-v7" ? "has the checksum \"\" where its bytes come to \"" : "");
        }
    }

    [Fact]
    public void Read_AnyByteOfAHeaderChanged_IsAnError()
    {
        byte[] seed = [.. TarBytes.Member("a.csv", Three), .. TarBytes.Member("x", TarBytes.Record("path", "b.csv"), 'x'), .. TarBytes.Member("b", Four), .. TarBytes.End];
        int[] headers = [0, 2 * Block, 4 * Block];
        Assert.Equal(7, ArchiveMutationTests.Rows(seed, out _));
        foreach (var at in headers.SelectMany(header => Enumerable.Range(header, Block).Where(at => at - header is not (154 or 155)))) // what ends the checksum may be blanks or zeros
        {
            byte[] bytes = [.. seed];
            bytes[at] ^= 0x11;

            TraceText.Says(ZipFilesTests.Message(bytes), at is >= 257 and < 262 ? "is not text" : "tar archive is cut off or damaged: the header at byte "); // "ustar", of the first
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_ArchiveCutOffAnywhere_IsAnErrorUnlessOnlyZerosAreMissing(string kind)
    {
        ArchiveFile[] files = [ArchiveFile.Trace("a.csv", 3), ArchiveFile.Trace("b.csv", 60)];
        var seed = ArchiveBytes.Kinds[kind](files);
        var end = seed.AsSpan().LastIndexOfAnyExcept((byte)0) / Block * Block + Block;
        for (var length = Block; length < seed.Length; length += length < end - Block || length % Block is < 500 and > 10 ? 7 : 1)
        {
            if (length >= end + Block)
            {
                Assert.Equal(63, ArchiveMutationTests.Rows(seed[..length], out _));
            }
            else
            {
                TraceText.Says(ZipFilesTests.Message(seed[..length]), "tar archive is cut off or damaged: ");
            }
        }
    }

    [Theory]
    [InlineData(0, "it ends at byte 2048 (behind \"b.csv\") without the blocks of zeros that close it")]
    [InlineData(511, "it ends inside the header at byte 2048 (behind \"b.csv\") without the blocks of zeros that close it")]
    [InlineData(512, null)]
    [InlineData(1023, null)]
    [InlineData(10240, null)]
    public void Read_EndOfSoManyZeros_IsOneIfItHasABlock(int zeros, string? problem)
    {
        byte[] bytes = [.. TarBytes.Member("a.csv", Three), .. TarBytes.Member("b.csv", Four), .. new byte[zeros]];
        if (problem is null)
        {
            Assert.Equal(7, ArchiveMutationTests.Rows(bytes, out _));
        }
        else
        {
            TraceText.Says(ZipFilesTests.Message(bytes), problem);
        }
    }

    [Fact]
    public void Read_SomethingBehindTheEnd_IsAnError()
    {
        byte[] one = [.. TarBytes.Member("a.csv", Three), .. TarBytes.End];

        TraceText.Says(ZipFilesTests.Message([.. one, .. one]), "something stands behind its end, which is at byte 1024 (behind \"a.csv\"); archives that were joined have to be given one by one");
        TraceText.Says(ZipFilesTests.Message([.. one, .. new byte[20], 1]), "something stands behind its end");
        TraceText.Says(ZipFilesTests.Message([.. one[..(2 * Block)], .. new byte[Block], .. one]), "something stands behind its end");
    }

    [Fact]
    public void Read_NameThatIsNoUtf8_IsReadAndNamed()
    {
        byte[] trace = [.. "d/caf"u8, 0xE9, .. ".csv"u8], other = [.. "d/caf"u8, 0xE9, .. ".md"u8];
        byte[] bytes = [.. TarBytes.Member(trace, Three), .. TarBytes.Member(other, "# no trace\n"u8.ToArray()), .. TarBytes.Member(trace, Four), .. TarBytes.End];

        Assert.Equal(7, ArchiveMutationTests.Rows(bytes, out var reader));
        Assert.Equal(["Files of the archive left out: \"d/café.md\" (no vidur trace)."], reader.Notes);
    }

    [Fact]
    public void Read_LinksDevicesAndOtherKinds_AreLeftOutByNameAndFoldersPassedOver()
    {
        byte[] bytes =
        [
            .. TarBytes.Member("pax_global_header", TarBytes.Record("comment", "of a commit"), 'g'),
            .. TarBytes.Member("d/", [], '5'),
            .. TarBytes.Member("d/a.csv", Three),
            .. TarBytes.Member("d/b.csv", [], '2', header => "a.csv"u8.CopyTo(header.AsSpan(157))),
            .. TarBytes.Member("d/c.csv", [], '1', header => "d/a.csv"u8.CopyTo(header.AsSpan(157))),
            .. TarBytes.Member("d/null", [], '3'),
            .. TarBytes.Member("d/pipe", [], '6'),
            .. TarBytes.Member("label", [], 'V'),
            .. TarBytes.Member("list", "a.csv\0"u8.ToArray(), 'D'),
            .. TarBytes.Member("old/", [], '\0'),
            .. TarBytes.Member("d/e.csv", Four, '7'),
            .. TarBytes.End,
        ];

        Assert.Equal(7, ArchiveMutationTests.Rows(bytes, out var reader));
        Assert.Equal(
            ["Files of the archive left out: \"d/b.csv\" (symbolic link to \"a.csv\"); \"d/c.csv\" (hard link to \"d/a.csv\"); \"d/null\" (device); \"d/pipe\" (pipe); \"label\" (no file but what tar calls type \"V\"); \"list\" (no file but what tar calls type \"D\")."],
            reader.Notes);
    }

    [Fact]
    public void Read_LongNamesAndLargeNumbers_AreUnderstood()
    {
        var name = new string('n', 150) + "/b.csv";
        byte[] bytes =
        [
            .. TarBytes.Member("a.csv", Three, '0', header => { header.AsSpan(124, 12).Clear(); header[124] = 0x80; header[135] = (byte)Three.Length; }), // base 256
            .. TarBytes.Member("././@LongLink", Encoding.UTF8.GetBytes(name + "\0"), 'L'),
            .. TarBytes.Member(name[..100], "# x\n"u8.ToArray(), '0', header => "ustar  \0"u8.CopyTo(header.AsSpan(257))),
            .. TarBytes.Member("x", [.. TarBytes.Record("path", name + "x"), .. TarBytes.Record("mtime", "1.5"), .. TarBytes.Record("size", $"{Four.Length}")], 'x'),
            .. TarBytes.Member("b", Four, '0', header => TarBytes.Octal(0).CopyTo(header, 124)),
            .. TarBytes.Member("c.md", "# x\n"u8.ToArray(), '0', header => "p"u8.CopyTo(header.AsSpan(345))),
            .. TarBytes.End,
        ];

        Assert.Equal(7, ArchiveMutationTests.Rows(bytes, out var reader));
        Assert.Equal([$"Files of the archive left out: \"{name}\", \"p/c.md\" (no vidur trace)."], reader.Notes);
    }

    [Fact]
    public void Read_WhatCannotBeReadWhole_IsRefusedByName()
    {
        TraceText.Says(Refused([.. TarBytes.Member("s.csv", Three, 'S')]), "trace.csv: holds \"s.csv\" without its holes (a sparse file); expected it packed whole, without --sparse");
        TraceText.Says(Refused([.. TarBytes.Member("x", TarBytes.Record("GNU.sparse.major", "1"), 'x'), .. TarBytes.Member("GNUSparseFile.0/s.csv", Three)]), "(a sparse file)");
        TraceText.Says(Refused([.. TarBytes.Member("m.csv", Three, 'M')]), "begins with the rest of \"m.csv\"", "one of several volumes");
        TraceText.Says(Refused([.. TarBytes.Member("l.csv", Three, '2')]), $"\"l.csv\", a symbolic link to \"\", is said to have {Three.Length} bytes of content, where it can have none");
        TraceText.Says(Refused([.. TarBytes.Member("d/", Three, '5')]), $"\"d/\", a folder, is said to have {Three.Length} bytes");
    }

    [Fact]
    public void Read_DamagedAttributes_SayWhatTheyHold()
    {
        TraceText.Says(Refused([.. TarBytes.Member("x", "9 size=x\n"u8.ToArray(), 'x')]), "damaged: the header at byte 0 says that the content has \"x\" bytes, which is no whole number");
        TraceText.Says(Refused([.. TarBytes.Member("x", "10 size=5\n9 path=\n"u8.ToArray(), 'x')]), "the header at byte 0 holds \"9 path=\\u000a\" where records such as \"12 path=name\"");
        TraceText.Says(Refused([.. TarBytes.Member("g", TarBytes.Record("size", "5"), 'g')]), "gives all files behind it one size");
        TraceText.Says(Refused([.. TarBytes.Member("a.csv", Three), .. TarBytes.Member("x", TarBytes.Record("path", "b.csv"), 'x')]), "it ends at byte 2048 (behind \"a.csv\") where the file should begin");
        TraceText.Says(Refused([.. TarBytes.Member("a.csv", Three, '0', header => header.AsSpan(124, 12).Fill(0xFF))]), "says that the content is longer than any file");
        TraceText.Says(Refused([.. TarBytes.Member("a.csv", Three, '0', header => TarBytes.Octal(Three.Length - 1).CopyTo(header, 124))]), $"\"a.csv\": what pads its {Three.Length - 1} bytes is not zero");
        TraceText.Says(Refused([.. TarBytes.Member("a.csv", Three, '0', header => TarBytes.Octal(99999).CopyTo(header, 124))]), "\"a.csv\": it ends after ", " of 99999 bytes");
    }

    [Fact]
    public void Read_ArchivesOfTheBaseLibrary_HoldWhatItReads()
    {
        foreach (var kind in new[] { "tar-v7", "tar-ustar", "tar-pax", "tar-gnu" })
        {
            var bytes = ArchiveBytes.Kinds[kind](ArchiveFile.Mixed);
            var read = new List<(string, byte[])>();
            using (var archive = new TarReader(new MemoryStream(bytes)))
            {
                while (archive.GetNextEntry() is { } entry)
                {
                    using var content = new MemoryStream();
                    entry.DataStream?.CopyTo(content);
                    read.Add((entry.Name, content.ToArray()));
                }
            }

            Assert.Equal(read, TarWalk.Files(bytes));
        }
    }

    private static string Refused(byte[] members) => ZipFilesTests.Message([.. members, .. TarBytes.End]);
}
