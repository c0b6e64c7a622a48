using LbSim.Experiments.Results;
using LbSim.Reports.Figures;

namespace LbSim.Reports.Html;

/// <summary>The table of server groups.</summary>
internal static class FleetSection
{
    public static void Write(ExperimentResult result, HtmlWriter html)
    {
        html.Raw("<section id=\"fleet\">\n").Element("h2", "Fleet").OpenTable(
            "Load is the offered rate over what the group can complete with a queue that is never empty, at shares in proportion to capacity",
            "Group", "GPU", "Servers", "GPUs\nper server", "Weight", "Load", "Saturated rate\nrequests/s per server", "Saturated rate\nrequests/s, group",
            "Cost\n$ per hour");
        var cost = 0.0;
        var (servers, isCostKnown) = (0L, true);
        foreach (var group in result.Groups)
        {
            html.RowHead(group.Name).Cell(group.Gpu).Cell(Quantity.Count(group.Count)).Cell(Quantity.Count(group.GpusPerServer))
                .Cell(Quantity.Count(group.Weight)).Cell(Quantity.OrUnknown(group.Load, Quantity.Percent))
                .Cell(Quantity.OrUnknown(group.SaturatedRequestsPerSecond, Quantity.Number))
                .Cell(Quantity.OrUnknown(group.SaturatedRequestsPerSecond * group.Count, Quantity.Number))
                .Cell(Quantity.OrUnknown(group.CostPerHour, Quantity.Dollars)).EndRow();
            servers += group.Count;
            cost += group.CostPerHour ?? 0;
            isCostKnown &= group.CostPerHour is not null;
        }

        if (result.Groups.Count > 1)
        {
            html.RowHead("All").Cell("").Cell(Quantity.Count(servers)).Cell("").Cell("").Cell("").Cell("").Cell("")
                .Cell(isCostKnown ? Quantity.Dollars(cost) : Quantity.Unknown).EndRow();
        }

        html.CloseTable().Raw("</section>\n");
    }
}
