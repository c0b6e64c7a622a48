namespace LbSim.Workload.Traces.Analysis;

/// <summary>Counts arrivals by day and hour.</summary>
internal sealed class CalendarTally(AnalysisFrame frame)
{
    private const int MostDays = 400;
    private const long SecondsADay = 86_400;

    // a Unix time of 2001 or later, or a date counted from year 0; smaller numbers are offsets from a zero of the trace's own
    private static readonly Int128 Absolute = (Int128)1_000_000_000 * TraceClock.AttosecondsPerSecond;

    private readonly bool _isClock = frame.First >= Absolute;
    private readonly Int128 _firstSecond = frame.First >= Absolute ? frame.First / TraceClock.AttosecondsPerSecond : 0;
    private readonly Int128 _fraction = frame.First >= Absolute ? frame.First % TraceClock.AttosecondsPerSecond / (TraceClock.AttosecondsPerSecond / frame.UnitsPerSecond) : 0;
    private readonly List<long[]> _days = [];
    private bool _isCut;
    private long[]? _day;
    private int _hour;
    private long _hourEnds;

    /// <summary>Counts an arrival.</summary>
    /// <param name="at">Units after the first arrival; never less than before.</param>
    public void Add(long at)
    {
        if (at >= _hourEnds)
        {
            Enter(at);
        }

        if (_day is not null)
        {
            _day[_hour]++;
        }
    }

    private void Enter(long at)
    {
        var second = _firstSecond + (((Int128)at + _fraction) / frame.UnitsPerSecond);
        var ends = ((((second / 3600) + 1) * 3600 - _firstSecond) * frame.UnitsPerSecond) - _fraction;
        _hourEnds = ends > long.MaxValue ? long.MaxValue : (long)ends;
        var day = (long)((second / SecondsADay) - (_firstSecond / SecondsADay));
        if (day >= MostDays)
        {
            (_isCut, _day) = (true, null);
            return;
        }

        while (_days.Count <= day)
        {
            _days.Add(new long[24]);
        }

        (_day, _hour) = (_days[(int)day], (int)(second % SecondsADay / 3600));
    }

    public Calendar Finish() => new(_isClock, _days, _isCut);
}
