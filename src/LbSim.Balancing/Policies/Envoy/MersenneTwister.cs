namespace LbSim.Balancing.Policies;

/// <summary>The 32-bit Mersenne Twister (std::mt19937), which Envoy's bounded loads shuffle hosts with: the same hash, the same order.</summary>
/// <remarks>Matsumoto and Nishimura, ACM TOMACS 1998. Not a source of randomness of ours: those are <see cref="LbSim.Kernel.Random.RandomStream"/>.</remarks>
internal sealed class MersenneTwister
{
    private const int Size = 624;
    private readonly uint[] _state = new uint[Size];
    private int _next;

    /// <summary>Starts again from a seed.</summary>
    public void Seed(uint seed)
    {
        _state[0] = seed;
        for (var index = 1; index < Size; index++)
        {
            seed = (1812433253u * (seed ^ (seed >> 30))) + (uint)index;
            _state[index] = seed;
        }

        _next = Size;
    }

    /// <summary>32 bits.</summary>
    public uint Next()
    {
        if (_next == Size)
        {
            Twist();
        }

        var bits = _state[_next++];
        bits ^= bits >> 11;
        bits ^= (bits << 7) & 0x9D2C5680;
        bits ^= (bits << 15) & 0xEFC60000;
        return bits ^ (bits >> 18);
    }

    /// <summary>A number below a count, drawn as Envoy does: whole shares of the range, the rest rejected.</summary>
    public int NextBelow(uint count)
    {
        var share = (1UL << 32) / count;
        ulong number = count;
        while (number >= count)
        {
            number = Next() / share;
        }

        return (int)number;
    }

    private void Twist()
    {
        for (var index = 0; index < Size; index++)
        {
            var bits = (_state[index] & 0x80000000) | (_state[(index + 1) % Size] & 0x7FFFFFFF);
            _state[index] = _state[(index + 397) % Size] ^ (bits >> 1) ^ ((bits & 1) != 0 ? 0x9908B0DF : 0);
        }

        _next = 0;
    }
}
