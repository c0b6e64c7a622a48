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
        var sample = TraceSamples.Of(format);
        var seed = Encoding.UTF8.GetBytes(sample.Text);
        var random = new RandomStream(21, "mutations-" + format);
        var read = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = TraceMutations.Mutate(seed, random);
            try
            {
                var (rows, skipped) = ReadAll(bytes, format);
                read++;
                if (sample.Lines is { } rule)
                {
                    Assert.True(RowsIn(bytes, rule) == rows + skipped, $"{rows} read and {skipped} skipped: {Convert.ToHexString(bytes)}");
                }
            }
            catch (TraceException fault)
            {
                Assert.StartsWith("trace.csv", fault.Message, StringComparison.Ordinal);
                Assert.True(fault.Message.Length < 3000, fault.Message);
            }
        }

        Assert.InRange(read, Rounds / 50, Rounds);
    }

    [Fact]
    public void Read_MutatedArchives_GiveRowsOrATraceException()
    {
        var random = new RandomStream(22, "mutations-archives");
        var text = TraceSamples.Of("vidur").Text;
        byte[][] seeds = [TraceReaderTests.Zip(text, text), TraceReaderTests.Tar(text, text), TraceText.Gzip(TraceReaderTests.Tar(text, text))];
        for (var round = 0; round < Rounds; round++)
        {
            try
            {
                _ = ReadAll(TraceMutations.Mutate(seeds[round % seeds.Length], random), null);
            }
            catch (TraceException fault)
            {
                Assert.StartsWith("trace.csv", fault.Message, StringComparison.Ordinal);
            }
        }
    }

    private static (long Rows, long Skipped) ReadAll(byte[] bytes, string? format)
    {
        using var reader = TraceFormats.Open(TraceText.File(bytes), new() { BadRows = BadRowPolicy.Skip, ArrivalIsOptional = true, ReadsModels = true, ReadsUnsizedBlocks = true }, format, false, out _);
        var rows = 0L;
        while (reader.TryRead(out var row))
        {
            rows++;
            Assert.True(row.Output >= 0 && (row.Prompt > 0 || row.Output == 0));
        }

        return (rows, reader.Skipped.Total);
    }

    private static int RowsIn(byte[] bytes, LineRule rule)
    {
        var isCsv = rule == LineRule.Csv;
        var text = Encoding.Latin1.GetString(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(3) : bytes);
        var lines = text.Split(isCsv ? ["\r\n", "\n", "\r"] : ["\n"], StringSplitOptions.None);
        return lines.Count(line => (isCsv ? line : line.Trim(' ', '\t', '\r')).Length > 0) - (isCsv ? 1 : 0);
    }
}
