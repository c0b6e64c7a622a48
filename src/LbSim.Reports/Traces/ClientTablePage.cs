using LbSim.Reports.Figures;
using LbSim.Reports.Html;
using LbSim.Reports.Plots;
using LbSim.Workload.Traces.ClientTables;

namespace LbSim.Reports.Traces;

/// <summary>The page of a set of client tables: one file that holds its pictures, runs no script and asks the network for nothing.</summary>
internal sealed class ClientTablePage(ClientTableSummary tables, TraceReportSource source, IReadOnlyList<(Chart Chart, string Picture)> charts, TextWriter output)
{
    private const int MostClients = 20;
    private static readonly (string Name, double Share)[] Shares = [("p1", 0.01), ("p10", 0.1), ("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99)];

    private readonly HtmlWriter _html = new(output);
    private readonly string _window = TraceWords.Window(tables.WindowSeconds);

    /// <summary>Writes the page.</summary>
    public void Write()
    {
        PageParts.Head(_html, tables.Name + " - lbsim trace analysis");
        Top();
        TracePageParts.Notes(_html, Notes());
        if (charts.Count > 0)
        {
            TracePageParts.Charts(_html, charts);
            Clients();
            Burstiness();
            Lengths();
        }

        TracePageParts.Finish(_html, source);
    }

    private void Top()
    {
        _html.Raw("<header>\n").Element("h1", tables.Name)
            .Element("p", "soft", $"servegen: client tables of ServeGen. Of each client: its rate, the coefficient of variation (CV) of its gaps and a distribution that fits them, in windows of {_window}{(tables.Fields.Count > 0 ? "; lengths as histograms" : "")}")
            .Raw("</header>\n<section class=\"answer\" aria-label=\"Answer\">\n")
            .Element("div", "headline", Headline())
            .Element("p", "The tables hold rates, not requests: numbers of requests here are rate times length of the window. lbsim trace fit makes traffic of them.");
        if (tables.ActiveClients > 0)
        {
            _html.Element("p", $"The largest client sends {Quantity.Percent(tables.Top(1))} of requests, the largest five {Quantity.Percent(tables.Top(5))}, the largest ten {Quantity.Percent(tables.Top(10))}; {Quantity.Count(tables.ClientsForNineTenths)} of {Quantity.Count(tables.ActiveClients)} send 90 %.")
                .Element("p", $"{Quantity.Percent(tables.BurstyRequests)} of requests are in windows in which their client sends in bursts (CV of gaps above 1).");
        }

        _html.Raw("</section>\n");
    }

    private string Headline()
    {
        var clients = Many(tables.Clients, "client");
        return tables.ActiveClients == 0
            ? clients + ", none of which ever sends a request"
            : $"{clients} over {Quantity.Span(tables.Windows * (double)tables.WindowSeconds)}: {Quantity.Number(tables.ExpectedRequests)} requests expected, {Quantity.Number(tables.MeanRate)}/s on average, {Quantity.Number(tables.MaxRate)}/s in the busiest {_window}{MeanLengths()}";
    }

    private string MeanLengths()
    {
        var means = tables.Fields.Where(field => ClientTableWords.IsTokens(field.Name) && field.Values.Mean > 0).Select(field => $"{Quantity.Number(field.Values.Mean)} {ClientTableWords.Short(field.Name)}").ToArray();
        return means.Length == 0 ? "" : $"; on average {string.Join(", ", means)} tokens a request";
    }

    private List<string> Notes()
    {
        var notes = new List<string>();
        if (tables.ActiveClients < tables.Clients)
        {
            notes.Add($"{Quantity.Count(tables.Clients - tables.ActiveClients)} of {Quantity.Count(tables.Clients)} clients never send a request; charts and tables leave them out.");
        }

        if (tables.Fields.Count == 0)
        {
            notes.Add("There are no tables of lengths (chunk-N-dataset.json), so nothing is said of prompts and answers.");
        }
        else if (tables.LengthShare < 1)
        {
            notes.Add($"Lengths come from {Many(tables.LengthWindows, "histogram")}, one client and window each, weighted by the requests of that window. These windows hold {Quantity.Percent(tables.LengthShare)} of all requests.");
        }

        if (tables.Windows > 0 && new ClientTimeline(tables, ClientTableCharts.MostSteps).Holes is > 0 and var holes)
        {
            notes.Add($"In {Many(holes, "step")} of the charts over time no client has a window: the lines are at 0 there, and mean rates do not count them.");
        }

        notes.AddRange(tables.Notes);
        return notes;
    }

    private void Clients()
    {
        var clients = tables.Ranked();
        var hasLengths = clients.Any(client => double.IsFinite(client.PromptTokens) || double.IsFinite(client.OutputTokens));
        List<string> columns = ["Client", "Requests\nexpected", "Share", "Mean\nrequests/s", $"Busiest {_window}\nrequests/s", "Active\nof all windows", "CV of gaps\nmedian", "CV of gaps\np99"];
        if (hasLengths)
        {
            columns.AddRange(["Mean prompt\ntokens", "Mean answer\ntokens"]);
        }

        _html.Raw("<section id=\"clients\">\n").Element("h2", "Who sends what").OpenTable(
            $"The largest {Quantity.Count(Math.Min(MostClients, clients.Count))} of {Quantity.Count(clients.Count)} clients; a client is named after its file. CV over its windows, weighted by requests", [.. columns]);
        foreach (var client in clients.Take(MostClients))
        {
            _html.RowHead(client.Name).Cell(Quantity.Number(client.Requests)).Cell(Quantity.Percent(client.Share)).Cell(Quantity.Number(client.MeanRate)).Cell(Quantity.Number(client.MaxRate))
                .Cell(Quantity.Percent(client.ActiveShare)).Cell(Quantity.Number(client.Cv.Quantile(0.5))).Cell(Quantity.Number(client.Cv.Quantile(0.99)));
            if (hasLengths)
            {
                _html.Cell(Number(client.PromptTokens)).Cell(Number(client.OutputTokens));
            }

            _html.EndRow();
        }

        _html.CloseTable().Raw("</section>\n");
    }

    private void Burstiness()
    {
        _html.Raw("<section id=\"burstiness-table\">\n").Element("h2", "Burstiness").OpenTable(
            $"CV of the gaps of a client in a window of {_window}: deviation over mean, 1 for a Poisson process", ["", "Mean", .. Shares.Select(share => share.Name), "Largest"]);
        Row("Weighted by requests", tables.CvByRate);
        Row("Windows each the same", tables.CvByWindow());
        _html.CloseTable().OpenTable(
            "The distribution that fits the gaps, as the tables say; its shape: 1 is exponential, below 1 burstier", "Distribution", "Windows", "Share\nof requests", "Shape\nmedian");
        foreach (var (pattern, windows, share, shape) in tables.Patterns)
        {
            _html.RowHead(pattern.Length > 0 ? pattern : "none given").Cell(Quantity.Count(windows)).Cell(Quantity.Percent(share)).Cell(Number(shape)).EndRow();
        }

        _html.CloseTable().Raw("</section>\n");
    }

    private void Lengths()
    {
        if (tables.Fields.Count == 0)
        {
            return;
        }

        _html.Raw("<section id=\"values\">\n").Element("h2", "Lengths").OpenTable(
            "Fields of the tables, weighted by requests; a percentile is the least value at which its share is reached", ["", "Mean", "Deviation", .. Shares.Select(share => share.Name), "Largest"]);
        foreach (var (name, values) in tables.Fields)
        {
            Row(ClientTableWords.Field(name), values, values.Std);
        }

        _html.CloseTable().Raw("</section>\n");
    }

    private void Row(string name, WeightedValues values, double? deviation = null)
    {
        _html.RowHead(name).Cell(Number(values.Mean));
        if (deviation is { } known)
        {
            _html.Cell(Number(known));
        }

        foreach (var (_, share) in Shares)
        {
            _html.Cell(Number(values.Quantile(share)));
        }

        _html.Cell(Number(values.Max)).EndRow();
    }

    private static string Number(double value) => Quantity.OrUnknown(value, Quantity.Number);

    private static string Many(int count, string what) => count == 1 ? "1 " + what : $"{Quantity.Count(count)} {what}s";
}
