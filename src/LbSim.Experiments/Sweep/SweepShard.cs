using System.Globalization;

namespace LbSim.Experiments.Sweep;

/// <summary>A part of a sweep that one machine takes: every point whose number leaves the remainder <paramref name="Index"/> when divided by <paramref name="Count"/>.</summary>
/// <param name="Index">From 0, below the count.</param>
/// <param name="Count">Parts in all, at least 1.</param>
public readonly record struct SweepShard(int Index, int Count)
{
    /// <summary>More parts than these are refused.</summary>
    public const int MostShards = 100_000;

    /// <summary>The whole sweep.</summary>
    public static SweepShard Whole => new(0, 1);

    /// <summary>Reads i/n; null with the problem added when it is not that.</summary>
    public static SweepShard? Parse(string text, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(problems);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0
            && int.TryParse(text.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is >= 1 and <= MostShards && index < count)
        {
            return new(index, count);
        }

        problems.Add($"--shard {text}: expected i/n with i from 0 to n - 1, such as 0/4 for the first of four");
        return null;
    }

    /// <summary>Whether it takes a point.</summary>
    /// <param name="point">Number from 0.</param>
    public bool Takes(int point) => point % Count == Index;

    /// <summary>As --shard takes it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
