using LbSim.Balancing.Views;
using LbSim.Kernel.Time;
using LbSim.Simulation.Servers;

namespace LbSim.Simulation.Dispatch;

/// <summary>Bytes a gateway sent to and received from each server over a sliding window, exact at any instant.</summary>
/// <remarks>Response bytes leave the engine at the token's boundary and count here one network delay later.</remarks>
internal sealed class TrafficMeter(long window, Server[] servers, long[] networkDelays) : ITrafficMeter
{
    private readonly SentLog[] _sent = new SentLog[servers.Length];
    private readonly long[] _totalSent = new long[servers.Length];

    /// <summary>Notes request bytes that leave for a server now.</summary>
    public void OnSent(int server, long bytes, long now)
    {
        _totalSent[server] += bytes;
        if (window > 0)
        {
            (_sent[server] ??= new SentLog()).Push(now, bytes);
        }
    }

    /// <inheritdoc/>
    public long BytesInWindow(int server, SimTime now)
    {
        var end = now.Picoseconds;
        var sent = _sent[server]?.Since(end - window) ?? 0;
        var received = servers[server].TokenLog?.BytesBetween(servers[server], end - networkDelays[server] - window, end - networkDelays[server]) ?? 0;
        return sent + received;
    }

    /// <inheritdoc/>
    public long TotalSent(int server) => _totalSent[server];

    /// <inheritdoc/>
    public long TotalReceived(int server, SimTime now) => servers[server].TokenLog?.BytesUpTo(servers[server], now.Picoseconds - networkDelays[server]) ?? 0;

    // a ring of (time, bytes); the sum of what is inside the window
    private sealed class SentLog
    {
        private (long Time, long Bytes)[] _ring = new (long Time, long Bytes)[32];
        private long _head;
        private long _tail;
        private long _sum;

        public void Push(long time, long bytes)
        {
            if (_tail - _head == _ring.Length)
            {
                var larger = new (long Time, long Bytes)[_ring.Length * 2];
                for (var number = _head; number < _tail; number++)
                {
                    larger[number & (larger.Length - 1)] = _ring[number & (_ring.Length - 1)];
                }

                _ring = larger;
            }

            _ring[_tail++ & (_ring.Length - 1)] = (time, bytes);
            _sum += bytes;
        }

        public long Since(long from)
        {
            while (_head < _tail && _ring[_head & (_ring.Length - 1)].Time <= from)
            {
                _sum -= _ring[_head++ & (_ring.Length - 1)].Bytes;
            }

            return _sum;
        }
    }
}
