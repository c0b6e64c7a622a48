using System.Text;
using LbSim.Kernel.Random;
using LbSim.Workload.Traces;

namespace LbSim.Tests.Workload.Traces;

/// <summary>Ten thousand damaged files for every reader: rows or a message, never anything else, and no row without an account.</summary>
public class TraceReaderMutationTests
{
    private const int Rounds = 10_000;

    public static TheoryData<string> Formats => TraceSamples.Names;

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_AnyMutation_GivesRowsOrATraceExceptionAndLosesNone(string format)
    {
        byte[][] seeds = [.. TraceLayouts.Of(format).Select(Encoding.UTF8.GetBytes)];
        var random = new RandomStream(21, "mutations-" + format);
        var read = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = TraceMutations.Mutate(seeds[round % seeds.Length], random);
            try
            {
                var (rows, skipped, recognised) = ReadAll(bytes, round % 4 == 3 ? null : format); // the others are what a user names with --trace-format
                read++;
                var wanted = TraceRowCounts.Of(bytes, recognised);
                Assert.True(wanted == rows + skipped, $"{recognised}: {wanted} rows, {rows} read and {skipped} skipped: {Encoding.UTF8.GetString(bytes)}");
            }
            catch (TraceException fault)
            {
                Assert.StartsWith("trace.csv", fault.Message, StringComparison.Ordinal);
                Assert.True(fault.Message.Length < 3000, fault.Message);
            }
        }

        Assert.InRange(read, Rounds / 50, Rounds);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_LayoutsOfAFormat_AreCountedAsTheyAreRead(string format)
    {
        foreach (var text in TraceLayouts.Of(format))
        {
            var (rows, skipped, recognised) = ReadAll(Encoding.UTF8.GetBytes(text), null);

            Assert.Equal(format, recognised);
            Assert.True(rows > 0);
            Assert.Equal(rows + skipped, TraceRowCounts.Of(Encoding.UTF8.GetBytes(text), format));
        }
    }

    private static (long Rows, long Skipped, string Recognised) ReadAll(byte[] bytes, string? format)
    {
        using var reader = TraceFormats.Open(TraceText.File(bytes), new() { BadRows = BadRowPolicy.Skip, ArrivalIsOptional = true, ReadsModels = true, ReadsUnsizedBlocks = true }, format, false, out var recognition);
        var rows = 0L;
        while (reader.TryRead(out var row))
        {
            rows++;
            Assert.True(row.Output >= 0 && (row.Prompt > 0 || row.Output == 0));
        }

        Assert.Equal(reader.Skipped.Total, reader.Skipped.ByReason.Sum(entry => entry.Rows));
        return (rows, reader.Skipped.Total, recognition.Format);
    }
}
