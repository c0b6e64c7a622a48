using LbSim.Kernel.Random;

namespace LbSim.Workload.Traces;

/// <summary>Which block of a trace stands at each position of one resampled copy: drawn from the blocks within five positions of it.</summary>
/// <remarks>
/// The local block bootstrap: Paparoditis and Politis, "Local block bootstrap", Comptes Rendus Mathematique 335, 2002. Near the
/// ends the window holds only the positions inside the trace. Each position's draw is a stream of its own, so nothing is kept.
/// </remarks>
internal sealed class BlockDraws(ulong seed, int replication, int blocks)
{
    /// <summary>How far from its place a block may be put.</summary>
    public const int Reach = 5;

    private readonly ulong _key = StableHash.Combine(StableHash.Combine(seed, (ulong)replication), StableHash.Of("trace-blocks"));
    private readonly RandomStream _stream = new(0, 0UL);

    /// <summary>The block at a position.</summary>
    /// <param name="position">0 up to the number of blocks.</param>
    public int BlockAt(int position)
    {
        var first = Math.Max(0, position - Reach);
        var last = Math.Min(blocks - 1, position + Reach);
        _stream.Reseed(_key, (ulong)position);
        return first + _stream.NextIndex(last - first + 1);
    }

    /// <summary>Writes the positions at which a block stands, in order, and returns how many.</summary>
    /// <param name="block">The block.</param>
    /// <param name="positions">Room for 2 * <see cref="Reach"/> + 1.</param>
    public int PositionsOf(int block, Span<int> positions)
    {
        var count = 0;
        var last = Math.Min(blocks - 1, block + Reach);
        for (var position = Math.Max(0, block - Reach); position <= last; position++)
        {
            if (BlockAt(position) == block)
            {
                positions[count++] = position;
            }
        }

        return count;
    }
}
