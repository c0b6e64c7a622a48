namespace LbSim.Workload.Traces.Analysis;

/// <summary>One pass over all rows in order of time: everything that needs no second look.</summary>
internal sealed class AnalysisPass
{
    private static readonly int[] WindowLengths = [1, 10, 60, 300, 3600];

    private readonly AnalysisFrame _frame;
    private readonly WindowTally[] _windows;
    private readonly SeriesTally? _perMinute;
    private readonly SeriesTally? _perHour;
    private readonly SeriesTally? _rate;
    private readonly BurstTally? _bursts;
    private readonly CalendarTally? _calendar;
    private readonly MinuteTally _minutes;
    private readonly PairTally _pairs = new();
    private readonly LogTally _logs = new();
    private readonly ValueCounts _totals;
    private long _previous;

    /// <summary>Prepares a pass.</summary>
    public AnalysisPass(AnalysisFrame frame)
    {
        _frame = frame;
        _windows = frame.HasTimes ? Array.ConvertAll(WindowLengths, length => new WindowTally(length, frame.UnitsPerSecond)) : [];
        _perMinute = frame.HasTimes && SeriesTally.WindowsOf(frame, 60) <= 1500 ? new(60, frame) : null;
        _perHour = frame.Seconds >= 3600 && SeriesTally.WindowsOf(frame, 3600) <= 20_000 ? new(3600, frame) : null;
        _rate = frame.HasTimes ? new(SeriesTally.ShortEnough(frame), frame) : null;
        _bursts = frame.HasTimes ? new(frame.Rows, frame.Span, frame.UnitsPerSecond) : null;
        _calendar = frame.HasTimes ? new(frame) : null;
        _minutes = new(frame.UnitsPerSecond);
        _totals = new(frame.IsCoarse);
        Prompts = new(frame.IsCoarse);
        Outputs = new(frame.IsCoarse);
        CoarseGaps = frame.IsCoarse ? new(isCoarse: true) : null;
        CoarseSessionGaps = frame.IsCoarse ? new(isCoarse: true) : null;
    }

    /// <summary>Gaps of successive arrivals.</summary>
    public GapTally Gaps { get; } = new();

    /// <summary>Prompt tokens.</summary>
    public ValueCounts Prompts { get; }

    /// <summary>Output tokens.</summary>
    public ValueCounts Outputs { get; }

    /// <summary>Gaps in a histogram; null when they are ranked exactly.</summary>
    public ValueCounts? CoarseGaps { get; }

    /// <summary>Gaps within sessions in a histogram; null when they are ranked exactly.</summary>
    public ValueCounts? CoarseSessionGaps { get; }

    /// <summary>Requests of each client.</summary>
    public OwnerTally Clients { get; } = new();

    /// <summary>Requests of each session.</summary>
    public OwnerTally Sessions { get; } = new();

    /// <summary>Distinct arrival times.</summary>
    public long DistinctTimes { get; private set; }

    /// <summary>Failed requests.</summary>
    public long Failures { get; private set; }

    /// <summary>Takes the next row.</summary>
    /// <param name="at">Units after the earliest arrival; never less than before.</param>
    /// <param name="row">The row; its own time is not looked at.</param>
    /// <returns>Units since the session's last row, or -1.</returns>
    public long Add(long at, in StoredRow row)
    {
        TakeTokens(row);
        Clients.Add(row.Client, at);
        var sessionGap = Sessions.Add(row.Session, at);
        if (sessionGap >= 0)
        {
            CoarseSessionGaps?.Add(sessionGap);
        }

        if (_frame.HasTimes)
        {
            TakeTime(at, row);
        }

        return sessionGap;
    }

    /// <summary>Fills in what this pass has found.</summary>
    public TraceAnalysis Complete(TraceAnalysis analysis) => analysis with
    {
        Failures = Failures,
        DistinctTimes = DistinctTimes,
        Windows = [.. _windows.Select(window => window.Finish(_frame.Span)).OfType<WindowSummary>()],
        PerMinute = _perMinute?.Finish(),
        PerHour = _perHour?.Finish(),
        Rate = _rate?.Finish(),
        PeakMinutePromptTokens = _minutes.MostPrompt,
        PeakMinuteOutputTokens = _minutes.MostOutput,
        Bursts = _bursts?.Finish(),
        Calendar = _calendar?.Finish(),
        Prompt = ValueSummary.Of(Prompts)!,
        Output = ValueSummary.Of(Outputs)!,
        PromptCdf = Prompts.Cdf(400),
        OutputCdf = Outputs.Cdf(400),
        Pearson = _pairs.Correlation,
        LogMoments = _logs.Finish(),
        TopHundredthTokenShare = (double)_totals.SumOfLargest((_frame.Rows + 99) / 100) / (double)_totals.Sum,
    };

    private void TakeTokens(in StoredRow row)
    {
        Prompts.Add(row.Prompt);
        Outputs.Add(row.Output);
        _totals.Add((long)row.Prompt + row.Output);
        _pairs.Add(row.Prompt, row.Output);
        _logs.Add(row.Prompt, row.Output);
        Failures += row.Output == 0 ? 1 : 0;
    }

    private void TakeTime(long at, in StoredRow row)
    {
        if (Prompts.Count > 1)
        {
            Gaps.Add((double)(at - _previous) / _frame.UnitsPerSecond);
            CoarseGaps?.Add(at - _previous);
        }

        DistinctTimes += Prompts.Count == 1 || at != _previous ? 1 : 0;
        _previous = at;
        foreach (var window in _windows)
        {
            window.Add(at);
        }

        _perMinute?.Add(at);
        _perHour?.Add(at);
        _rate!.Add(at);
        _bursts!.Add(at);
        _calendar!.Add(at);
        _minutes.Add(at, row.Prompt, row.Output);
    }
}
