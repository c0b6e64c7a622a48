namespace LbSim.Workload.Traces.Analysis;

/// <summary>Requests of each client or session, and when each was last seen.</summary>
internal sealed class OwnerTally
{
    private const long Never = long.MinValue;
    private readonly List<long> _counts = [];
    private readonly List<long> _last = [];

    /// <summary>Requests of each, by number.</summary>
    public IReadOnlyList<long> Counts => _counts;

    /// <summary>Counts a request; gives the units since the owner's last one, or -1.</summary>
    public long Add(int owner, long at)
    {
        if (owner < 0)
        {
            return -1;
        }

        while (_counts.Count <= owner)
        {
            _counts.Add(0);
            _last.Add(Never);
        }

        _counts[owner]++;
        var gap = _last[owner] == Never ? -1 : at - _last[owner];
        _last[owner] = at;
        return gap;
    }
}
