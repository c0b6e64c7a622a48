using LbSim.Kernel.Time;
using LbSim.Simulation.Servers;

namespace LbSim.Simulation.Metrics;

/// <summary>Totals of each server, or of each group in large fleets, at the ends of equal windows; differences are exact window figures.</summary>
/// <remarks>At most 600 windows: when there would be more, every second edge is dropped and the width doubles.</remarks>
public sealed class SeriesRecorder
{
    /// <summary>Most windows kept.</summary>
    public const int MaxWindows = 600;

    /// <summary>Fleets above this many servers are recorded per group.</summary>
    public const int MaxServerRows = 64;

    private readonly List<ServerTotals[]> _samples = [];
    private readonly List<long> _inSystem = [];
    private readonly List<EndTotals> _ends = [];
    private long _windowPicoseconds;

    /// <summary>A recorder with a first window width.</summary>
    public SeriesRecorder(SimDuration window, int rows, bool isPerGroup)
    {
        _windowPicoseconds = window.Picoseconds;
        Rows = rows;
        IsPerGroup = isPerGroup;
        _samples.Add(new ServerTotals[rows]);
        _inSystem.Add(0);
        _ends.Add(default);
    }

    /// <summary>Rows in every sample.</summary>
    public int Rows { get; }

    /// <summary>Whether a row is a group rather than a server.</summary>
    public bool IsPerGroup { get; }

    /// <summary>Width of the windows, but of the last, which ends with the run.</summary>
    public SimDuration Window => new(_windowPicoseconds);

    /// <summary>Windows recorded.</summary>
    public int Count => _samples.Count - 1;

    /// <summary>End of the last window, which may be cut short by the end of the run.</summary>
    public SimTime End { get; private set; }

    internal SimTime NextSample => new(_samples.Count * _windowPicoseconds);

    /// <summary>Edge number <paramref name="index"/>: 0 to <see cref="Count"/>.</summary>
    public SimTime Edge(int index) => index == Count ? End : new(index * _windowPicoseconds);

    /// <summary>Totals of a row at an edge.</summary>
    public ServerTotals At(int edge, int row) => _samples[edge][row];

    /// <summary>Requests in the system at an edge.</summary>
    public long InSystemAt(int edge) => _inSystem[edge];

    /// <summary>How requests had ended up to an edge, those that no server saw included.</summary>
    public EndTotals EndsAt(int edge) => _ends[edge];

    internal void Add(SimTime time, ServerTotals[] sample, long inSystem, in EndTotals ends)
    {
        if (Count == MaxWindows)
        {
            Merge();
            if (time < NextSample)
            {
                return; // this edge falls inside a window of the new width
            }
        }

        _samples.Add(sample);
        _inSystem.Add(inSystem);
        _ends.Add(ends);
        End = time;
    }

    /// <summary>Ends the last window where the run ended.</summary>
    internal void Close(SimTime time, ServerTotals[] sample, long inSystem, in EndTotals ends)
    {
        if (time > End || Count == 0)
        {
            if (Count == MaxWindows)
            {
                Merge();
            }

            _samples.Add(sample);
            _inSystem.Add(inSystem);
            _ends.Add(ends);
            End = time;
        }
    }

    // keeps edges 0, 2, 4, ...: windows merge two by two
    private void Merge()
    {
        for (var kept = 1; kept <= MaxWindows / 2; kept++)
        {
            _samples[kept] = _samples[kept * 2];
            _inSystem[kept] = _inSystem[kept * 2];
            _ends[kept] = _ends[kept * 2];
        }

        _samples.RemoveRange((MaxWindows / 2) + 1, MaxWindows / 2);
        _inSystem.RemoveRange((MaxWindows / 2) + 1, MaxWindows / 2);
        _ends.RemoveRange((MaxWindows / 2) + 1, MaxWindows / 2);
        _windowPicoseconds *= 2;
    }
}
