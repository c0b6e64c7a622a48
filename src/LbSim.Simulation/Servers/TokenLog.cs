namespace LbSim.Simulation.Servers;

/// <summary>When a server delivered response bytes, kept as jump segments over a sliding window: byte counts at an instant in closed form.</summary>
/// <remarks>Two cursors, the leading and the trailing edge of the window, only move forward.</remarks>
internal sealed class TokenLog(int bytesPerToken, int bytesPerResponse)
{
    private Segment[] _ring = new Segment[32];
    private long _head; // number of the oldest segment kept
    private long _tail; // number of the next segment
    private long _leading;
    private long _leadingBytes;
    private long _trailing;
    private long _trailingBytes;

    /// <summary>Notes passes that have ended, with <paramref name="tokens"/> each but <paramref name="missing"/> fewer in the last.</summary>
    public void AddPasses(in Jump jump, int iterations, int tokens, int missing) =>
        Push(new(jump, iterations, (long)tokens * bytesPerToken, (long)missing * bytesPerToken));

    /// <summary>Notes one token by itself; the first of an answer brings the response's own bytes.</summary>
    public void AddToken(long time, bool isFirst) =>
        Push(new(new Jump(time, 0, 0), 1, bytesPerToken + (isFirst ? bytesPerResponse : 0), 0));

    /// <summary>Notes a whole answer delivered at once.</summary>
    public void AddAnswer(long time, int tokens) =>
        Push(new(new Jump(time, 0, 0), 1, ((long)tokens * bytesPerToken) + bytesPerResponse, 0));

    /// <summary>Bytes delivered in (from, to]; neither edge may move back from call to call.</summary>
    public long BytesBetween(Server server, long from, long to)
    {
        var bytes = UpTo(to, ref _leading, ref _leadingBytes, server) - UpTo(from, ref _trailing, ref _trailingBytes, server);
        _head = _trailing;
        return bytes;
    }

    /// <summary>Bytes delivered up to and including an instant, which may not move back from call to call; not to be mixed with <see cref="BytesBetween"/>.</summary>
    public long BytesUpTo(Server server, long time)
    {
        var bytes = UpTo(time, ref _leading, ref _leadingBytes, server);
        _head = _leading;
        return bytes;
    }

    private long UpTo(long time, ref long cursor, ref long bytes, Server server)
    {
        while (cursor < _tail && At(cursor).End <= time)
        {
            bytes += At(cursor++).Bytes;
        }

        if (cursor == _tail)
        {
            return bytes + (server.TokensInProgress(time) * bytesPerToken);
        }

        ref readonly var segment = ref At(cursor);
        return segment.Jump.Start < time ? bytes + (segment.PerPass * segment.Jump.EndedBy(time)) : bytes;
    }

    private ref Segment At(long number) => ref _ring[number & (_ring.Length - 1)];

    private void Push(in Segment segment)
    {
        if (_tail - _head == _ring.Length)
        {
            var larger = new Segment[_ring.Length * 2];
            for (var number = _head; number < _tail; number++)
            {
                larger[number & (larger.Length - 1)] = At(number);
            }

            _ring = larger;
        }

        At(_tail++) = segment;
    }

    private readonly struct Segment(Jump jump, int iterations, long perPass, long missing)
    {
        public readonly Jump Jump = jump;
        public readonly long PerPass = perPass;
        public readonly long Bytes = (perPass * iterations) - missing;
        public readonly long End = jump.BoundaryAt(iterations);
    }
}
