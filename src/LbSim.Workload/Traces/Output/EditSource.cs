using System.Globalization;
using LbSim.Kernel.Random;

namespace LbSim.Workload.Traces.Output;

/// <summary>The rows of one trace that is written anew, with the texts they had.</summary>
internal sealed class EditSource : IDisposable
{
    private readonly TraceRows _rows;
    private readonly string _scope;
    private readonly List<string> _clients = [];
    private readonly List<string> _models = [];
    private TraceRow _row;

    /// <summary>Opens a trace at its first row.</summary>
    /// <param name="file">The trace.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="start">What to leave out at the beginning.</param>
    /// <param name="limit">What to keep from there.</param>
    /// <param name="scope">Put before clients and sessions and into the names of blocks, so that files stay apart; empty for one file.</param>
    public EditSource(TraceFile file, EditOptions options, TraceExtent? start, TraceExtent? limit, string scope)
    {
        (Name, _scope) = (file.Name, scope);
        _rows = new(file, new TraceOptions
        {
            Columns = options.Columns,
            Format = options.Format,
            BadRows = options.SkipsBadRows ? BadRowPolicy.Skip : BadRowPolicy.Error,
            Unsorted = UnsortedPolicy.Sort,
            Start = start,
            Limit = limit,
            KeepsFailures = options.KeepsFailures,
            SpreadsTies = options.SpreadsTies,
        }, scans: true);
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

    /// <summary>Rows skipped so far.</summary>
    public long Skipped => _rows.Reader.Skipped.Total;

    /// <summary>What the reader assumed.</summary>
    public IReadOnlyList<string> Notes => _rows.Reader.Notes;

    /// <summary>Goes to the next row; false at the end.</summary>
    public bool MoveNext() => _rows.TryNext(out _row);

    /// <summary>The row it stands at, ready to be written.</summary>
    /// <param name="at">Attoseconds after the first row written.</param>
    public OutputRow Give(Int128 at) => new()
    {
        At = at,
        Row = _scope.Length == 0 || _row.Prefix is null ? _row : Scoped(),
        Client = _row.Client < 0 ? "" : _scope + Text(_clients, _rows.Reader.Ids.Clients.Texts, _row.Client),
        Session = _row.Session < 0 ? "" : _scope + _row.Session.ToString("x", CultureInfo.InvariantCulture),
        Model = _row.Model < 0 ? "" : Text(_models, _rows.Reader.Ids.Models.Texts, _row.Model),
        BlockTokens = _rows.Reader.BlockTokens,
    };

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private TraceRow Scoped()
    {
        var scope = StableHash.Of(_scope);
        return _row with { Prefix = Array.ConvertAll(_row.Prefix!, block => block with { Id = StableHash.Combine(scope, block.Id) }) };
    }

    // texts are numbered in order of appearance, so only new ones have to be copied
    private static string Text(List<string> known, IReadOnlyCollection<string> texts, int index)
    {
        if (index >= known.Count)
        {
            known.AddRange(texts.Skip(known.Count));
        }

        return known[index];
    }
}
