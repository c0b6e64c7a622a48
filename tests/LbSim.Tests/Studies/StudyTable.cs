using System.Text;
using System.Text.RegularExpressions;
using LbSim.Experiments.Results;
using LbSim.Reports.Figures;

namespace LbSim.Tests.Studies;

/// <summary>A table of a study page, made again from a result: the page's headings say which figures it has, one row per balancer.</summary>
internal static partial class StudyTable
{
    /// <summary>The table in Markdown.</summary>
    /// <param name="heading">The page's heading row, such as "| balancer | met | E2E p95, s |".</param>
    /// <param name="result">What the scenario gives.</param>
    public static string Make(string heading, ExperimentResult result)
    {
        var columns = heading.Trim('|').Split('|').Select(column => column.Trim()).ToList();
        var table = new StringBuilder(heading).Append('\n').Append('|').Insert(heading.Length + 2, "---|", columns.Count).Append('\n');
        foreach (var balancer in result.Balancers)
        {
            table.Append("| ").AppendJoin(" | ", columns.Select(column => Cell(column, result, balancer))).Append(" |\n");
        }

        return table.Append('\n').Append(Fleet(result)).ToString();
    }

    private static string Fleet(ExperimentResult result)
    {
        var carried = result.Groups.Sum(group => group.Count * group.SaturatedRequestsPerSecond!.Value);
        var offered = result.Groups.Sum(group => group.Load!.Value * group.Count * group.SaturatedRequestsPerSecond!.Value);
        var groups = string.Join(", ", result.Groups.Select(group => $"{group.Count} {group.Name} that can carry {Quantity.Number(group.SaturatedRequestsPerSecond!.Value)} requests/s{(group.Count > 1 ? " each" : "")}"));
        return $"Fleet: {groups}; offered {Quantity.Percent(offered / carried)} of that.\n";
    }

    private static string Cell(string column, ExperimentResult result, BalancerResult balancer) => column switch
    {
        "balancer" => balancer.Label + (balancer.IsOracle ? " (oracle)" : ""),
        "run" => balancer.Verdict.State,
        "met" => Quantity.Percent(balancer.Attainment!.Value),
        "goodput, requests/s" => Quantity.Number(balancer.Goodput!.Value),
        "largest share" => Quantity.Percent(balancer.Servers.Max(server => server.Share)),
        "most running" => Quantity.Number(balancer.Servers.Max(server => server.RunningMean)),
        "fullest" => Quantity.Number(Running(result, balancer).Average(window => window.Max())),
        "emptiest" => Quantity.Number(Running(result, balancer).Average(window => window.Min())),
        "upload use" => Quantity.Percent(balancer.Servers.Max(server => server.UploadUse!.Value)),
        "answer use" => Quantity.Percent(balancer.Servers.Max(server => server.DownloadUse!.Value)),
        "against the first" => Standing.Difference(balancer, result.Primary) is { } difference ? Standing.Describe(result, difference) : "",
        "verdict" => Verdict(result, balancer),
        _ when Latency().Match(column) is { Success: true } latency => OfLatency(latency, balancer),
        _ when OfGroup().Match(column) is { Success: true } group => OfServers(group, balancer),
        _ => throw new ArgumentException($"no figure is called \"{column}\""),
    };

    private static string Verdict(ExperimentResult result, BalancerResult balancer)
    {
        if (balancer.Comparison is null)
        {
            return "";
        }

        var word = Standing.Word(result, balancer);
        return word.Length > 0 ? word : "no verdict";
    }

    // what each server runs, window by window of the measured span; replication 0
    private static IEnumerable<IReadOnlyList<double>> Running(ExperimentResult result, BalancerResult balancer)
    {
        var edges = balancer.Series.Edges;
        return Enumerable.Range(0, edges.Count - 1).Where(window => edges[window] >= result.WarmupSeconds && edges[window + 1] <= result.DurationSeconds)
            .Select(window => balancer.Series.Rows.Select(row => row.Windows[window].Running).ToList());
    }

    private static string OfLatency(Match column, BalancerResult balancer)
    {
        var seconds = Figure.Of(column.Groups["metric"].Value.ToLowerInvariant() + "." + column.Groups["statistic"].Value).Find(balancer)!.Value;
        return Quantity.Number(column.Groups["unit"].Value == "ms" ? seconds * 1e3 : seconds);
    }

    private static string OfServers(Match column, BalancerResult balancer)
    {
        var servers = balancer.Servers.Where(server => server.Group == column.Groups["group"].Value).ToList();
        return column.Groups["figure"].Value switch
        {
            "share" => Quantity.Percent(servers.Sum(server => server.Share)),
            "upload use" => Quantity.Percent(servers.Average(server => server.UploadUse!.Value)),
            _ => Quantity.Number(servers.Average(server => server.RunningMean)),
        };
    }

    [GeneratedRegex("^(?<metric>TTFT|TPOT|E2E) (?<statistic>mean|p50|p90|p95|p99), (?<unit>ms|s)$")]
    private static partial Regex Latency();

    [GeneratedRegex("^(?<figure>share|running|upload use): (?<group>[a-z0-9-]+)$")]
    private static partial Regex OfGroup();
}
