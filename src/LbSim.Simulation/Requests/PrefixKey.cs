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
        if (keys is null || keys.Length <= segments.Length)
        {
            keys = new PrefixKey[Math.Max(segments.Length + 1, (keys?.Length ?? 4) * 2)]; // an answer's key may follow
        }

        var key = 0UL;
        var end = 0;
        var count = 0;
        while (count < segments.Length && end < promptTokens)
        {
            var tokens = Math.Min(segments[count].Tokens, promptTokens - end);
            key = After(key, segments[count].Id, tokens);
            end += tokens;
            keys[count++] = new(key, end);
        }

        return count;
    }

    /// <summary>Puts the key of an answer behind those of its prompt; false where it has no name, or the names before it do not reach the end of the prompt.</summary>
    /// <param name="answer">Its name and the tokens of it that later prompts send.</param>
    /// <param name="promptTokens">Length of the prompt.</param>
    /// <param name="keys">Where <see cref="Chain"/> put the keys of the prompt.</param>
    /// <param name="count">How many it put there.</param>
    public static bool ChainAnswer(PrefixSegment answer, int promptTokens, PrefixKey[]? keys, int count)
    {
        if (answer.Tokens <= 0 || count == 0 || keys![count - 1].End < promptTokens)
        {
            return false;
        }

        keys[count] = new(After(keys[count - 1].Key, answer.Id, answer.Tokens), (int)Math.Min(int.MaxValue, (long)promptTokens + answer.Tokens));
        return true;
    }

    private static ulong After(ulong key, ulong id, int tokens) => StableHash.Combine(StableHash.Combine(key, id), (ulong)tokens);
}
