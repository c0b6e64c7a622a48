using System.Globalization;
using LbSim.Kernel.Random;
using LbSim.Workload.Traces.Sorting;

namespace LbSim.Workload.Traces.Output;

/// <summary>The rows of one trace that is written anew, with the texts they had.</summary>
internal sealed class EditSource : IDisposable
{
    private readonly TraceRows _rows;
    private readonly string _scope;
    private TraceRow _row;

    /// <summary>Opens a trace at its first row.</summary>
    /// <param name="file">The trace.</param>
    /// <param name="number">Which of the traces it is, from 0.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="start">What to leave out at the beginning.</param>
    /// <param name="limit">What to keep from there.</param>
    /// <param name="scope">Put before clients and sessions and into the names of blocks, so that files stay apart; empty for one file.</param>
    /// <param name="space">Room for sorting; null where the file is taken to be in order.</param>
    /// <exception cref="OutOfOrderException">It was taken to be in order and is not; the same from <see cref="MoveNext"/>.</exception>
    public EditSource(TraceFile file, int number, EditOptions options, TraceExtent? start, TraceExtent? limit, string scope, SortSpace? space)
    {
        (Name, _scope) = (file.Name, scope);
        _rows = new(file, new TraceOptions
        {
            Columns = options.Columns,
            Format = options.Format,
            BadRows = options.SkipsBadRows ? BadRowPolicy.Skip : BadRowPolicy.Error,
            Unsorted = space is null ? UnsortedPolicy.Error : UnsortedPolicy.Sort,
            Disorder = () => new OutOfOrderException(number),
            SortSpace = space,
            Start = start,
            Limit = limit,
            KeepsFailures = options.KeepsFailures,
            KeepsTexts = true,
            DropsDuplicates = options.DropsDuplicates,
            SpreadsTies = options.SpreadsTies,
            RowsRead = rows =>
            {
                options.Cancellation.ThrowIfCancellationRequested();
                options.RowsRead?.Invoke(rows);
            },
        }, scans: false);
        MoveNext();
    }

    /// <summary>Name of the file.</summary>
    public string Name { get; }

    /// <summary>Name of its format.</summary>
    public string Format => _rows.Recognition.Format;

    /// <summary>Whether its times are dates.</summary>
    public bool IsDated => _rows.Reader.IsDated;

    /// <summary>The file's own time of its first row, in attoseconds.</summary>
    public Int128 First => _rows.First.At;

    /// <summary>The row it stands at.</summary>
    public ref readonly TraceRow Row => ref _row;

    /// <summary>Failed requests left out so far.</summary>
    public long Failed => _rows.Failed;

    /// <summary>Rows that start and limit left out so far.</summary>
    public long Outside => _rows.Outside;

    /// <summary>Rows left out so far because they repeat another exactly.</summary>
    public long Duplicates => _rows.Duplicates;

    /// <summary>Rows earlier than the one before them, where the file was sorted.</summary>
    public long Inversions => _rows.Inversions;

    /// <summary>Rows skipped so far.</summary>
    public SkippedRows Skipped => _rows.Reader.Skipped;

    /// <summary>What the reader assumed, and what it read and no format can hold.</summary>
    public IReadOnlyList<string> Notes => _rows.Reader.HasTimes ? [.. _rows.Notes, "What the recorded system took for each request was left away: no format that is written holds it."] : _rows.Notes;

    /// <summary>Goes to the next row; false at the end, when all of the file has been looked at.</summary>
    public bool MoveNext()
    {
        if (_rows.TryNext(out _row))
        {
            return true;
        }

        _rows.ReadRest();
        return false;
    }

    /// <summary>The row it stands at, ready to be written.</summary>
    /// <param name="at">Attoseconds after the first row written.</param>
    public OutputRow Give(Int128 at) => new()
    {
        At = at,
        Prompt = _row.Prompt,
        Output = _row.Output,
        Kind = _row.Kind < 0 ? "" : _rows.Reader.Ids.Kinds.Texts[_row.Kind],
        Bytes = _row.Bytes,
        Prefix = _scope.Length == 0 || _row.Prefix is null ? _row.Prefix : Scoped(_row.Prefix),
        Client = _row.Client < 0 ? "" : _scope + _rows.Reader.Ids.Clients.Texts[_row.Client],
        Session = _row.Session < 0 ? "" : _scope + (_row.SessionName ?? _row.Session.ToString("x", CultureInfo.InvariantCulture)),
        Model = _row.Model < 0 ? "" : _rows.Reader.Ids.Models.Texts[_row.Model],
    };

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private PrefixSegment[] Scoped(PrefixSegment[] blocks)
    {
        var scope = StableHash.Of(_scope);
        return Array.ConvertAll(blocks, block => block with { Id = StableHash.Combine(scope, block.Id) });
    }
}
