using LbSim.Experiments.Sweep;

namespace LbSim.Reports.Files;

/// <summary>Writes and reads sweep.csv: one row per point, balancer and figure; docs/guide/sweeps.md lists the columns.</summary>
internal static class SweepCsv
{
    private static readonly string[] Fixed = ["balancer", "replications", "metric", "value", "ci95_low", "ci95_high", "interval", "verdict"];

    public static void Write(SweepResult sweep, Stream output)
    {
        using var csv = new CsvWriter(output);
        foreach (var column in (IEnumerable<string>)["point", .. sweep.Paths, .. Fixed])
        {
            csv.Field(column);
        }

        csv.EndRow();
        foreach (var point in sweep.Finished)
        {
            foreach (var figure in point.Result!.Figures)
            {
                WriteRow(csv, point, point.Result, figure);
            }
        }
    }

    /// <summary>The figures in a text that <see cref="Write"/> made, by point.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="paths">How many paths are varied.</param>
    public static IReadOnlyDictionary<int, List<PointFigure>> Read(string text, int paths)
    {
        var figures = new Dictionary<int, List<PointFigure>>();
        var rows = new CsvRows(text);
        rows.TryNext(out _);
        while (rows.TryNext(out var row))
        {
            if (row.Count != paths + 1 + Fixed.Length)
            {
                throw new FormatException(FormattableString.Invariant($"a row has {row.Count} fields in place of {paths + 1 + Fixed.Length}"));
            }

            var point = int.Parse(row[0], System.Globalization.CultureInfo.InvariantCulture);
            if (!figures.TryGetValue(point, out var list))
            {
                figures.Add(point, list = []);
            }

            list.Add(new(row[paths + 1], row[paths + 3], Number(row[paths + 4]), Number(row[paths + 5]), Number(row[paths + 6]), row[paths + 8]));
        }

        return figures;
    }

    private static void WriteRow(CsvWriter csv, SweepPoint point, PointResult result, PointFigure figure)
    {
        csv.Field(point.Number);
        foreach (var value in point.Values)
        {
            csv.Field(value);
        }

        csv.Field(figure.Balancer);
        csv.Field(result.Replications);
        csv.Field(figure.Metric);
        csv.Field(figure.Value);
        csv.Field(figure.Low);
        csv.Field(figure.High);
        csv.Field(figure is { Low: not null, High: not null } ? result.Interval ?? "" : "");
        csv.Field(figure.Verdict);
        csv.EndRow();
    }

    private static double? Number(string text) => text.Length == 0 ? null : double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
