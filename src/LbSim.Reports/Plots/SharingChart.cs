using LbSim.Experiments.Results;
using LbSim.Reports.Figures;

namespace LbSim.Reports.Plots;

/// <summary>Which servers got more requests than their share of the fleet's capacity.</summary>
internal static class SharingChart
{
    // beyond this many servers one mark per group says more
    private const int MostServers = 64;

    public static Chart? Make(ExperimentResult result)
    {
        var isKnown = IsCapacityKnown(result);
        var isGrouped = result.Balancers.Count > 0 && result.Balancers[0].Servers.Count > MostServers;
        var series = new List<Series>();
        for (var slot = 0; slot < result.Groups.Count; slot++)
        {
            var points = new List<CategoryPoint>();
            for (var row = 0; row < result.Balancers.Count; row++)
            {
                AddPoints(result.Balancers[row], row, result.Groups[slot].Name, isKnown, isGrouped, points);
            }

            if (points.Count > 0)
            {
                series.Add(new PointSeries(result.Groups[slot].Name + " (" + result.Groups[slot].Gpu + ")", slot, points));
            }
        }

        var labels = new List<string>();
        foreach (var balancer in result.Balancers)
        {
            labels.Add(balancer.Label);
        }

        return series.Count == 0 ? null : new Chart
        {
            Id = "share-of-capacity",
            Title = isKnown ? "Share of requests against share of capacity" : "Share of requests against an equal share",
            Subtitle = (isGrouped ? "One mark per group" : "One mark per server") + ", " + Sample.Over(result) + "; capacity is "
                + (isKnown ? "saturated throughput" : "not known, so every server counts the same"),
            HowToRead = "Marks at 1 get requests in proportion to what they can serve; marks to the right carry more than their share, marks to the left less.",
            X = new Axis { Title = isKnown ? "Share of requests / share of capacity" : "Share of requests / equal share", Min = 0 },
            Y = new Axis { Title = "Balancer", Kind = AxisKind.Categories, Categories = labels },
            Series = series,
            References = [new ReferenceLine(1, "in proportion")],
        };
    }

    private static bool IsCapacityKnown(ExperimentResult result)
    {
        foreach (var balancer in result.Balancers)
        {
            foreach (var server in balancer.Servers)
            {
                if (server.CapacityShare is not > 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static void AddPoints(BalancerResult balancer, int row, string group, bool isKnown, bool isGrouped, List<CategoryPoint> points)
    {
        var (requests, capacity) = (0.0, 0.0);
        foreach (var server in balancer.Servers)
        {
            if (server.Group != group)
            {
                continue;
            }

            var share = isKnown ? server.CapacityShare!.Value : 1.0 / balancer.Servers.Count;
            requests += server.Share;
            capacity += share;
            if (!isGrouped)
            {
                points.Add(PointOf(row, server.Name, server.Share, share));
            }
        }

        if (isGrouped && capacity > 0)
        {
            points.Add(PointOf(row, group, requests, capacity));
        }
    }

    private static CategoryPoint PointOf(int row, string name, double share, double capacity) => new(
        row, share / capacity, name + ": " + Quantity.Percent(share) + " of requests, " + Quantity.Percent(capacity) + " of capacity");
}
