using LbSim.Reports.Figures;
using LbSim.Reports.Tables;
using LbSim.Workload.Traces.ClientTables;

namespace LbSim.Reports.Traces;

/// <summary>Writes what client tables say for a terminal.</summary>
public static class ClientTableText
{
    private const int Width = 110;

    /// <summary>Writes the summary.</summary>
    public static void Write(ClientTableSummary tables, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(output);
        TextTable.WriteWrapped("", $"{tables.Name}: ServeGen client tables, which hold rates and not requests", "", Width, output);
        TextTable.WriteWrapped("", $"{Quantity.Count(tables.Clients)} clients ({Quantity.Count(tables.ActiveClients)} active) over {Quantity.Count(tables.Windows)} windows of {TraceWords.Window(tables.WindowSeconds)}: {Quantity.Number(tables.ExpectedRequests)} requests expected, {Quantity.OrUnknown(tables.MeanRate, Quantity.Number)}/s on average, {Quantity.Number(tables.MaxRate)}/s at most", "", Width, output);
        TextTable.WriteWrapped("", $"Hot spots: the largest client sends {Quantity.OrUnknown(tables.Top(1), Quantity.Percent)}, the largest five {Quantity.OrUnknown(tables.Top(5), Quantity.Percent)}, the largest ten {Quantity.OrUnknown(tables.Top(10), Quantity.Percent)}; {Quantity.Count(tables.ClientsForNineTenths)} send 90 %", "", Width, output);
        TextTable.WriteWrapped("", $"Burstiness: CV of gaps above 1 in {Quantity.OrUnknown(tables.BurstyWindows, Quantity.Percent)} of windows, which hold {Quantity.OrUnknown(tables.BurstyRequests, Quantity.Percent)} of requests; by requests p50 {Quantity.OrUnknown(tables.CvByRate.Quantile(0.5), Quantity.Number)}, p99 {Quantity.OrUnknown(tables.CvByRate.Quantile(0.99), Quantity.Number)}", "", Width, output);
        foreach (var note in tables.Notes)
        {
            TextTable.WriteWrapped("", note, "", Width, output);
        }

        if (tables.Fields.Count == 0)
        {
            return;
        }

        var table = new TextTable(Width);
        table.Add("Field", "mean", "p10", "p50", "p90", "p99", "largest");
        foreach (var (field, values) in tables.Fields)
        {
            table.Add(field, Number(values.Mean), Number(values.Quantile(0.1)), Number(values.Quantile(0.5)), Number(values.Quantile(0.9)), Number(values.Quantile(0.99)), Number(values.Max));
        }

        table.Write(output);
    }

    private static string Number(double value) => Quantity.OrUnknown(value, Quantity.Number);
}
