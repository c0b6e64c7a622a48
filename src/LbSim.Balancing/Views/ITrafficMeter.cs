using LbSim.Kernel.Time;

namespace LbSim.Balancing.Views;

/// <summary>Counts bytes per server over a sliding window; the simulation supplies it when a policy declares <see cref="Signals.Traffic"/>.</summary>
public interface ITrafficMeter
{
    /// <summary>Bytes sent plus received in (now - window, now], exact at any instant. Calls come with non-decreasing time.</summary>
    long BytesInWindow(int server, SimTime now);

    /// <summary>Bytes sent to a server since the start.</summary>
    long TotalSent(int server);

    /// <summary>Bytes received from a server since the start, exact at any instant. Calls come with non-decreasing time; not to be mixed with <see cref="BytesInWindow"/>.</summary>
    long TotalReceived(int server, SimTime now);
}
