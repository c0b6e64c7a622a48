using LbSim.Kernel.Random;
using LbSim.Workload;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.Sorting;

namespace LbSim.Tests.Workload.Traces.Sorting;

public class RowSorterTests
{
    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(1000, 1, 1)]
    [InlineData(1000, 700, 3)]
    [InlineData(5000, 20_000, 2)]
    [InlineData(5000, 1 << 30, 1)]
    public void TryNext_RandomRows_GivesWhatAStableSortInMemoryGives(int rows, long bytes, int sharers)
    {
        for (var seed = 0UL; seed < 10; seed++)
        {
            var given = RandomRows(rows, seed);
            using var space = new SortSpace(() => new MemoryStream(), bytes, sharers);

            var sorter = new RowSorter(space);
            given.ForEach(row => sorter.Add(row));

            Assert.Equal(given.OrderBy(row => row.At).Select(Text), Drain(sorter).Select(Text));
            Assert.Equal(given.Zip(given.Skip(1)).Count(pair => pair.Second.At < pair.First.At), sorter.Inversions);
        }
    }

    [Fact]
    public void TryNext_TracesThatShareASpace_KeepTheirRowsApart()
    {
        using var space = new SortSpace(() => new MemoryStream(), 2000, 3);
        var given = Enumerable.Range(0, 3).Select(trace => RandomRows(300, (ulong)trace)).ToArray();
        var sorters = Array.ConvertAll(given, rows =>
        {
            var sorter = new RowSorter(space);
            rows.ForEach(row => sorter.Add(row));
            return sorter;
        });
        var found = Array.ConvertAll(sorters, _ => new List<TraceRow>());

        for (var turn = 0; turn < 300; turn++)
        {
            for (var trace = 0; trace < 3; trace++)
            {
                Assert.True(sorters[trace].TryNext(out var row));
                found[trace].Add(row);
            }
        }

        for (var trace = 0; trace < 3; trace++)
        {
            Assert.False(sorters[trace].TryNext(out _));
            Assert.Equal(given[trace].OrderBy(row => row.At).Select(Text), found[trace].Select(Text));
        }
    }

    [Fact]
    public void Add_RowsThatFit_NeedNoScratchStream()
    {
        using var space = new SortSpace(() => throw new InvalidOperationException("not needed"), 1 << 20, 1);
        var sorter = new RowSorter(space);
        RandomRows(100, 1).ForEach(row => sorter.Add(row));

        Assert.Equal(100, Drain(sorter).Count);
    }

    [Fact]
    public void Add_MoreRowsThanFit_SpillsRunsOfTheSizeOfTheRoom()
    {
        using var space = new SortSpace(() => new MemoryStream(), 10_000, 1);
        var sorter = new RowSorter(space);
        RandomRows(1000, 1).ForEach(row => sorter.Add(row));

        Assert.InRange(sorter.Runs, 9, 40); // rows take between 100 and 400 bytes here
    }

    private static List<TraceRow> Drain(RowSorter sorter)
    {
        var rows = new List<TraceRow>();
        while (sorter.TryNext(out var row))
        {
            rows.Add(row);
        }

        return rows;
    }

    // few instants, so that many tie; every field at its ends now and then
    private static List<TraceRow> RandomRows(int count, ulong seed)
    {
        var stream = new RandomStream(seed, 1UL);
        var rows = new List<TraceRow>();
        for (var index = 0; index < count; index++)
        {
            rows.Add(new()
            {
                At = (stream.NextIndex(3) == 0 ? (Int128)1 << 90 : -500) + ((Int128)stream.NextIndex(40) * 1_000_000_000_000_000_000),
                Line = index,
                Session = stream.NextIndex(2) == 0 ? -1 : (long)(stream.NextBits() >> 1),
                SessionName = stream.NextIndex(3) switch { 0 => null, 1 => "ü" + index, _ => new string('s', stream.NextIndex(300)) },
                Bytes = stream.NextIndex(3) switch { 0 => -1, 1 => long.MaxValue, _ => stream.NextIndex(1 << 20) },
                Prompt = stream.NextIndex(2) == 0 ? int.MaxValue : stream.NextIndex(300),
                Output = stream.NextIndex(3),
                Client = stream.NextIndex(5) - 1,
                Model = stream.NextIndex(3) - 1,
                Kind = stream.NextIndex(3) - 1,
                Agent = stream.NextIndex(3) switch { 0 => 0, 1 => int.MaxValue, _ => 1 },
                Fingerprint = stream.NextIndex(2) == 0 ? 0 : stream.NextBits(),
                HasFailed = stream.NextIndex(2) == 0,
                Prefix = stream.NextIndex(3) switch
                {
                    0 => null,
                    1 => [],
                    _ => [.. Enumerable.Range(0, stream.NextIndex(9) == 0 ? 6000 / (1 + count) : 3).Select(_ => new PrefixSegment(stream.NextBits(), 1 + stream.NextIndex(1 << 30)))],
                },
            });
        }

        return rows;
    }

    private static string Text(TraceRow row) => string.Join('|', row.At, row.Line, row.Session, row.SessionName ?? "-", row.Bytes, row.Prompt, row.Output, row.Client, row.Model, row.Kind, row.Agent, row.Fingerprint, row.HasFailed, row.Prefix is null ? "-" : string.Join(' ', row.Prefix));
}
