using LbSim.Kernel.Time;

namespace LbSim.Balancing.Views;

/// <summary>Counts bytes per server over a sliding window; the simulation supplies it when a policy declares <see cref="Signals.Traffic"/>.</summary>
public interface ITrafficMeter
{
    /// <summary>Bytes sent plus received in (now - window, now], exact at any instant. Calls come with non-decreasing time.</summary>
    long BytesInWindow(int server, SimTime now);
}
