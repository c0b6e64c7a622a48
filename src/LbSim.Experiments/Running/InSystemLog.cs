using LbSim.Kernel.Time;
using LbSim.Simulation.Metrics;

namespace LbSim.Experiments.Running;

/// <summary>Mean number of requests in the system in each of many equal cells of time, exact from arrivals and ends.</summary>
internal sealed class InSystemLog : IRequestLog
{
    private readonly long _width;

    // request-picoseconds in each cell of requests that begin or end in it, and steps of the number that fills whole cells
    private readonly Int128[] _parts;
    private readonly long[] _steps;

    /// <summary>A log of the time up to <paramref name="end"/>.</summary>
    public InSystemLog(SimTime end, int cells)
    {
        _width = Math.Max(1, end.Picoseconds / cells);
        _parts = new Int128[cells];
        _steps = new long[cells + 1];
    }

    /// <summary>Width of a cell.</summary>
    public SimDuration Cell => new(_width);

    /// <summary>Takes a request that ended, or was in the system when the run ended.</summary>
    public void Write(in RequestRecord record)
    {
        Shift(record.Arrival, 1);
        if (record.Ended >= 0)
        {
            Shift(record.Ended, -1);
        }
    }

    /// <summary>The means, in order of time.</summary>
    public double[] Means()
    {
        var means = new double[_parts.Length];
        long whole = 0;
        for (var cell = 0; cell < means.Length; cell++)
        {
            whole += _steps[cell];
            means[cell] = whole + ((double)_parts[cell] / _width);
        }

        return means;
    }

    // the number in the system changes by a step at an instant: part of that cell, all of every later one
    private void Shift(long time, int step)
    {
        var cell = time / _width;
        if (cell < _parts.Length)
        {
            _parts[cell] += (Int128)step * (((cell + 1) * _width) - time);
            _steps[cell + 1] += step;
        }
    }
}
