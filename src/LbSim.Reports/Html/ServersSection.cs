using LbSim.Experiments.Results;
using LbSim.Reports.Figures;

namespace LbSim.Reports.Html;

/// <summary>What each server did under each balancer; groups in fleets too large to list.</summary>
internal static class ServersSection
{
    private const int MostServers = 64;

    public static void Write(ExperimentResult result, HtmlWriter html)
    {
        html.Raw("<section id=\"servers\">\n").Element("h2", "Servers");
        foreach (var balancer in result.Balancers)
        {
            html.Raw("<details>\n").Element("summary", balancer.Label);
            WriteTable(result, balancer, html);
            html.Raw("</details>\n");
        }

        html.Raw("</section>\n");
    }

    private static void WriteTable(ExperimentResult result, BalancerResult balancer, HtmlWriter html)
    {
        var isGrouped = balancer.Servers.Count > MostServers;
        var hasLinks = balancer.Servers.Any(HasLink);
        List<string> columns =
        [
            isGrouped ? "Group" : "Server", isGrouped ? "Servers" : "Group", "Requests", "Share", "Capacity\nshare", "Prompt\ntokens",
            "Output\ntokens", "Busy", "Occupancy", "Running", "Waiting", "KV use", "Budget use",
        ];
        if (hasLinks)
        {
            columns.AddRange("Uploads\nof link rate", "Answers\nof link rate");
        }

        if (balancer.PrefixReuse is not null)
        {
            columns.Add("Prefix\nreuse");
        }

        html.OpenTable(
            (isGrouped ? "Means over the servers of each group (summary.json has every server); requests and tokens are totals of "
                : "Means over time; requests and tokens are totals of ") + Sample.Over(result)
                + (hasLinks ? ". Uploads queue on the link; answers are counted against it, never delayed" : ""),
            [.. columns]);
        if (isGrouped)
        {
            foreach (var group in result.Groups)
            {
                WriteGroup(balancer, group, hasLinks, html);
            }
        }
        else
        {
            foreach (var server in balancer.Servers)
            {
                WriteRow(server, server.Name, server.Group, hasLinks, html);
            }
        }

        html.CloseTable();
    }

    private static bool HasLink(ServerResult server) => server.UploadUse is not null;

    private static void WriteGroup(BalancerResult balancer, GroupResult group, bool hasLinks, HtmlWriter html)
    {
        var count = 0;
        ServerResult? sum = null;
        foreach (var server in balancer.Servers)
        {
            if (server.Group == group.Name)
            {
                count++;
                sum = sum is null ? server : Add(sum, server);
            }
        }

        if (sum is not null)
        {
            var mean = sum with
            {
                Busy = sum.Busy / count,
                OccupancyMean = sum.OccupancyMean / count,
                RunningMean = sum.RunningMean / count,
                WaitingMean = sum.WaitingMean / count,
                KvUseMean = sum.KvUseMean / count,
                BudgetUseMean = sum.BudgetUseMean / count,
                UploadUse = sum.UploadUse / count,
                DownloadUse = sum.DownloadUse / count,
            };
            WriteRow(mean, group.Name, Quantity.Count(count), hasLinks, html);
        }
    }

    private static ServerResult Add(ServerResult sum, ServerResult server) => sum with
    {
        Requests = sum.Requests + server.Requests,
        Share = sum.Share + server.Share,
        PromptTokens = sum.PromptTokens + server.PromptTokens,
        OutputTokens = sum.OutputTokens + server.OutputTokens,
        Busy = sum.Busy + server.Busy,
        OccupancyMean = sum.OccupancyMean + server.OccupancyMean,
        RunningMean = sum.RunningMean + server.RunningMean,
        WaitingMean = sum.WaitingMean + server.WaitingMean,
        KvUseMean = sum.KvUseMean + server.KvUseMean,
        BudgetUseMean = sum.BudgetUseMean + server.BudgetUseMean,
        CapacityShare = sum.CapacityShare + server.CapacityShare,
        UploadUse = sum.UploadUse + server.UploadUse,
        DownloadUse = sum.DownloadUse + server.DownloadUse,
        Prompts = sum.Prompts + server.Prompts,
    };

    private static void WriteRow(ServerResult server, string name, string second, bool hasLinks, HtmlWriter html)
    {
        html.RowHead(name).Cell(second).Cell(Quantity.Count(server.Requests)).Cell(Quantity.Percent(server.Share))
            .Cell(Quantity.OrUnknown(server.CapacityShare, Quantity.Percent)).Cell(Quantity.Count(server.PromptTokens))
            .Cell(Quantity.Count(server.OutputTokens)).Cell(Quantity.Percent(server.Busy)).Cell(Quantity.Percent(server.OccupancyMean))
            .Cell(Quantity.Number(server.RunningMean)).Cell(Quantity.Number(server.WaitingMean))
            .Cell(Quantity.OrUnknown(server.KvUseMean, Quantity.Percent)).Cell(Quantity.OrUnknown(server.BudgetUseMean, Quantity.Percent));
        if (hasLinks)
        {
            html.Cell(Quantity.OrUnknown(server.UploadUse, Quantity.Percent)).Cell(Quantity.OrUnknown(server.DownloadUse, Quantity.Percent));
        }

        if (server.Prompts is { } prompts)
        {
            html.Cell(Quantity.OrUnknown(prompts.Share, Quantity.Percent));
        }

        html.EndRow();
    }
}
