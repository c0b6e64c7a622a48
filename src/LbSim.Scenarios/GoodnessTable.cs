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
        yield return string.Create(CultureInfo.InvariantCulture, $"{"figure",-36} {"trace",12} {"generated",12} {"scatter",10}   ({goodness.Replications} replications: mean, standard deviation)");
        foreach (var row in goodness.Rows)
        {
            yield return row.Distance is { } distance
                ? string.Create(CultureInfo.InvariantCulture, $"{row.Name,-36} {"",12} {distance,12:0.0000} {Scatter(row.Scatter, "0.0000"),10}").TrimEnd()
                : string.Create(CultureInfo.InvariantCulture, $"{row.Name,-36} {Text(row.Trace),12} {Text(row.Generated),12} {Scatter(row.Scatter, null),10}{(row.IsOutside ? "   outside" : "")}").TrimEnd();
        }

        if (goodness.Rows.Any(row => row.IsOutside))
        {
            yield return "outside: the trace's figure is off by more than 1 %, and where only one replication in twenty would be.";
        }

        yield return "The scatter of a KS distance is that between one replication and the next: it cannot be smaller by itself.";
    }

    private static string Scatter(double? value, string? format) => value is not { } number || !double.IsFinite(number) ? "-" : number.ToString(format ?? "G3", CultureInfo.InvariantCulture);

    private static string Text(double? value) => value is not { } number || !double.IsFinite(number) ? "-" : number.ToString(Math.Abs(number) >= 10_000 ? "0" : "G5", CultureInfo.InvariantCulture);
}
