using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Workload.Lengths;

namespace LbSim.Workload.Users;

/// <summary>What is drawn for one turn of one user, from a stream of its own: whenever it is drawn, it is the same.</summary>
internal sealed class UserDraws(ILengthModel lengths, IDistribution think, ulong seed, int replication)
{
    // 20 bits of user and 43 of turn make one index, so no two turns share a stream
    private const int TurnBits = 43;

    private readonly ulong _lengthKey = Key(seed, replication, TrafficStreams.UserLengths);
    private readonly ulong _thinkKey = Key(seed, replication, TrafficStreams.Think);
    private readonly RandomStream _stream = new(0, 0UL);

    /// <summary>Prompt and output tokens of a turn.</summary>
    public TokenLengths Lengths(int user, long turn)
    {
        _stream.Reseed(_lengthKey, Index(user, turn));
        return lengths.Draw(_stream);
    }

    /// <summary>Picoseconds the user thinks before a turn; no more than a run can hold.</summary>
    public long Think(int user, long turn)
    {
        if (think is ConstantDistribution)
        {
            return Picoseconds(think.Mean);
        }

        _stream.Reseed(_thinkKey, Index(user, turn));
        return Picoseconds(think.Sample(_stream));
    }

    private static long Picoseconds(double seconds) =>
        seconds >= SimTime.MaxDays * 86_400.0 ? TimeLimits.Latest : Math.Max(0, SimDuration.FromSeconds(seconds).Picoseconds);

    private static ulong Index(int user, long turn) => ((ulong)user << TurnBits) | (ulong)turn;

    private static ulong Key(ulong seed, int replication, string part) =>
        StableHash.Combine(StableHash.Combine(seed, (ulong)replication), StableHash.Of(part));
}
