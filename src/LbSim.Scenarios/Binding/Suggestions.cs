using LbSim.Kernel.Text;

namespace LbSim.Scenarios.Binding;

/// <summary>The tail of a message that says what the user may have meant.</summary>
public static class Suggestions
{
    /// <summary>" (did you mean ...?)" with the nearest names, or the names themselves when they are few, or nothing.</summary>
    public static string For(string word, IEnumerable<string> names)
    {
        var all = names.Order(StringComparer.Ordinal).ToList();
        var nearest = NearestName.Suggest(word, all);
        if (nearest.Count > 0)
        {
            return "; did you mean " + string.Join(" or ", nearest.Select(name => $"\"{name}\"")) + "?";
        }

        return all.Count is > 0 and <= 14 ? "; expected one of " + string.Join(", ", all) : "";
    }
}
