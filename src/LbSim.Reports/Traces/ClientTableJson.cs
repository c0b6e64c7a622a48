using System.Text.Json;
using LbSim.Reports.Files;
using LbSim.Workload.Traces.ClientTables;

namespace LbSim.Reports.Traces;

/// <summary>Writes what client tables say, as JSON.</summary>
public static class ClientTableJson
{
    private static readonly (string Name, double Share)[] Shares = [("p1", 0.01), ("p10", 0.1), ("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99)];

    /// <summary>Writes one object and a line end.</summary>
    public static void Write(ClientTableSummary tables, Stream output)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(output);
        using (var json = new Utf8JsonWriter(output, Json.Readable))
        {
            json.WriteStartObject();
            File(json, tables);
            Rates(json, tables);
            Clients(json, tables);
            Burstiness(json, tables);
            Series(json, "hour_of_day_mean_rps", tables.ByHour);
            OverTime(json, tables);
            json.WriteNumber("dataset_windows", tables.LengthWindows);
            Json.Number(json, "dataset_request_share", tables.LengthShare);
            json.WriteStartObject("fields");
            foreach (var (name, values) in tables.Fields)
            {
                json.WriteStartObject(name);
                Json.Number(json, "mean", values.Mean);
                Json.Number(json, "std", values.Std);
                Array.ForEach(Shares, share => Json.Number(json, share.Name, values.Quantile(share.Share)));
                Json.Number(json, "max", values.Max);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteStartArray("notes");
            foreach (var note in tables.Notes)
            {
                json.WriteStringValue(note);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void File(Utf8JsonWriter json, ClientTableSummary tables)
    {
        json.WriteStartObject("file");
        json.WriteString("name", tables.Name);
        json.WriteNumber("bytes", tables.Bytes);
        json.WriteString("sha256", tables.Sha256);
        json.WriteString("format", "servegen");
        json.WriteEndObject();
    }

    private static void Clients(Utf8JsonWriter json, ClientTableSummary tables)
    {
        const int Most = 20;
        Json.Number(json, "gini", tables.Lorenz()?.Gini);
        json.WriteStartArray("largest_clients");
        foreach (var client in tables.Ranked().Take(Most))
        {
            json.WriteStartObject();
            json.WriteString("name", client.Name);
            Json.Number(json, "expected_requests", client.Requests);
            Json.Number(json, "share", client.Share);
            Json.Number(json, "mean_rps", client.MeanRate);
            Json.Number(json, "max_rps", client.MaxRate);
            Json.Number(json, "active_share_of_windows", client.ActiveShare);
            Json.Number(json, "cv_p50", client.Cv.Quantile(0.5));
            Json.Number(json, "cv_p99", client.Cv.Quantile(0.99));
            Json.Number(json, "prompt_tokens_mean", client.PromptTokens);
            Json.Number(json, "output_tokens_mean", client.OutputTokens);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // as the chart of the page shows it
    private static void OverTime(Utf8JsonWriter json, ClientTableSummary tables)
    {
        if (tables.Windows == 0)
        {
            return;
        }

        var timeline = new ClientTimeline(tables, ClientTableCharts.MostSteps);
        json.WriteNumber("rps_step_s", timeline.StepSeconds);
        Series(json, "rps_over_time", timeline.RatesOf(tables.Rates.Select(window => (window.Key, window.Value))));
    }

    private static void Series(Utf8JsonWriter json, string name, IReadOnlyList<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            Json.Number(json, value);
        }

        json.WriteEndArray();
    }

    private static void Rates(Utf8JsonWriter json, ClientTableSummary tables)
    {
        json.WriteNumber("clients", tables.Clients);
        json.WriteNumber("active_clients", tables.ActiveClients);
        json.WriteNumber("span_windows", tables.Windows);
        json.WriteNumber("window_s", tables.WindowSeconds);
        json.WriteNumber("last_t", tables.LastStart);
        json.WriteNumber("days", tables.Days);
        Json.Number(json, "expected_requests", tables.ExpectedRequests);
        Json.Number(json, "mean_rps", tables.MeanRate);
        Json.Number(json, "max_rps", tables.MaxRate);
        Json.Number(json, "min_active_rps", tables.MinActiveRate);
        Json.Number(json, "top1", tables.Top(1));
        Json.Number(json, "top5", tables.Top(5));
        Json.Number(json, "top10", tables.Top(10));
        json.WriteNumber("clients_for_90pct", tables.ClientsForNineTenths);
    }

    private static void Burstiness(Utf8JsonWriter json, ClientTableSummary tables)
    {
        json.WriteStartObject("cv_rate_weighted");
        foreach (var (name, share) in Shares.Where(entry => entry.Name is "p10" or "p50" or "p90" or "p99"))
        {
            Json.Number(json, name, tables.CvByRate.Quantile(share));
        }

        json.WriteEndObject();
        json.WriteStartObject("cv_unweighted");
        foreach (var (name, share) in Shares.Where(entry => entry.Name is "p10" or "p50" or "p90"))
        {
            Json.Number(json, name, tables.CvUnweighted(share));
        }

        json.WriteEndObject();
        Json.Number(json, "frac_windows_cv_gt1", tables.BurstyWindows);
        Json.Number(json, "frac_req_in_cv_gt1", tables.BurstyRequests);
        var patterns = tables.Patterns;
        Patterns(json, "pattern_windows", patterns, entry => entry.Windows);
        Patterns(json, "pattern_requests", patterns, entry => entry.RequestShare);
        Patterns(json, "shape_p50", patterns, entry => entry.ShapeMedian);
    }

    private static void Patterns(
        Utf8JsonWriter json, string name, IReadOnlyList<(string Pattern, int Windows, double RequestShare, double ShapeMedian)> patterns, Func<(string Pattern, int Windows, double RequestShare, double ShapeMedian), double> value)
    {
        json.WriteStartObject(name);
        foreach (var pattern in patterns)
        {
            Json.Number(json, pattern.Pattern.Length > 0 ? pattern.Pattern : "none", value(pattern));
        }

        json.WriteEndObject();
    }
}
