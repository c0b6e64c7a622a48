namespace LbSim.Workload.Traces.Analysis;

/// <summary>Finds bursts in one pass over ordered arrivals.</summary>
internal sealed class BurstTally
{
    private const int Shown = 10;
    private static readonly int[] Lengths = [1, 10, 60, 300];

    private readonly int _seconds;
    private readonly Int128 _width;
    private readonly double _threshold;
    private readonly long _windows;
    private readonly PriorityQueue<BurstEpisode, (long Requests, double Start)> _largest = new(Comparer<(long Requests, double Start)>.Create(
        (left, right) => left.Requests != right.Requests ? left.Requests.CompareTo(right.Requests) : right.Start.CompareTo(left.Start)));

    private BinCursor _cursor;
    private long _bin;
    private long _inBin;
    private long _rows;
    private long _inBursts;
    private long _burstBins;
    private long _episodes;
    private (long From, long Bins, long Requests, long Peak) _open;

    /// <summary>Chooses the window.</summary>
    public BurstTally(long rows, long span, long unitsPerSecond)
    {
        _seconds = Lengths[^1];
        for (var index = Lengths.Length - 1; index >= 0; index--)
        {
            _seconds = (double)rows * Lengths[index] * unitsPerSecond >= span ? Lengths[index] : _seconds;
        }

        _width = (Int128)_seconds * unitsPerSecond;
        _cursor = new(_width);
        _windows = (long)(span / _width) + 1;
        var mean = span == 0 ? rows : Math.Min(rows, rows * (double)_width / span);
        _threshold = mean + (3 * Math.Sqrt(mean));
    }

    /// <summary>Counts an arrival.</summary>
    /// <param name="at">Units after the first arrival; never less than before.</param>
    public void Add(long at)
    {
        if (_cursor.Move(at))
        {
            CloseBin();
            _bin = _cursor.Bin;
        }

        _inBin++;
        _rows++;
    }

    /// <summary>The figures.</summary>
    public BurstSummary Finish()
    {
        CloseBin();
        CloseEpisode();
        return new()
        {
            WindowSeconds = _seconds,
            Threshold = _threshold,
            Episodes = _episodes,
            RequestShare = _rows == 0 ? 0 : (double)_inBursts / _rows,
            TimeShare = (double)_burstBins / _windows,
            Largest = [.. _largest.UnorderedItems.Select(item => item.Element).OrderBy(episode => episode.StartSeconds)],
        };
    }

    private void CloseBin()
    {
        if (_inBin > _threshold)
        {
            if (_open.Bins > 0 && _open.From + _open.Bins != _bin)
            {
                CloseEpisode();
            }

            _open = (_open.Bins == 0 ? _bin : _open.From, _open.Bins + 1, _open.Requests + _inBin, Math.Max(_open.Peak, _inBin));
            _inBursts += _inBin;
            _burstBins++;
        }

        _inBin = 0;
    }

    private void CloseEpisode()
    {
        if (_open.Bins == 0)
        {
            return;
        }

        var episode = new BurstEpisode((double)_open.From * _seconds, (double)_open.Bins * _seconds, _open.Requests, (double)_open.Peak / _seconds);
        _largest.Enqueue(episode, (episode.Requests, episode.StartSeconds));
        if (_largest.Count > Shown)
        {
            _largest.Dequeue();
        }

        _episodes++;
        _open = default;
    }
}
