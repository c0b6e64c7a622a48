using LbSim.Kernel.Random;
using LbSim.Workload;

namespace LbSim.Simulation.Requests;

/// <summary>A segment of a prompt with everything before it: what a prefix cache looks up.</summary>
/// <param name="Key">64-bit hash of the names and lengths up to and including this segment.</param>
/// <param name="End">Tokens from the start of the prompt to the end of the segment.</param>
internal readonly record struct PrefixKey(ulong Key, int End)
{
    /// <summary>Chains segments, cut at the length of the prompt; returns how many there are.</summary>
    /// <param name="segments">From the start of the prompt.</param>
    /// <param name="promptTokens">Length of the prompt.</param>
    /// <param name="keys">Where they go; grows when it is too small.</param>
    public static int Chain(ReadOnlySpan<PrefixSegment> segments, int promptTokens, ref PrefixKey[]? keys)
    {
        if (keys is null || keys.Length < segments.Length)
        {
            keys = new PrefixKey[Math.Max(segments.Length, (keys?.Length ?? 4) * 2)];
        }

        var key = 0UL;
        var end = 0;
        var count = 0;
        while (count < segments.Length && end < promptTokens)
        {
            var tokens = Math.Min(segments[count].Tokens, promptTokens - end);
            key = StableHash.Combine(StableHash.Combine(key, segments[count].Id), (ulong)tokens);
            end += tokens;
            keys[count++] = new(key, end);
        }

        return count;
    }
}
