namespace LbSim.Workload.Traces.Analysis;

/// <summary>Numbers sessions from 0 in order of appearance.</summary>
internal sealed class SessionNumbers
{
    private readonly Dictionary<long, int> _numbers = [];

    /// <summary>The number of a session by its hash; -1 for none.</summary>
    public int Of(long session)
    {
        if (session < 0)
        {
            return -1;
        }

        if (!_numbers.TryGetValue(session, out var number))
        {
            number = _numbers.Count;
            _numbers.Add(session, number);
        }

        return number;
    }
}
