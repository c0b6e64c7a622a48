using System.Globalization;
using System.Text;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.Output;

namespace LbSim.Tests.Workload.Traces.Output;

/// <summary>Traces that are out of order, against a sort in memory.</summary>
public class UnsortedEditTests
{
    private const string Header = "arrival_s,prompt_tokens,output_tokens,client,session,model,bytes\n";

    [Theory]
    [InlineData(1)]
    [InlineData(3000)]
    [InlineData(1 << 26)]
    public void Merge_RandomFilesWithAnyRoom_EqualsAStableSortOfAllRows(long bytes)
    {
        for (var seed = 0UL; seed < 12; seed++)
        {
            var files = Enumerable.Range(0, 1 + ((int)seed % 4)).Select(file => Rows(seed, file)).ToArray();
            var output = new WrittenTrace();

            var result = TraceEditor.Merge([.. files.Select(rows => TraceText.File(TextOf(rows)))], isByClock: false, new() { SortBytes = bytes, OpenScratch = () => new ScratchStream() }, output.Begin);

            Assert.Equal(Header + string.Concat(Merged(files)), output.Text);
            Assert.Equal(files.Sum(rows => rows.Count), result.Rows);
            Assert.InRange(output.Beginnings, 1, 3);
            Assert.Equal(0, ScratchStream.Open);
        }
    }

    [Fact]
    public void Convert_RowsInOrder_AreReadOnceAndNeverHeld()
    {
        var opened = 0;
        var bytes = Encoding.UTF8.GetBytes(TextOf([.. Enumerable.Range(0, 500).Select(at => (at, at + 1))]));
        var file = new TraceFile("t.csv", () =>
        {
            opened++;
            return new MemoryStream(bytes);
        });

        TraceEditor.Convert(file, new() { To = "csv", SortBytes = 1, OpenScratch = () => throw new InvalidOperationException("nothing to sort") }, new WrittenTrace().Begin);

        Assert.Equal(1, opened);
    }

    [Fact]
    public void Convert_OneRowTooEarly_IsBegunAnewSortedAndSaid()
    {
        var output = new WrittenTrace();

        var result = TraceEditor.Convert(TraceText.At("5", "7", "6"), new() { To = "vidur" }, output.Begin);

        Assert.Equal("arrived_at,num_prefill_tokens,num_decode_tokens\n0,10,1\n1,12,1\n2,11,1\n", output.Text);
        Assert.Equal(2, output.Beginnings);
        Assert.Contains("1 row was earlier than the row before; rows were put in order of time, equal times as they stood.", result.Notes);
    }

    [Fact]
    public void Slice_RowOutOfOrderBehindTheLimit_TakesItsPlaceInTheStretch()
    {
        var output = new WrittenTrace();

        var result = TraceEditor.Slice(TraceText.At("0", "1", "5", "9", "2"), TraceExtent.OfRows(1), TraceExtent.OfTime(SimDuration.FromSeconds(3)), new() { To = "vidur" }, output.Begin);

        Assert.Equal("arrived_at,num_prefill_tokens,num_decode_tokens\n0,11,1\n1,14,1\n", output.Text);
        Assert.Equal((2, 3), (result.Rows, result.Outside));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(3, 4)]
    [InlineData(9, 1)]
    public void Slice_AnyStretch_AccountsForEveryRow(int start, int limit)
    {
        var text = "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
            + string.Concat(Enumerable.Range(0, 20).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row * 7 % 11},m,{(row % 6 == 5 ? "x" : "3")},{row % 4},3,API log\n")));

        var result = TraceEditor.Slice(TraceText.File(text), TraceExtent.OfRows(start), TraceExtent.OfRows(limit), new() { SkipsBadRows = true, To = "csv" }, new WrittenTrace().Begin);

        Assert.Equal(20, result.Rows + result.Outside + result.Failures + result.Skipped.Total);
        Assert.Equal(3, result.Skipped.Total);
    }

    [Fact]
    public void Convert_Stopped_ThrowsAndClosesItsScratchStream()
    {
        var options = new EditOptions { To = "csv", SortBytes = 1, OpenScratch = () => new ScratchStream(), Cancellation = new(canceled: true) };

        Assert.Throws<OperationCanceledException>(() => TraceEditor.Convert(TraceText.At("5", "7", "6"), options, new WrittenTrace().Begin));
        Assert.Equal(0, ScratchStream.Open);
    }

    [Fact]
    public void Convert_StoppedWhileItSorts_ReadsNoFurther()
    {
        using var stop = new CancellationTokenSource();
        var read = 0;
        var options = new EditOptions
        {
            To = "csv",
            Cancellation = stop.Token,
            RowsRead = rows =>
            {
                read += rows;
                stop.Cancel();
            },
        };

        Assert.Throws<OperationCanceledException>(() => TraceEditor.Convert(TraceText.File(TextOf([(1, 1), .. Enumerable.Repeat((0, 1), 50_000)])), options, new WrittenTrace().Begin));
        Assert.InRange(read, 1, 5000);
    }

    private static List<(int At, int Prompt)> Rows(ulong seed, int file)
    {
        var stream = new RandomStream(seed, (ulong)file);
        var rows = new List<(int At, int Prompt)>();
        var isInOrder = stream.NextIndex(3) == 0;
        var count = 1 + stream.NextIndex(120);
        for (var row = 0; row < count; row++)
        {
            rows.Add((isInOrder ? row / 3 : stream.NextIndex(40), row + 1));
        }

        return rows;
    }

    private static string TextOf(List<(int At, int Prompt)> rows) =>
        "arrival_s,prompt_tokens,output_tokens\n" + string.Concat(rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.At},{row.Prompt},1\n")));

    private static IEnumerable<string> Merged(List<(int At, int Prompt)>[] files) => files
        .SelectMany(rows => rows.Select(row => (At: row.At - rows.Min(other => other.At), row.Prompt)))
        .OrderBy(row => row.At)
        .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.At},{row.Prompt},1,,,,\n"));

    private sealed class ScratchStream : MemoryStream
    {
        [ThreadStatic]
        private static int _open;
        private bool _isClosed;

        public ScratchStream() => _open++;

        public static int Open => _open;

        protected override void Dispose(bool disposing)
        {
            _open -= _isClosed ? 0 : 1;
            _isClosed = true;
            base.Dispose(disposing);
        }
    }
}
