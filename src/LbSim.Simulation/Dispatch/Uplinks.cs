namespace LbSim.Simulation.Dispatch;

/// <summary>The links from the gateway to the servers: uploads to one server pass one after the other, in order of dispatch.</summary>
/// <remarks>An upload goes on to its end also when its client leaves or the server dies meanwhile.</remarks>
internal sealed class Uplinks
{
    private readonly long[] _perByte = []; // empty in a fleet whose links are all endless
    private readonly long[] _freeAt = [];

    /// <summary>Idle links.</summary>
    public Uplinks(IReadOnlyList<GroupSpec> groups, int servers)
    {
        var isEndless = true;
        foreach (var group in groups)
        {
            isEndless &= group.LinkPicosecondsPerByte == 0;
        }

        if (isEndless)
        {
            return;
        }

        _perByte = new long[servers];
        _freeAt = new long[servers];
        var server = 0;
        foreach (var group in groups)
        {
            for (var copy = 0; copy < group.Count; copy++)
            {
                _perByte[server++] = group.LinkPicosecondsPerByte;
            }
        }
    }

    /// <summary>Puts an upload on a link; returns how long it takes from now until its last byte has left, waiting included.</summary>
    public long Send(int server, long bytes, long now)
    {
        if (_perByte.Length == 0 || _perByte[server] == 0)
        {
            return 0;
        }

        var perByte = _perByte[server];

        ref var freeAt = ref _freeAt[server];
        freeAt = Math.Max(freeAt, now) + (perByte * bytes);
        return freeAt - now;
    }
}
