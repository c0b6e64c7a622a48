using System.Globalization;
using System.Text.RegularExpressions;
using LbSim.Experiments.Sweep;
using LbSim.Reports.Figures;

namespace LbSim.Reports.Plots;

/// <summary>Small multiples of a sweep: the last varied path along the axis, a panel for each combination of the others, a curve per balancer.</summary>
public static partial class SweepCharts
{
    private const int MostPanels = 24;

    // beyond this ratio of values a linear axis would show the small ones as nothing
    private const double WidestLinearRatio = 20;

    /// <summary>The charts of a sweep, those without data left out.</summary>
    public static IReadOnlyList<Chart> Of(SweepResult sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        if (sweep.Finished.FirstOrDefault()?.Result is not { } first)
        {
            return [];
        }

        SweepMetric[] metrics = [SweepMetric.Of(first.Primary), SweepMetric.Attainment, SweepMetric.Of("ttft.p95"), SweepMetric.Of("e2e.p95"), SweepMetric.Throughput];
        var panels = PanelsOf(sweep);
        var marks = MarksOf(sweep, out var place);
        return [.. metrics.Distinct().SelectMany(metric => panels.Chunk(MostPanels).Select((some, part) => Make(sweep, metric, some, marks, place, part, panels.Count))).OfType<Chart>()];
    }

    private static Chart? Make(SweepResult sweep, SweepMetric metric, string[] panels, IReadOnlyList<AxisMark> marks, Func<SweepPoint, double> place, int part, int allPanels)
    {
        var labels = sweep.Finished.SelectMany(point => point.Result!.Balancers).Distinct(StringComparer.Ordinal).ToList();
        var oracles = sweep.Finished.SelectMany(point => point.Result!.Oracles).ToHashSet(StringComparer.Ordinal);
        var series = new List<Series>();
        for (var panel = 0; panel < panels.Length; panel++)
        {
            var points = sweep.Finished.Where(point => PanelOf(sweep, point) == panels[panel]).OrderBy(place).ToList();
            for (var slot = 0; slot < labels.Count; slot++)
            {
                var curve = points.ConvertAll(point => Mark(sweep, metric, point, labels[slot], place(point)));
                if (curve.Exists(point => point is not null))
                {
                    series.Add(new CurveSeries(labels[slot] + (oracles.Contains(labels[slot]) ? " (oracle)" : ""), slot, curve) { Panel = panel });
                }
            }
        }

        if (series.Count == 0)
        {
            return null;
        }

        var id = "sweep-" + metric.Path.Replace('.', '-').Replace("metrics-", "", StringComparison.Ordinal);
        return new Chart
        {
            Id = part == 0 ? id : id + "-" + (part + 1).ToString(CultureInfo.InvariantCulture),
            Title = char.ToUpperInvariant(metric.Title[0]) + metric.Title[1..] + " against " + sweep.Paths[^1] + (allPanels > MostPanels ? " (part " + Quantity.Count(part + 1) + ")" : ""),
            Subtitle = SweepAnswer.Points(sweep.Finished.Count()) + ", the same seed at each; " + SweepAnswer.Interval(sweep) + (allPanels > 1 && sweep.Paths.Count > 2 ? "; panels are of " + string.Join(", ", sweep.Paths.SkipLast(1)) : ""),
            HowToRead = HowToRead(sweep, metric),
            X = new Axis { Title = sweep.IsZipped && sweep.Paths.Count > 1 ? sweep.Paths[^1] + " (the other paths move along)" : sweep.Paths[^1], Marks = marks },
            Y = Vertical(metric, series, Target(sweep, metric)),
            Series = series,
            Panels = allPanels > 1 ? panels : [],
            Level = Target(sweep, metric),
        };
    }

    private static CurvePoint? Mark(SweepResult sweep, SweepMetric metric, SweepPoint point, string balancer, double x) => metric.Find(point.Result!, balancer) is { } figure
        ? new CurvePoint(x, figure.Value!.Value, figure.Low, figure.High, !figure.IsSettled,
            balancer + " at " + SweepAnswer.Describe(sweep, point) + ": " + metric.Write(figure.Value)
            + (figure is { Low: not null, High: not null } ? " (" + metric.Write(figure.Low) + " to " + metric.Write(figure.High) + ")" : "")
            + (figure.IsSettled ? "" : ", " + figure.Verdict))
        : null;

    private static string HowToRead(SweepResult sweep, SweepMetric metric) =>
        (metric.IsLatency ? "Lower is better." : "Higher is better.")
        + (sweep.Paths.Count > 1 && !sweep.IsZipped ? " All panels have the same axes." : "")
        + (sweep.Finished.Any(point => point.Result!.Figures.Any(figure => figure.Metric == metric.Path && !figure.IsSettled))
            ? " Hollow marks are of runs that did not keep up or were cut off: they describe that run, not the fleet." : "")
        + (Target(sweep, metric) is { } target ? " The dashed line is the " + target.Label + "." : "");

    private static Axis Vertical(SweepMetric metric, List<Series> series, ReferenceLine? target)
    {
        var values = series.SelectMany(one => ((CurveSeries)one).Points).OfType<CurvePoint>().Select(point => point.Y).ToList();
        var (least, most) = (values.Min(), values.Max());
        if (metric.IsLatency)
        {
            var isLogarithmic = least > 0 && most / least > WidestLinearRatio;
            return isLogarithmic
                ? new Axis { Title = metric.Title + " (log scale)", Kind = AxisKind.Logarithmic, Format = ValueFormat.Duration }
                : new Axis { Title = metric.Title, Format = ValueFormat.Duration, Min = 0 };
        }

        return metric == SweepMetric.Attainment
            ? new Axis { Title = "Share of arrivals that met every objective", Format = ValueFormat.Percent, Min = Math.Clamp(Math.Floor((Math.Min(least, target?.Value ?? 1) * 10) - 0.2) / 10, 0, 0.9), Max = 1 }
            : new Axis { Title = metric.Title + " in " + metric.Unit, Min = 0 };
    }

    // only where every point has the same
    private static ReferenceLine? Target(SweepResult sweep, SweepMetric metric)
    {
        var targets = sweep.Finished.Select(point => point.Result!.AttainmentTarget).Distinct().ToList();
        return metric == SweepMetric.Attainment && targets is [{ } target] ? new(target, "target of " + Quantity.LimitPercent(target)) : null;
    }

    private static List<string> PanelsOf(SweepResult sweep) => [.. sweep.Points.Select(point => PanelOf(sweep, point)).Distinct(StringComparer.Ordinal)];

    // one path is named at each panel; of several there is room for the values only, and the subtitle names the paths
    private static string PanelOf(SweepResult sweep, SweepPoint point) => sweep.IsZipped ? "" : sweep.Paths.Count == 2
        ? Short(sweep.Paths[0]) + " = " + point.Values[0]
        : string.Join(", ", point.Values.SkipLast(1));

    // the title of the axis has the whole path; in a panel's name its last steps are enough
    private static string Short(string path) => path.Split('.') is { Length: > 2 } steps ? string.Join('.', steps[^2..]) : path;

    // numbers of one unit keep their distances, anything else stands at equal ones
    private static List<AxisMark> MarksOf(SweepResult sweep, out Func<SweepPoint, double> place)
    {
        var values = sweep.Points.Select(point => point.Values[^1]).Distinct(StringComparer.Ordinal).ToList();
        var numbers = values.ConvertAll(value => NumberForm().Match(value));
        var isNumeric = values.Count > 1 && numbers.TrueForAll(match => match.Success && match.Groups["unit"].Value == numbers[0].Groups["unit"].Value);
        var places = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var index = 0; index < values.Count; index++)
        {
            places[values[index]] = isNumeric ? double.Parse(numbers[index].Groups["number"].ValueSpan, CultureInfo.InvariantCulture) : index;
        }

        place = point => places[point.Values[^1]];
        return [.. values.Select(value => new AxisMark(places[value], value)).OrderBy(mark => mark.Value)];
    }

    [GeneratedRegex(@"^(?<number>-?\d+(\.\d+)?)(?<unit>[A-Za-zµ%/]*)$")]
    private static partial Regex NumberForm();
}
