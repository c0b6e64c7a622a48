using System.Diagnostics;
using System.IO.Compression;
using LbSim.Workload.Traces;

namespace LbSim.Tests.Workload.Traces;

public class ArchiveMembersTests
{
    private static readonly ArchiveFile Trace = ArchiveFile.Trace("a.csv", 3);

    public static TheoryData<string> TarOptions =>
    [
        "cf --format=v7", "cf --format=ustar", "cf --format=pax", "cf --format=gnu", "cf --format=gnu -b 1", "czf --format=pax", "czf --format=gnu",
    ];

    [Fact]
    public void Open_HiddenFiles_AreNamedWhateverTheyHold()
    {
        ArchiveFile[] files = [Trace, ArchiveFile.Trace(".b.csv", 4), ArchiveFile.Trace("__MACOSX/c.csv", 5), new("d/.DS_Store", [0, 1], null), new(".empty", [], null)];
        foreach (var (kind, pack) in ArchiveBytes.Kinds)
        {
            Assert.True(ArchiveMutationTests.Rows(pack(files), out var reader) == 3, kind);
            Assert.Equal(["Files of the archive left out: \".b.csv\", \"__MACOSX/c.csv\", \"d/.DS_Store\", \".empty\" (hidden)."], reader.Notes);
        }
    }

    [Fact]
    public void Open_OnlyFilesThatAreLeftOut_NamesThemAll()
    {
        ArchiveFile[] files = [ArchiveFile.Trace(".b.csv", 4), new("c.png", [0x89, 0x50, 0, 1], null), new("d.csv", [], null)];

        var message = ZipFilesTests.Message(ArchiveBytes.Zip(files, CompressionLevel.Optimal));

        Assert.Equal("trace.csv: is an archive without a trace: \".b.csv\" (hidden); \"c.png\" (is not text: a zero byte at offset 2); \"d.csv\" (is empty); expected at least one", message);
    }

    [Fact]
    public void Open_SeveralFilesThatAreNoTrace_NamesThemAllAndOneAloneWithWhatWasExpected()
    {
        ArchiveFile note = new("notes.md", "# no trace\n"u8.ToArray(), null), table = new("t.csv", "arrival,colour\n1,red\n"u8.ToArray(), null);

        TraceText.Says(ZipFilesTests.Message(ArchiveBytes.Zip([note, table], CompressionLevel.Optimal)), "without a trace: \"notes.md\", \"t.csv\" (has no column for the prompt tokens and the output tokens)");
        TraceText.Says(ZipFilesTests.Message(ArchiveBytes.Zip([note], CompressionLevel.Optimal)), "trace.csv/notes.md:1: has no column for the ");
    }

    [Fact]
    public void Open_MoreFilesLeftOutThanFitASentence_CountsTheRest()
    {
        var files = Enumerable.Range(0, 250).Select(index => new ArchiveFile($"{index}.csv", [], null));

        Assert.Equal(3, ArchiveMutationTests.Rows(ArchiveBytes.Zip([Trace, .. files], CompressionLevel.Optimal), out var reader));
        TraceText.Says(reader.Notes[0], "\"199.csv\" (is empty) and 50 more.");
    }

    [Fact]
    public void Open_ArchivesInAnArchive_AreLeftOutByNameWithWhatToDo()
    {
        var tar = ArchiveBytes.Kinds["tar-pax"]([Trace]);
        ArchiveFile[] nested =
        [
            new("in.zip", ArchiveBytes.Zip([Trace], CompressionLevel.Optimal), null), new("in.tar", tar, null), new("in.tar.gz", TraceText.Gzip(tar), null),
            new("in.zip.gz", TraceText.Gzip(ArchiveBytes.Zip([Trace], CompressionLevel.Optimal)), null), new("v7.tar", ArchiveBytes.Kinds["tar-v7"]([Trace]), null),
        ];
        const string Reason = "\"in.zip\", \"in.tar\", \"in.tar.gz\", \"in.zip.gz\", \"v7.tar\" (an archive in the archive: unpack it and give it by itself)";
        foreach (var (kind, pack) in ArchiveBytes.Kinds)
        {
            Assert.True(ArchiveMutationTests.Rows(pack([.. nested, Trace]), out var reader) == 3, kind);
            Assert.Equal([$"Files of the archive left out: {Reason}."], reader.Notes);
            Assert.Equal($"trace.csv: is an archive without a trace: {Reason}; expected at least one", ZipFilesTests.Message(pack(nested)));
        }

        TraceText.Says(ZipFilesTests.Message(TraceText.Gzip(nested[0].Content)), "is a zip archive inside a gzip file; expected one of them (gunzip it first)");
    }

    [Fact]
    public void Open_DamagedGzipMember_IsAnErrorThatNamesItWhereverItStands()
    {
        var whole = TraceText.Gzip(ArchiveFile.Trace("", 3000).Content);
        byte[] changed = [.. whole];
        changed[^6] ^= 1; // in its CRC-32
        foreach (var damaged in new[] { whole[..^5], whole[..20], changed })
        {
            foreach (var kind in new[] { "zip", "tar-ustar", "tar.gz-pax" })
            {
                foreach (var files in new ArchiveFile[][] { [Trace, new("b.csv.gz", damaged, null)], [new("b.csv.gz", damaged, null), Trace] })
                {
                    TraceText.Says(ZipFilesTests.Message(ArchiveBytes.Kinds[kind](files)), "trace.csv: the gzip file \"b.csv.gz\" in it is cut off or damaged");
                }
            }
        }
    }

    [Fact]
    public void Read_DamagedGzipAroundATar_IsSaidOfTheGzipFile()
    {
        var seed = ArchiveBytes.Kinds["tar.gz-pax"]([Trace, ArchiveFile.Trace("b.csv", 3000)]);
        for (var at = 20; at < seed.Length; at += 97)
        {
            byte[] bytes = [.. seed];
            bytes[at] ^= 0x20;

            TraceText.Says(ZipFilesTests.Message(bytes), "trace.csv: the gzip file is cut off or damaged");
            TraceText.Says(ZipFilesTests.Message(seed[..at]), "trace.csv: the gzip file is cut off or damaged");
        }
    }

    [Fact]
    public void Open_NameWithControlCharacters_IsHarmlessInNotesAndMessages()
    {
        byte[] bytes = [.. TarBytes.Member("a\u001b[31m.csv", "arrived_at,num_prefill_tokens,num_decode_tokens\n0,x,1\n"u8.ToArray()), .. TarBytes.End];
        using var reader = TraceFormats.Open(TraceText.File(bytes), new(), null, false, out _);

        var fault = Assert.Throws<TraceException>(() => reader.TryRead(out _));

        Assert.DoesNotContain(fault.Message, letter => char.IsControl(letter));
    }

    [Fact]
    public void Open_TextThatBeginsWithPk_IsNoZipArchive() =>
        Assert.Single(TraceText.Read(TraceText.File("PK,arrival,prompt,output\n7,0,5,6\n")));

    [ToolTheory("tar")]
    [MemberData(nameof(TarOptions))]
    public void Open_ArchiveOfTheSystemsTar_GivesAllRows(string options)
    {
        using var folder = new PackedFolder();

        var bytes = folder.Pack("tar", $"{options.Split(' ')[0]} packed {options[(options.IndexOf(' ') + 1)..]} .");

        AssertFolder(bytes, "\"./sub/link.csv\" (symbolic link to \"../a.csv\")");
    }

    [ToolTheory("zip")]
    [InlineData("-r packed .")]
    [InlineData("-0 -r packed .")]
    [InlineData("-y -r packed .")]
    [InlineData("-fz -r packed .")]
    [InlineData("-fd -r packed .")]
    [InlineData("-r - .")]
    public void Open_ArchiveOfTheSystemsZip_GivesAllRows(string options)
    {
        using var folder = new PackedFolder();

        var bytes = folder.Pack("zip", options);

        AssertFolder(bytes, options.StartsWith("-y", StringComparison.Ordinal) ? "\"sub/link.csv\" (symbolic link)" : null);
    }

    // without an archive of links a link is packed as what it leads to
    private static void AssertFolder(byte[] bytes, string? link)
    {
        Assert.Equal(link is null ? 10 : 7, ArchiveMutationTests.Rows(bytes, out var reader));
        TraceText.Says(reader.Notes[0], ".hidden.csv\" (hidden)", "empty.csv\" (is empty)", "notes.md\" (", link ?? "");
    }

    /// <summary>A folder with three traces, one of them a link, and things that are none.</summary>
    private sealed class PackedFolder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("lbsim-archive").FullName;

        public PackedFolder()
        {
            Put(Trace.Name, Trace.Content);
            Put("sub/" + new string('n', 50) + "/" + new string('m', 30) + ".csv", ArchiveFile.Trace("", 4).Content); // within the 100 bytes of the oldest headers
            Put("sub/.hidden.csv", ArchiveFile.Trace("", 9).Content);
            Put("empty.csv", []);
            Put("notes.md", "# no trace\n"u8.ToArray());
            File.CreateSymbolicLink(Path.Combine(_path, "in", "sub", "link.csv"), "../a.csv");
        }

        public byte[] Pack(string tool, string arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(tool, arguments.Replace("packed", "../packed", StringComparison.Ordinal)) { WorkingDirectory = Path.Combine(_path, "in"), RedirectStandardOutput = true })!;
            using var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            return Directory.GetFiles(_path, "packed*") is [var packed] ? File.ReadAllBytes(packed) : output.ToArray();
        }

        public void Dispose() => Directory.Delete(_path, recursive: true);

        private void Put(string name, byte[] content)
        {
            var path = Path.Combine(_path, "in", name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }
}
