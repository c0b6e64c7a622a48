using System.Globalization;
using System.Text;

namespace LbSim.Workload.Traces.Output;

/// <summary>The traces that become one file, each at its next row.</summary>
internal sealed class EditSources : IDisposable
{
    private const int RowsBetweenLooks = 4096;

    private readonly List<EditSource> _sources = [];
    private readonly PriorityQueue<EditSource, (Int128 At, int Source)> _heads = new();

    /// <summary>Takes one more.</summary>
    public void Add(EditSource source) => _sources.Add(source);

    /// <summary>Writes all rows in order of time; where rows tie the earlier trace comes first.</summary>
    /// <param name="isByClock">Whether times are used as recorded; else all traces begin together.</param>
    /// <param name="options">How.</param>
    /// <param name="begin">Opens the output.</param>
    public EditResult Write(bool isByClock, EditOptions options, Func<Stream> begin)
    {
        CheckClocks(isByClock);
        var writer = Choose(options.To, _sources[0]);
        if (options.KeepsFailures && !writer.HoldsFailures)
        {
            throw new TraceException(_sources[0].Name, $"cannot be written as {writer.Name} with its failed requests: only {string.Join(", ", TraceWriter.Names.Where(name => TraceWriter.Find(name)!.HoldsFailures))} holds rows without output");
        }

        using var text = new StreamWriter(begin(), new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
        if (writer.Header is { } header)
        {
            text.Write(header + "\n");
        }

        var origin = _sources.Min(source => source.First);
        var rows = WriteRows(source => source.Row.At - (isByClock ? origin : source.First), writer, text, options.Cancellation);
        return Result(writer, rows);
    }

    /// <inheritdoc/>
    public void Dispose() => _sources.ForEach(source => source.Dispose());

    private long WriteRows(Func<EditSource, Int128> time, TraceWriter writer, StreamWriter text, CancellationToken stop)
    {
        for (var index = 0; index < _sources.Count; index++)
        {
            _heads.Enqueue(_sources[index], (time(_sources[index]), index));
        }

        var rows = 0L;
        while (_heads.TryDequeue(out var source, out var key))
        {
            do
            {
                writer.Write(source.Give(key.At), text);
                if (rows++ % RowsBetweenLooks == 0)
                {
                    stop.ThrowIfCancellationRequested();
                }

                if (!source.MoveNext())
                {
                    source = null;
                    break;
                }

                key.At = time(source);
            }
            while (!_heads.TryPeek(out _, out var other) || key.CompareTo(other) < 0); // the heap is asked only where rows change files
            if (source is not null)
            {
                _heads.Enqueue(source, key);
            }
        }

        return rows;
    }

    private EditResult Result(TraceWriter writer, long rows)
    {
        var skipped = new SkippedRows();
        _sources.ForEach(source => skipped.AddAll(source.Skipped));
        var inversions = _sources.Sum(source => source.Inversions);
        string[] sorted = inversions == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{inversions} {(inversions == 1 ? "row was" : "rows were")} earlier than the row before; rows were put in order of time, equal times as they stood.")];
        return new()
        {
            Format = writer.Name,
            Rows = rows,
            Failures = _sources.Sum(source => source.Failed),
            Duplicates = _sources.Sum(source => source.Duplicates),
            Outside = _sources.Sum(source => source.Outside),
            Skipped = skipped,
            Notes = [.. writer.Notes, .. sorted, .. _sources.SelectMany(source => source.Notes).Distinct()],
        };
    }

    private void CheckClocks(bool isByClock)
    {
        foreach (var source in _sources)
        {
            if (isByClock && source.IsDated != _sources[0].IsDated)
            {
                throw new TraceException(source.Name, $"{(source.IsDated ? "has dates" : "has no dates")} and {_sources[0].Name} {(_sources[0].IsDated ? "has" : "has none")}: they share no clock; expected --align start");
            }
        }
    }

    private static TraceWriter Choose(string? to, EditSource source) =>
        to is null ? TraceWriter.Find(source.Format) ?? new CsvTraceWriter() : TraceWriter.Of(to, source.Name);
}
