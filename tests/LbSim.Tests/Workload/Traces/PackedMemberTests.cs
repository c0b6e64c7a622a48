using System.Text;
using LbSim.Kernel.Random;
using LbSim.Workload.Traces;

namespace LbSim.Tests.Workload.Traces;

/// <summary>Archives and folders of gzip files whose text is damaged: a file is left out by name, or each of its rows is read or skipped.</summary>
public class PackedMemberTests
{
    private const int Rounds = 600; // of each of about thirty formats

    public static TheoryData<string> Formats => TraceSamples.Names;

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_MutatedGzipMembers_LosesNoRow(string format)
    {
        byte[][] seeds = [.. TraceLayouts.Of(format).Select(Encoding.UTF8.GetBytes)];
        var random = new RandomStream(31, "members-" + format);
        var read = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var whole = seeds[random.NextIndex(seeds.Length)];
            var mutated = TraceMutations.Mutate(seeds[random.NextIndex(seeds.Length)], random);
            try
            {
                read += Check(format, whole, mutated, round % 2 == 0) ? 1 : 0;
            }
            catch (TraceException fault)
            {
                Assert.StartsWith("trace.csv", fault.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(read, Rounds / 50, Rounds);
    }

    private static bool Check(string format, byte[] whole, byte[] mutated, bool isFolder)
    {
        (string Name, byte[] Bytes)[] files = [("a.json.gz", TraceText.Gzip(whole)), ("b.json.gz", TraceText.Gzip(mutated))];
        var file = isFolder
            ? new TraceFile("trace.csv", () => Stream.Null) { Members = () => [.. files.Select(member => TraceText.File(member.Bytes, member.Name))] }
            : TraceText.File(Tar(files));
        using var reader = TraceFormats.Open(file, new() { BadRows = BadRowPolicy.Skip, ArrivalIsOptional = true }, format, false, out _);
        var rows = 0L;
        while (reader.TryRead(out _))
        {
            rows++;
        }

        var isLeftOut = reader.Notes.Any(note => note.Contains("\"b.json.gz\"", StringComparison.Ordinal));
        var wanted = TraceRowCounts.Of(whole, format) + (isLeftOut ? 0 : TraceRowCounts.Of(mutated, format));
        Assert.True(wanted == rows + reader.Skipped.Total, $"{format}: {wanted} rows, {rows} read and {reader.Skipped.Total} skipped: {Encoding.UTF8.GetString(mutated)}");
        return !isLeftOut;
    }

    private static byte[] Tar((string Name, byte[] Bytes)[] files)
    {
        using var packed = new MemoryStream();
        using (var writer = new System.Formats.Tar.TarWriter(packed, System.Formats.Tar.TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                using var content = new MemoryStream(bytes);
                writer.WriteEntry(new System.Formats.Tar.UstarTarEntry(System.Formats.Tar.TarEntryType.RegularFile, name) { DataStream = content });
            }
        }

        return packed.ToArray();
    }
}
