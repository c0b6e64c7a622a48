using System.Globalization;
using LbSim.Workload.Fitting;

namespace LbSim.Scenarios;

/// <summary>A comparison of a trace with a generator as lines of text, the same on the terminal and in generator files.</summary>
public static class GoodnessTable
{
    /// <summary>The lines, columns aligned.</summary>
    public static IEnumerable<string> Lines(Goodness goodness)
    {
        ArgumentNullException.ThrowIfNull(goodness);
        yield return string.Create(CultureInfo.InvariantCulture, $"{"figure",-36} {"trace",12} {"generated",12}   (mean of {goodness.Replications} replications)");
        foreach (var row in goodness.Rows)
        {
            yield return row.Distance is { } distance
                ? string.Create(CultureInfo.InvariantCulture, $"{row.Name,-36} {"",12} {distance,12:0.0000}")
                : string.Create(CultureInfo.InvariantCulture, $"{row.Name,-36} {Text(row.Trace),12} {Text(row.Generated),12}");
        }
    }

    private static string Text(double? value) => value is not { } number || !double.IsFinite(number) ? "-" : number.ToString(Math.Abs(number) >= 10_000 ? "0" : "G5", CultureInfo.InvariantCulture);
}
