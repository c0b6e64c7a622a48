namespace LbSim.Kernel.Text;

/// <summary>Finds the names a mistyped word was probably meant to be.</summary>
public static class NearestName
{
    /// <summary>Names within a third of the word's length in edits (at least one, at most four), nearest first.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="names">What exists.</param>
    /// <param name="max">How many to give at most.</param>
    public static IReadOnlyList<string> Suggest(string word, IEnumerable<string> names, int max = 3)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(names);
        var limit = Math.Clamp(word.Length / 3, 1, 4);
        var found = new List<(int Distance, string Name)>();
        foreach (var name in names)
        {
            var distance = Distance(word, name);
            if (distance <= limit)
            {
                found.Add((distance, name));
            }
        }

        found.Sort((left, right) => left.Distance != right.Distance ? left.Distance.CompareTo(right.Distance) : string.CompareOrdinal(left.Name, right.Name));
        var nearest = new List<string>();
        for (var index = 0; index < found.Count && index < max; index++)
        {
            nearest.Add(found[index].Name);
        }

        return nearest;
    }

    // edits by insertion, deletion, substitution and swap of neighbours, case ignored
    private static int Distance(string left, string right)
    {
        var before = new int[right.Length + 1];
        var last = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var column = 0; column <= right.Length; column++)
        {
            last[column] = column;
        }

        for (var row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var cost = Same(left[row - 1], right[column - 1]) ? 0 : 1;
                var edits = Math.Min(Math.Min(last[column] + 1, current[column - 1] + 1), last[column - 1] + cost);
                if (row > 1 && column > 1 && Same(left[row - 1], right[column - 2]) && Same(left[row - 2], right[column - 1]))
                {
                    edits = Math.Min(edits, before[column - 2] + 1);
                }

                current[column] = edits;
            }

            (before, last, current) = (last, current, before);
        }

        return last[right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
