namespace LbSim.Workload.Growth;

/// <summary>Open-loop copies merged by arrival, copies with lower numbers first; the clients of each are numbered on from those of the one before.</summary>
internal sealed class MergedSource : IWorkSource
{
    private readonly IWorkSource[] _copies;
    private readonly int _clients;
    private readonly RequestSpec[] _heads;
    private readonly bool[] _hasHead;
    private int _given = -1;

    /// <summary>Opens the merge.</summary>
    /// <param name="copies">Copy 1, 2, ...</param>
    /// <param name="clients">Clients of one copy.</param>
    public MergedSource(IWorkSource[] copies, int clients)
    {
        _copies = copies;
        _clients = clients;
        _heads = new RequestSpec[copies.Length];
        _hasHead = new bool[copies.Length];
        for (var copy = 0; copy < copies.Length; copy++)
        {
            Read(copy);
        }
    }

    /// <inheritdoc/>
    public bool TryNext(out RequestSpec request)
    {
        if (_given >= 0)
        {
            Read(_given); // only now: what the last request borrows from its copy stays valid until this call
        }

        _given = -1;
        for (var copy = 0; copy < _copies.Length; copy++)
        {
            if (_hasHead[copy] && (_given < 0 || _heads[copy].Arrival < _heads[_given].Arrival))
            {
                _given = copy;
            }
        }

        request = _given < 0 ? default : _heads[_given];
        if (_given > 0 && request.Client >= 0)
        {
            request = request with { Client = unchecked(request.Client + (_given * _clients)) & int.MaxValue };
        }

        return _given >= 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var copy in _copies)
        {
            copy.Dispose();
        }
    }

    private void Read(int copy) => _hasHead[copy] = _copies[copy].TryNext(out _heads[copy]);
}
