using System.Text;
using System.Text.Unicode;
using LbSim.Kernel.Random;
using LbSim.Workload.Traces;
using Xunit.Abstractions;

namespace LbSim.Tests.Workload.Traces;

/// <summary>Twelve thousand damaged archives: one message, or every row of every file read, skipped, or in a file that is named as left out.</summary>
public class ArchiveMutationTests(ITestOutputHelper output)
{
    private const string Header = "arrived_at,num_prefill_tokens,num_decode_tokens";

    // more by hand: LBSIM_ARCHIVE_ROUNDS=20000 for each kind
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("LBSIM_ARCHIVE_ROUNDS"), out var rounds) ? rounds : 1000;

    public static TheoryData<string> Kinds => [.. ArchiveBytes.Kinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_MutatedArchive_GivesEveryRowOrAMessage(string kind)
    {
        var mutations = new ArchiveMutations(ArchiveBytes.Kinds[kind](ArchiveFile.Mixed), new RandomStream(23, "archives-" + kind));
        var read = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = mutations.Next();
            try
            {
                using var reader = TraceFormats.Open(TraceText.File(bytes), new() { BadRows = BadRowPolicy.Skip, ArrivalIsOptional = true }, round % 2 == 0 ? "vidur" : null, false, out var recognition);
                var rows = 0L;
                while (reader.TryRead(out _))
                {
                    rows++;
                }

                AssertNamed(reader);
                AssertRowsAddUp(kind, bytes, reader, rows + reader.Skipped.Total, recognition.Format, round);
                read++;
            }
            catch (TraceException fault)
            {
                AssertClear(fault.Message);
            }
        }

        output.WriteLine($"{kind}: {read} of {Rounds} read whole, the others refused");
        Assert.InRange(read, Rounds / 100, Rounds);
    }

    [Fact]
    public void Read_MutatedGzip_GivesEveryRowOrAMessage()
    {
        var text = ArchiveFile.Trace("", 300).Content;
        byte[][] seeds = [TraceText.Gzip(text), [.. TraceText.Gzip(text[..1000]), .. TraceText.Gzip(text[1000..])]];
        var random = new RandomStream(23, "archives-gzip");
        var mutations = Array.ConvertAll(seeds, seed => new ArchiveMutations(seed, random));
        for (var round = 0; round < Rounds; round++)
        {
            try
            {
                Assert.Equal(300, Rows(mutations[round % 2].Next(), out var reader) + reader.Skipped.Total);
            }
            catch (TraceException fault)
            {
                AssertClear(fault.Message);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_WholeArchive_GivesTheRowsThatWerePacked(string kind)
    {
        var bytes = ArchiveBytes.Kinds[kind](ArchiveFile.Mixed);

        var rows = Rows(bytes, out var reader);

        Assert.Equal(53, rows + reader.Skipped.Total);
        Assert.Equal(1, reader.Skipped.Total);
        TraceText.Says(string.Concat(reader.Notes), "Files of the archive left out: \"notes.md\" (no vidur trace); \"d/.2.csv\" (hidden); \"empty.csv\" (is empty).");
        AssertRowsAddUp(kind, bytes, reader, rows + reader.Skipped.Total, "vidur", -1);
    }

    /// <summary>Reads all rows as a vidur trace.</summary>
    internal static long Rows(byte[] bytes, out TraceReader reader)
    {
        using var opened = TraceFormats.Open(TraceText.File(bytes), new() { BadRows = BadRowPolicy.Skip, ArrivalIsOptional = true }, null, false, out _);
        reader = opened;
        var rows = 0L;
        while (opened.TryRead(out _))
        {
            rows++;
        }

        return rows;
    }

    private static void AssertClear(string message)
    {
        Assert.StartsWith("trace.csv", message, StringComparison.Ordinal);
        Assert.True(message.Length is > 40 and < 3000 && !message.Any(char.IsControl), message);
    }

    private static void AssertNamed(TraceReader reader)
    {
        var notes = string.Concat(reader.Notes);
        foreach (var (name, reason) in reader.Input.Members!.Left)
        {
            Assert.NotEmpty(reason);
            TraceText.Says(notes, ArchiveMember.Quote(name), $"({reason})");
        }
    }

    // contents of tar archives have no checksum: a file may have changed, and only a walk through the changed archive knows its rows; all others are as they were packed or refused
    private static void AssertRowsAddUp(string kind, byte[] bytes, TraceReader reader, long found, string format, int round)
    {
        var left = reader.Input.Members!.Left.Select(member => member.Name).ToList();
        var files = kind.StartsWith("tar-", StringComparison.Ordinal) ? TarWalk.Files(bytes).Where(file => !file.Name.EndsWith('/')) : ArchiveFile.Mixed.Select(file => (file.Name, file.Content));
        var wanted = 0L;
        foreach (var (name, packed) in files)
        {
            var content = packed is [0x1F, 0x8B, ..] ? Unpack(packed) : packed;
            if (ArchiveMember.IsHidden(name) || !IsTrace(content))
            {
                var isLeft = left.Remove(string.Concat(name.Select(letter => char.IsControl(letter) ? '\uFFFD' : letter)));
                wanted += isLeft ? 0 : TraceRowCounts.Of(content, format)!.Value; // a column more, and it may still be read
            }
            else
            {
                wanted += TraceRowCounts.Of(content, format)!.Value;
            }
        }

        Assert.True(left.Count == 0 && wanted == found, $"{wanted} rows, {found} read or skipped, left out for no reason: {string.Join(", ", left)} in round {round}");
    }

    private static bool IsTrace(byte[] content) => Utf8.IsValid(content) && !content.Contains((byte)0) && Encoding.UTF8.GetString(content).Split('\n')[0] == Header;

    private static byte[] Unpack(byte[] packed)
    {
        using var text = new MemoryStream();
        using var decoder = new System.IO.Compression.GZipStream(new MemoryStream(packed), System.IO.Compression.CompressionMode.Decompress);
        decoder.CopyTo(text);
        return text.ToArray();
    }
}
