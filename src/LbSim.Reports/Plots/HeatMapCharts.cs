using LbSim.Experiments.Results;
using LbSim.Reports.Figures;
using LbSim.Reports.Plots.Svg;

namespace LbSim.Reports.Plots;

/// <summary>Occupancy and KV use, servers by time, one map per balancer, all maps of a kind with the same colours.</summary>
internal static class HeatMapCharts
{
    // finer columns than these are below a pixel or two
    private const int MostColumns = 150;

    public static List<Chart> Make(ExperimentResult result)
    {
        var occupancy = Kind.Of(result, "occupancy", "Occupancy", "running / sequence limit", window => window.Occupancy);
        var kvUse = Kind.Of(result, "kv-use", "KV memory in use", "share of KV blocks", window => window.KvUse);
        var charts = new List<Chart>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var balancer in result.Balancers)
        {
            var id = UniqueId(balancer.Label, ids);
            AddIfAny(occupancy, balancer, id, charts);
            AddIfAny(kvUse, balancer, id, charts);
        }

        return charts;
    }

    private static void AddIfAny(Kind kind, BalancerResult balancer, string id, List<Chart> charts)
    {
        var windows = WindowMerge.Of(balancer.Series.Edges, MostColumns);
        if (windows.Count == 0 || balancer.Series.Rows.Count == 0 || !kind.HasValues(balancer))
        {
            return;
        }

        var rows = new List<double?[]>();
        var names = new List<string>();
        var groups = new List<string>();
        foreach (var row in balancer.Series.Rows)
        {
            rows.Add(windows.Means(row, kind.Value));
            names.Add(row.Server.Length > 0 ? row.Server : row.Group);
            groups.Add(row.Group);
        }

        var isGrouped = balancer.Series.Rows[0].Server.Length == 0;
        charts.Add(new Chart
        {
            Id = kind.Id + "-" + id,
            Title = kind.Title + ": " + balancer.Label,
            Subtitle = (isGrouped ? "One row per group (mean of its servers)" : "One row per server") + ", windows of "
                + Quantity.Span(windows.Edges[1] - windows.Edges[0]) + "; first replication; the same colours for every balancer",
            HowToRead = "Even colour down a column is an even load; a bright row is a server that carries more than the others.",
            X = TimeCharts.TimeAxisOf(windows.Edges),
            Y = new Axis { Title = isGrouped ? "Group" : "Server", Kind = AxisKind.Categories, Categories = names },
            Series = [new HeatMapSeries(kind.Unit, windows.Edges, rows, groups, kind.Max, ValueFormat.Percent)],
        });
    }

    // labels may hold anything; file names and element ids may not
    private static string UniqueId(string label, HashSet<string> taken)
    {
        var clean = new System.Text.StringBuilder();
        foreach (var character in label)
        {
            if (char.IsAsciiLetterOrDigit(character) || character == '_')
            {
                clean.Append(char.ToLowerInvariant(character));
            }
            else if (clean.Length > 0 && clean[^1] != '-')
            {
                clean.Append('-');
            }

            if (clean.Length == 60)
            {
                break;
            }
        }

        var stem = clean.ToString().Trim('-') is { Length: > 0 } some ? some : "balancer";
        var id = stem;
        for (var number = 2; !taken.Add(id); number++)
        {
            id = stem + "-" + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return id;
    }

    private sealed record Kind(string Id, string Title, string Unit, Func<SeriesWindow, double?> Value, double Max)
    {
        public static Kind Of(ExperimentResult result, string id, string title, string unit, Func<SeriesWindow, double?> value)
        {
            double most = 0;
            foreach (var balancer in result.Balancers)
            {
                foreach (var row in balancer.Series.Rows)
                {
                    foreach (var window in row.Windows)
                    {
                        most = Math.Max(most, value(window) ?? 0);
                    }
                }
            }

            return new Kind(id, title, unit, value, most > 0 ? Math.Min(1, Steps.UpToOneTwoFive(most)) : 1);
        }

        public bool HasValues(BalancerResult balancer)
        {
            foreach (var row in balancer.Series.Rows)
            {
                foreach (var window in row.Windows)
                {
                    if (Value(window) is not null)
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }
}
