using LbSim.Experiments.Results;

namespace LbSim.Reports.Files;

/// <summary>Writes timeseries.csv: replication 0, a row per balancer, window and server (or group, in fleets above 64 servers).</summary>
internal static class TimeSeriesCsv
{
    private const string Header = "balancer,window_start_s,window_end_s,group,server,arrivals,completions,rejected,failed,missed"
        + ",output_tokens,busy,occupancy,running,waiting,kv_use";

    public static void Write(ExperimentResult result, Stream output)
    {
        using var csv = new CsvWriter(output);
        csv.Line(Header);
        foreach (var balancer in result.Balancers)
        {
            var edges = balancer.Series.Edges;
            for (var window = 0; window + 1 < edges.Count; window++)
            {
                foreach (var row in balancer.Series.Rows)
                {
                    csv.Field(balancer.Label);
                    csv.Field(edges[window]);
                    csv.Field(edges[window + 1]);
                    csv.Field(row.Group);
                    csv.Field(row.Server);
                    WriteWindow(csv, row.Windows[window]);
                    csv.EndRow();
                }
            }
        }
    }

    private static void WriteWindow(CsvWriter csv, in SeriesWindow window)
    {
        csv.Field(window.Arrivals);
        csv.Field(window.Completions);
        csv.Field(window.Rejected);
        csv.Field(window.Failed);
        csv.Field(window.Missed);
        csv.Field(window.OutputTokens);
        csv.Field(window.Busy);
        csv.Field(window.Occupancy);
        csv.Field(window.Running);
        csv.Field(window.Waiting);
        csv.Field(window.KvUse);
    }
}
