using LbSim.Kernel.Time;

namespace LbSim.Simulation.Servers;

/// <content>The work left, for oracles.</content>
internal sealed partial class QueueServer
{
    private Int128 _waitingWork; // picoseconds at speed 1
    private double _finishes; // processor sharing: sum over jobs in service of the attained work at which each ends

    public override long WorkLeft(long now, ReadOnlySpan<int> underWay)
    {
        var outside = _waitingWork;
        foreach (var attempt in underWay)
        {
            outside += Picoseconds(WorkOf(Requests[Requests.AttemptAt(attempt).Request].Id));
        }

        return _spec.ProcessorSharing ? SharedWork(now, (double)outside, underWay.Length) : SlotWork(now, outside);
    }

    // a service nobody will measure to the picosecond still ends
    private static long Picoseconds(double work) => Math.Max(1, SimDuration.FromSeconds(Math.Min(work, LongestService)).Picoseconds);

    private double WorkOf(long request)
    {
        _service.Reseed(_serviceKey, (ulong)request);
        return _spec.Service.Sample(_service);
    }

    private long SlotWork(long now, Int128 outside)
    {
        if (_spec.Slots == 1 && _speeds[0] == 1)
        {
            return Clamp(outside + (_inService > 0 ? TimeLeft(0, now) : 0)); // whole picoseconds: exact
        }

        var (work, speed) = ((double)outside, 0.0);
        for (var slot = 0; slot < _spec.Slots; slot++)
        {
            speed += _speeds[slot];
            work += _idle.Contains(slot) ? 0 : TimeLeft(slot, now) * _speeds[slot];
        }

        return Clamp((Int128)Math.Round(work / speed));
    }

    private long TimeLeft(int slot, long now)
    {
        ref readonly var job = ref _jobs[_slotJobs[slot]];
        return _isPaused ? job.Remaining : job.End - now;
    }

    private long SharedWork(long now, double outside, int underWay)
    {
        var present = InSystem + underWay;
        if (present == 0)
        {
            return 0;
        }

        var attained = _attained + (_inService > 0 && !_isPaused ? (now - _since) / 1e12 * RateEach() : 0);
        var inService = Math.Max(0, _finishes - (_inService * attained));
        var rates = _spec.Rates;
        var rate = rates.Count == 0 ? 1.0 : rates[Math.Min(Math.Min(present, _spec.Slots), rates.Count) - 1];
        return Clamp((Int128)Math.Round(((inService * 1e12) + outside) / rate));
    }

    private static long Clamp(Int128 picoseconds) => (long)Int128.Clamp(picoseconds, 0, long.MaxValue / 4);
}
