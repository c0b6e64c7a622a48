using System.Globalization;

namespace LbSim.Workload.Traces.Analysis;

/// <summary>The first reading of a trace: rows into memory as long as they are not too many, the rest only measured.</summary>
internal sealed class AnalysisLoad : IDisposable
{
    private readonly TraceFile _file;
    private readonly ReaderSettings _settings;
    private readonly AnalysisOptions _options;
    private readonly TraceRecognition _recognition;
    private readonly SessionNumbers _sessions = new();
    private readonly List<long> _models = [];
    private readonly List<long> _kinds = [];
    private readonly ReuseTally _reuse = new();
    private readonly AgentTally _agents = new();

    /// <summary>Opens the file.</summary>
    public AnalysisLoad(TraceFile file, ReaderSettings settings, AnalysisOptions options, RowChoice choice)
    {
        (_file, _settings, _options, Choice) = (file, settings, options, choice);
        Reader = TraceFormats.Open(file, settings, options.Format, hashes: true, out _recognition);
        Measured = new(options.MostExactRows);
    }

    /// <summary>Which rows are taken.</summary>
    public RowChoice Choice { get; }

    /// <summary>The reader.</summary>
    public TraceReader Reader { get; }

    /// <summary>The rows, unless they are too many.</summary>
    public RowStore Rows { get; private set; } = new();

    /// <summary>Whether there are more rows than are kept.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Rows read.</summary>
    public long Count { get; private set; }

    /// <summary>Earliest time of the file, in attoseconds.</summary>
    public Int128 Earliest { get; private set; } = Int128.MaxValue;

    /// <summary>Latest time of the file, in attoseconds.</summary>
    public Int128 Latest { get; private set; } = Int128.MinValue;

    /// <summary>Rows earlier than the row before them.</summary>
    public long Inversions { get; private set; }

    /// <summary>Measured times.</summary>
    public MeasuredTally Measured { get; }

    /// <summary>Name of the format.</summary>
    public string Format => _recognition.Format;

    /// <summary>Reads every row.</summary>
    /// <exception cref="TraceException">There is no usable row.</exception>
    public void ReadAll()
    {
        var last = Int128.MinValue;
        while (Reader.TryRead(out var row))
        {
            if (!Choice.Takes(row, Reader))
            {
                continue;
            }

            Inversions += row.At < last ? 1 : 0;
            last = row.At;
            Earliest = Int128.Min(Earliest, row.At);
            Latest = Int128.Max(Latest, row.At);
            Take(row);
        }

        if (Count == 0)
        {
            throw new TraceException(_file.Name, Reader.Skipped.Total == 0
                ? "holds no request; expected at least one" + string.Concat(Reader.Notes.Select(note => " (" + note + ")"))
                : string.Create(CultureInfo.InvariantCulture, $"has no usable row: all {Reader.Skipped.Total} were skipped ({Reader.Skipped.ByReason[0].Reason})"));
        }
    }

    /// <summary>Rows that repeat another exactly without following it, by their numbers; puts the rows in order of time.</summary>
    public HashSet<long> FindRepeatedApart()
    {
        Rows.SortByTime();
        var tally = new DuplicateTally();
        var found = new HashSet<long>();
        for (var walk = Rows.InTime(); walk.MoveNext();)
        {
            ref var row = ref walk.Current;
            if (tally.Add(row.At, row, row.Fingerprint))
            {
                found.Add(row.Number);
            }
        }

        return found;
    }

    /// <summary>Reuse of blocks, requests in order of time.</summary>
    public ReuseSummary? FinishReuse()
    {
        int? blockSize = Reader.BlockTokens > 0 ? Reader.BlockTokens : null;
        var hasLengths = Reader.HasBlockLengths;
        if (Inversions == 0 || _reuse.Finish(blockSize, hasLengths, false) is null)
        {
            return _reuse.Finish(blockSize, hasLengths, isInFileOrder: false);
        }

        return ReusePass.Sorted(_file, _settings with { Ids = new() }, Format, Choice.Again()) is { } sorted
            ? sorted.Finish(blockSize, hasLengths, isInFileOrder: false)
            : _reuse.Finish(blockSize, hasLengths, isInFileOrder: true);
    }

    /// <summary>Everything that does not depend on the order of rows; the rest is empty.</summary>
    public TraceAnalysis Describe(AnalysisFrame frame) => new()
    {
        Name = _file.Name,
        Sha256 = Reader.Input.FinishHash(),
        Bytes = Reader.Input.RawBytes,
        Recognition = _recognition,
        Columns = Reader.Columns.Describe(),
        Notes = [.. Reader.Notes],
        Approximate = [],
        Requests = Count,
        Skipped = Reader.Skipped,
        Failures = 0,
        DuplicateRows = null,
        HasTimes = frame.HasTimes,
        Inversions = Inversions,
        SpanSeconds = frame.Seconds,
        DistinctTimes = 0,
        Gaps = null,
        GapCdf = [],
        Windows = [],
        PerMinute = null,
        PerHour = null,
        Rate = null,
        PeakMinutePromptTokens = 0,
        PeakMinuteOutputTokens = 0,
        Bursts = null,
        Calendar = null,
        Prompt = null!,
        Output = null!,
        PromptCdf = [],
        OutputCdf = [],
        Pearson = null,
        Spearman = null,
        LogMoments = null,
        TopHundredthTokenShare = 0,
        Clients = null,
        Sessions = null,
        Groups = [.. Group(ColumnRole.Model, _models, Reader.Models), .. Group(ColumnRole.Kind, _kinds, Reader.Kinds)],
        Reuse = FinishReuse(),
        Agents = Reader.HasSteps ? _agents.Finish(Measured, Reader.Ids.RepeatedSessions) : null,
        Measured = null,
    };

    /// <inheritdoc/>
    public void Dispose() => Reader.Dispose();

    private void Take(in TraceRow row)
    {
        Count++;
        CountText(_models, row.Model);
        CountText(_kinds, row.Kind);
        if (Reader.HasTimes)
        {
            Measured.Add(Reader.Times);
        }

        if (row.Prefix is { } blocks)
        {
            _reuse.Add(blocks, row.Prompt);
        }

        if (!IsTooLong && Count > _options.MostExactRows)
        {
            IsTooLong = true;
            Rows = new();
        }

        var session = Reader.HasSteps || !IsTooLong ? _sessions.Of(row.Session) : -1;
        if (Reader.HasSteps)
        {
            _agents.Add(row, session, Reader.Step);
        }

        if (!IsTooLong)
        {
            Rows.Add(row, session, Reader.HasArrivals ? Reader.FingerprintOf(row) : 0);
        }
    }

    private static void CountText(List<long> counts, int index)
    {
        if (index < 0)
        {
            return;
        }

        while (counts.Count <= index)
        {
            counts.Add(0);
        }

        counts[index]++;
    }

    private IEnumerable<GroupSummary> Group(ColumnRole role, List<long> counts, IReadOnlyCollection<string> texts)
    {
        if (counts.Count == 0)
        {
            return [];
        }

        var name = Reader.Columns.NameOf(role).ToLowerInvariant().Replace(' ', '_');
        var top = texts.Zip(counts).Where(entry => entry.Second > 0).OrderByDescending(entry => entry.Second).ThenBy(entry => entry.First, StringComparer.Ordinal);
        return [new(name, counts.Count(count => count > 0), [.. top.Take(10).Select(entry => (entry.First, entry.Second))])];
    }
}
