using LbSim.Reports.Figures;

namespace LbSim.Reports.Traces;

/// <summary>What the text and the page of an analysis say alike.</summary>
internal static class TraceWords
{
    /// <summary>The length of a window somebody chose: "1 s", "5 min", "1 h", "1 d".</summary>
    public static string Window(long seconds) => seconds switch
    {
        >= 86_400 when seconds % 86_400 == 0 => Quantity.Count(seconds / 86_400) + " d",
        >= 3600 when seconds % 3600 == 0 => Quantity.Count(seconds / 3600) + " h",
        >= 120 when seconds % 60 == 0 => Quantity.Count(seconds / 60) + " min",
        _ => Quantity.Count(seconds) + " s",
    };

    /// <summary>How often time runs backwards.</summary>
    public static string Inversions(long count) => "time runs backwards " + (count == 1 ? "once" : Quantity.Count(count) + " times");

    /// <summary>How many rows repeat another one exactly.</summary>
    public static string Duplicates(long count) => count == 1 ? "1 row repeats another exactly" : Quantity.Count(count) + " rows repeat another exactly";
}
