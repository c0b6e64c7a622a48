using System.Text.Json;
using LbSim.Kernel.Random;

namespace LbSim.Workload.Traces;

/// <summary>Reads lists of block names.</summary>
internal static class HashIds
{
    /// <summary>The blocks of a list of whole numbers or texts.</summary>
    /// <param name="list">The list.</param>
    /// <param name="tokens">Tokens of each block.</param>
    /// <param name="scope">Where the names mean something; 0 for the whole trace. Equal names of different scopes are different contents.</param>
    /// <exception cref="InvalidOperationException">It is no such list.</exception>
    public static PrefixSegment[] Read(JsonElement list, int tokens, ulong scope)
    {
        var blocks = new PrefixSegment[list.GetArrayLength()];
        for (var index = 0; index < blocks.Length; index++)
        {
            var id = IdOf(list[index]);
            blocks[index] = new(scope == 0 ? id : StableHash.Combine(scope, id), tokens);
        }

        return blocks;
    }

    /// <summary>The number of a name.</summary>
    /// <exception cref="InvalidOperationException">It is neither a whole number nor a text.</exception>
    public static ulong IdOf(JsonElement name) => name.ValueKind switch
    {
        JsonValueKind.Number when name.TryGetInt64(out var id) => unchecked((ulong)id),
        JsonValueKind.String => StableHash.Of(name.GetString()!),
        _ => throw new InvalidOperationException("a block name is neither a whole number nor a text"),
    };
}
