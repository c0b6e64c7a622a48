using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Workload.Lengths;

namespace LbSim.Workload.Users;

/// <summary>What is drawn for one turn of one user, from a stream of its own: whenever it is drawn, it is the same.</summary>
internal sealed class UserDraws(ILengthModel lengths, IDistribution think, ulong seed, int replication)
{
    private readonly ulong _lengthKey = TrafficStreams.KeyOf(seed, replication, TrafficStreams.UserLengths);
    private readonly ulong _thinkKey = TrafficStreams.KeyOf(seed, replication, TrafficStreams.Think);
    private readonly RandomStream _stream = new(0, 0UL);

    /// <summary>Prompt and output tokens of a turn.</summary>
    public TokenLengths Lengths(int user, long turn)
    {
        _stream.Reseed(_lengthKey, TrafficStreams.IndexOf(user, turn));
        return lengths.Draw(_stream);
    }

    /// <summary>Picoseconds the user thinks before a turn; no more than a run can hold.</summary>
    public long Think(int user, long turn)
    {
        if (think is ConstantDistribution)
        {
            return Picoseconds(think.Mean);
        }

        _stream.Reseed(_thinkKey, TrafficStreams.IndexOf(user, turn));
        return Picoseconds(think.Sample(_stream));
    }

    private static long Picoseconds(double seconds) =>
        seconds >= SimTime.MaxDays * 86_400.0 ? TimeLimits.Latest : Math.Max(0, SimDuration.FromSeconds(seconds).Picoseconds);
}
