using System.IO.Compression;
using System.Text;
using LbSim.Workload.Traces;

namespace LbSim.Tests.Workload.Traces;

public class ZipFilesTests
{
    private static readonly ArchiveFile[] Two = [ArchiveFile.Trace("a.csv", 3), ArchiveFile.Trace("d/b.csv", 4)];

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Open_FileThatTheDirectoryDoesNotName_IsAnError(bool isLarge, bool isStreamed)
    {
        foreach (var hidden in Two)
        {
            var message = Message(ZipBytes.Write(Two, isLarge, isStreamed, name => name != hidden.Name));

            TraceText.Says(message, $"the zip archive is cut off or damaged: \"{hidden.Name}\" at byte ", "is not in its directory; expected a whole one (unzip -t checks it)");
        }
    }

    [Fact]
    public void Open_EveryByteOfTheDirectoryChanged_IsSaidOrDoesNotMatter()
    {
        var seed = ZipBytes.Write(Two);
        var directory = seed.AsSpan().IndexOf("PK\u0001\u0002"u8);
        for (var at = directory; at < seed.Length; at++)
        {
            byte[] bytes = [.. seed];
            bytes[at] ^= 0xFF;
            try
            {
                Assert.Equal(7, ArchiveMutationTests.Rows(bytes, out var reader));
                Assert.Empty(reader.Notes);
            }
            catch (TraceException fault)
            {
                TraceText.Says(fault.Message, "zip archive is cut off or damaged: ");
            }
        }
    }

    [Fact]
    public void Open_NameChangedInTheDirectory_SaysBothNames()
    {
        var bytes = Replace(ZipBytes.Write(Two), "a.csv", ".csvx", isLast: true);

        TraceText.Says(Message(bytes), "\".csvx\" of its directory is called \"a.csv\" by its own header");
    }

    [Theory]
    [InlineData("zip-stored", "its CRC-32 is ")]
    [InlineData("zip-streamed", "")]
    [InlineData("zip64", "its CRC-32 is ")]
    public void Read_ContentChanged_NamesTheMember(string kind, string problem)
    {
        var seed = ArchiveBytes.Kinds[kind](Two);
        var bytes = Flip(seed, kind == "zip-streamed" ? seed.AsSpan().IndexOf("a.csv"u8) + 40 : seed.AsSpan().IndexOf("1.25,"u8));

        TraceText.Says(Message(bytes), "zip archive is cut off or damaged: \"a.csv\": " + problem);
    }

    [Fact]
    public void Read_ContentThatMakesABadRow_IsSaidToBeDamageAndNotABadRow()
    {
        var bytes = Replace(ZipBytes.Write([ArchiveFile.Trace("a.csv", 20_000)]), "1.25,101", "1.25,1x1", isLast: false); // its end is not read before the row
        using var reader = TraceFormats.Open(TraceText.File(bytes), new(), null, false, out _);

        var fault = Assert.Throws<TraceException>(() =>
        {
            while (reader.TryRead(out _))
            {
            }
        });

        TraceText.Says(fault.Message, "\"a.csv\": its CRC-32 is ");
    }

    [Fact]
    public void Open_DamageThatMakesAFileNoTrace_IsAnErrorAndLeavesNothingOut()
    {
        var bytes = Replace(ZipBytes.Write(Two), "arrived_at", "arrived\0at", isLast: true);

        TraceText.Says(Message(bytes), "\"d/b.csv\": its CRC-32 is ");
    }

    [Theory]
    [InlineData(-1, "\"a.csv\": its CRC-32 is ")] // the base library stops at the length
    [InlineData(1, "\"a.csv\": it unpacks to ")]
    public void Read_LengthChangedInBothHeaders_IsFound(int change, string problem)
    {
        var bytes = ArchiveBytes.Zip(Two, CompressionLevel.Optimal);
        bytes[bytes.AsSpan().IndexOf("PK\u0003\u0004"u8) + 22] += (byte)change;
        bytes[bytes.AsSpan().IndexOf("PK\u0001\u0002"u8) + 24] += (byte)change;

        TraceText.Says(Message(bytes), problem, " where the directory says ");
    }

    [Fact]
    public void Open_ArchiveCutOffAnywhere_IsSaid()
    {
        foreach (var seed in new[] { ArchiveBytes.Zip(Two, CompressionLevel.Optimal, isStreamed: true), ZipBytes.Write(Two, isLarge: true) })
        {
            for (var length = 4; length < seed.Length; length++)
            {
                TraceText.Says(Message(seed[..length]), "zip archive is cut off or damaged: ");
            }
        }
    }

    [Fact]
    public void Open_BytesInFrontBetweenOrBehind_AreErrors()
    {
        var seed = ZipBytes.Write(Two);
        var directory = seed.AsSpan().IndexOf("PK\u0001\u0002"u8);

        TraceText.Says(Message([.. seed, .. "rubbish"u8]), "does not end where the file does");
        TraceText.Says(Message([.. seed[..directory], .. "rubbish"u8, .. seed[directory..]]), $"its directory is said to be ", $" bytes at {directory} and ends at ");
        TraceText.Says(Message([.. seed, .. seed]), $"its directory is said to be ");
        TraceText.Says(Message([.. "PK00"u8, .. seed]), "its directory is said to be ");
    }

    [Fact]
    public void Open_EncryptedOrPackedInAnotherWay_IsLeftOutByName()
    {
        TraceText.Says(Message(ZipBytes.Write(Two, flags: 1)), "trace.csv: is an archive without a trace: \"a.csv\", \"d/b.csv\" (encrypted); expected at least one");
        TraceText.Says(Message(ZipBytes.Write(Two, method: 93)), "(packed by zip method 93: expected stored or deflate)");
    }

    [Fact]
    public void Open_CommentAndFolders_AreNoDamage()
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.Comment = "two traces PK and a folder";
            archive.CreateEntry("d/");
            foreach (var file in Two)
            {
                using var content = archive.CreateEntry(file.Name).Open();
                content.Write(file.Content);
            }
        }

        Assert.Equal(7, ArchiveMutationTests.Rows(packed.ToArray(), out var reader));
        Assert.Empty(reader.Notes);
    }

    [Fact]
    public void Open_SymbolicLink_IsLeftOutAsOne()
    {
        using var packed = new MemoryStream(ArchiveBytes.Zip([.. Two, new("link.csv", "a.csv"u8.ToArray(), null)], CompressionLevel.NoCompression)) { Position = 0 };
        var bytes = packed.ToArray();
        var entry = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        bytes[entry + 41] = 0xA1; // S_IFLNK

        Assert.Equal(7, ArchiveMutationTests.Rows(bytes, out var reader));
        Assert.Equal(["Files of the archive left out: \"link.csv\" (symbolic link)."], reader.Notes);
    }

    [Fact]
    public void Open_EmptyArchive_SaysThatItHoldsNoFile() =>
        TraceText.Says(Message(ZipBytes.Write([])), "trace.csv: is an archive without a trace: it holds no file; expected at least one");

    internal static string Message(byte[] bytes) => Assert.Throws<TraceException>(() => ArchiveMutationTests.Rows(bytes, out _)).Message;

    private static byte[] Flip(byte[] seed, int at)
    {
        byte[] bytes = [.. seed];
        bytes[at] ^= 4;
        return bytes;
    }

    private static byte[] Replace(byte[] seed, string old, string replacement, bool isLast)
    {
        byte[] bytes = [.. seed];
        var at = isLast ? bytes.AsSpan().LastIndexOf(Encoding.UTF8.GetBytes(old)) : bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(old));
        Encoding.UTF8.GetBytes(replacement).CopyTo(bytes.AsSpan(at));
        return bytes;
    }
}
