using LbSim.Reports.Figures;
using LbSim.Reports.Plots;
using LbSim.Reports.Plots.Svg;
using LbSim.Workload.Traces.ClientTables;

namespace LbSim.Reports.Traces;

/// <summary>The pictures of client tables; those without data are left out.</summary>
internal static class ClientTableCharts
{
    /// <summary>Steps over time at most.</summary>
    public const int MostSteps = 400;

    private const int MostPoints = 400;
    private const int Named = 5; // clients with a colour of their own
    private const int Others = 6; // the slot of all others: that of text
    private const int MostMarked = 60; // clients of a Lorenz curve on which the marks of the largest have room
    private static readonly int[] Tops = [1, 5, 10];

    /// <summary>All charts of a set of tables, in order.</summary>
    public static IReadOnlyList<Chart> Of(ClientTableSummary tables)
    {
        var clients = tables.Ranked();
        return clients.Count == 0 ? [] : [.. new[] { Rate(tables), Largest(tables, clients), Calendar(tables), Lorenz(tables), Burstiness(tables), Rates(clients), Lengths(tables) }.OfType<Chart>()];
    }

    private static Chart Rate(ClientTableSummary tables)
    {
        var timeline = new ClientTimeline(tables, MostSteps);
        return new Chart
        {
            Id = "rate",
            Title = "Requests over time, all clients together",
            Subtitle = $"{Quantity.Count(tables.ActiveClients)} clients, means over {TraceWords.Window(timeline.StepSeconds)}; mean {Quantity.Number(tables.MeanRate)}/s, the busiest {TraceWords.Window(tables.WindowSeconds)} {Quantity.Number(tables.MaxRate)}/s",
            HowToRead = "Height is the rate that all clients add up to; plateaus and waves are load to plan for. Bursts within a window are not in it: see burstiness.",
            X = TimeAxis,
            Y = new Axis { Title = "Requests per second", Min = 0 },
            Series = [Line(timeline, "All clients", 0, tables.Rates.Select(window => (window.Key, window.Value)))],
        };
    }

    private static Chart? Largest(ClientTableSummary tables, IReadOnlyList<ClientShare> clients)
    {
        if (clients.Count < 2)
        {
            return null;
        }

        var timeline = new ClientTimeline(tables, MostSteps);
        var named = clients.Take(Named).ToArray();
        return new Chart
        {
            Id = "largest-clients",
            Title = "Requests over time of the largest clients",
            Subtitle = $"The largest {named.Length} of {Quantity.Count(clients.Count)} clients with {Quantity.Percent(tables.Top(named.Length))} of requests, means over {TraceWords.Window(timeline.StepSeconds)}; one panel a client, all with the same axis",
            HowToRead = "What moves the sum: clients that rise together make its waves, one that jumps alone makes a plateau that may be gone tomorrow.",
            X = TimeAxis,
            Y = new Axis { Title = "Requests per second", Min = 0 },
            Panels = [.. named.Select(client => $"{client.Name} ({Quantity.Percent(client.Share)} of requests)")],
            Series = [.. named.Select((client, index) => Line(timeline, "Clients", 0, client.Windows.Select(window => (window.Start, window.Rate))) with { Panel = index })],
        };
    }

    private static Axis TimeAxis => new() { Title = "Time after the first window", Format = ValueFormat.Clock, Min = 0 };

    // where no client has a window the line is at 0, and a note of the page says so
    private static StepSeries Line(ClientTimeline timeline, string label, int slot, IEnumerable<(long, double)> windows) =>
        new(label, slot, timeline.Edges, [.. timeline.RatesOf(windows).Select(rate => double.IsNaN(rate) ? 0 : rate)]);

    private static Chart? Calendar(ClientTableSummary tables)
    {
        const int MostRows = 60;
        if (tables.WindowSeconds > 3600)
        {
            return null;
        }

        var calendar = new ClientCalendar(tables);
        var days = (calendar.Days.Count + MostRows - 1) / MostRows; // days a row
        var rows = calendar.Days.Chunk(days).Select(chunk => Enumerable.Range(0, 24).Select(hour => chunk.Average(day => day[hour])).ToArray()).ToArray();
        var most = rows.Max(row => row.Max()) ?? 0;
        return new Chart
        {
            Id = "hours",
            Title = "Rate by hour and day, all clients together",
            Subtitle = "Mean rate; " + (calendar.IsClock ? "hours of the day in UTC" : "hours counted from the tables' own zero, which is not dated") + (days > 1 ? $"; {days} days a row" : "") + (calendar.IsCut ? "; the first 400 days" : ""),
            HowToRead = rows.Length == 1 ? "Bright hours are the busy ones; one day does not tell whether they are so every day." : "A column that is bright on every day is a daily peak; a bright or dark row is a day unlike the others.",
            X = new Axis { Title = calendar.IsClock ? "Hour of the day" : "Hour", Min = 0, Max = 24 },
            Y = new Axis { Title = "Day", Kind = AxisKind.Categories, Categories = [.. rows.Select((_, index) => "Day " + Quantity.Count((index * days) + 1))] },
            Series = [new HeatMapSeries("Requests per second", [.. Enumerable.Range(0, 25).Select(hour => (double)hour)], rows, [.. rows.Select(_ => "")], most > 0 ? Steps.UpToHalves(most) : 1, ValueFormat.Plain)],
        };
    }

    private static Chart? Lorenz(ClientTableSummary tables)
    {
        if (tables.ActiveClients < 2 || tables.Lorenz() is not { } lorenz)
        {
            return null;
        }

        var isMarked = tables.ActiveClients is > 10 and <= MostMarked;
        return new Chart
        {
            Id = "hot-spots",
            Title = "Hot spots: share of requests from the smallest clients",
            Subtitle = $"{Quantity.Count(tables.ActiveClients)} clients; the largest sends {Quantity.Percent(tables.Top(1))} of requests, the largest five {Quantity.Percent(tables.Top(5))}, the largest ten {Quantity.Percent(tables.Top(10))}; Gini {Quantity.Number(lorenz.Gini)}",
            HowToRead = "The diagonal would be equal shares (a Lorenz curve); the more the curve sags and then shoots up, the more requests come from a few." + (isMarked ? " Right of a dashed line are so many of the largest clients; from where it meets the curve up to 100 % is their share." : ""),
            X = new Axis { Title = "Share of clients, the smallest first", Format = ValueFormat.Percent, Min = 0, Max = 1 },
            Y = new Axis { Title = "Their share of requests", Format = ValueFormat.Percent, Min = 0, Max = 1 },
            Series = [new LineSeries("Clients", 0, Points(lorenz.Curve)), new LineSeries("Equal shares", Others, [new ChartPoint(0, 0), new ChartPoint(1, 1)])],
            References = isMarked ? [.. Tops.Select(count => new ReferenceLine(1 - ((double)count / tables.ActiveClients), $"top {count}"))] : [],
        };
    }

    private static Chart? Burstiness(ClientTableSummary tables)
    {
        var lines = new List<Series>();
        AddCurve(lines, "Requests", 0, tables.CvByRate);
        AddCurve(lines, "Windows of clients, each the same", 1, tables.CvByWindow());
        return lines.Count == 0 ? null : new Chart
        {
            Id = "burstiness",
            Title = "Burstiness: share of requests at or below a CV of gaps",
            Subtitle = $"One CV (coefficient of variation) for each client and window of {TraceWords.Window(tables.WindowSeconds)}; above 1 for {Quantity.Percent(tables.BurstyRequests)} of requests and {Quantity.Percent(tables.BurstyWindows)} of windows",
            HowToRead = "CV is the deviation of the gaps between a client's requests over their mean: 1 for a Poisson process, above it requests come in bursts. The further right a curve rises, the burstier.",
            X = new Axis { Title = "CV of gaps (log scale)", Kind = AxisKind.Logarithmic },
            Y = new Axis { Title = "Share", Format = ValueFormat.Percent, Min = 0, Max = 1 },
            Series = lines,
            References = [new ReferenceLine(1, "Poisson")],
        };
    }

    private static Chart? Rates(IReadOnlyList<ClientShare> clients)
    {
        var shown = clients.Where(client => client.Cv.Quantile(0.5) > 0).ToArray();
        if (shown.Length < 2)
        {
            return null;
        }

        var series = new List<Series>();
        for (var index = 0; index < Math.Min(Named, shown.Length); index++)
        {
            series.Add(new ScatterSeries(shown[index].Name, index, [PointOf(shown[index])], IsOpen: false));
        }

        if (shown.Length > Named)
        {
            series.Add(new ScatterSeries("Other clients", Others, [.. shown.Skip(Named).Select(PointOf)], IsOpen: true));
        }

        return new Chart
        {
            Id = "burstiness-by-rate",
            Title = "Burstiness of clients against their rate",
            Subtitle = $"{Quantity.Count(shown.Length)} clients, one mark each; CV of gaps: median over a client's windows, weighted by requests" + (shown.Length < clients.Count ? $"; {Quantity.Count(clients.Count - shown.Length)} with a CV of 0 are not shown" : ""),
            HowToRead = "Marks above the line come in bursts; a mark to the right and high up is a large client that a balancer will feel.",
            X = new Axis { Title = "Mean rate of the client, requests per second (log scale)", Kind = AxisKind.Logarithmic },
            Y = new Axis { Title = "CV of gaps (log scale)", Kind = AxisKind.Logarithmic },
            Series = series,
            Level = new ReferenceLine(1, "Poisson"),
        };
    }

    private static ScatterPoint PointOf(ClientShare client) => new(
        client.MeanRate, client.Cv.Quantile(0.5), $"{client.Name}: {Quantity.Number(client.MeanRate)} requests/s, CV {Quantity.Number(client.Cv.Quantile(0.5))}");

    private static Chart? Lengths(ClientTableSummary tables)
    {
        var lines = new List<Series>();
        foreach (var (name, values) in tables.Fields.Where(field => ClientTableWords.IsTokens(field.Name)))
        {
            AddCurve(lines, ClientTableWords.Field(name), lines.Count, values);
        }

        return lines.Count == 0 ? null : new Chart
        {
            Id = "lengths",
            Title = "Lengths: share of requests at or below a number of tokens",
            Subtitle = $"{Quantity.Count(tables.LengthWindows)} histograms of clients and windows, weighted by the requests of the window; median " + string.Join(", ", tables.Fields.Where(field => ClientTableWords.IsTokens(field.Name) && field.Values.Max > 0).Select(field => $"{ClientTableWords.Short(field.Name)} {Quantity.Number(field.Values.Quantile(0.5))}")) + " tokens",
            HowToRead = "Where a curve crosses 50 % is its median; a steep step is a length that many requests share, such as a fixed prompt or a limit. A curve that starts above 0 % starts with the requests that have none.",
            X = new Axis { Title = "Tokens (log scale)", Kind = AxisKind.Logarithmic },
            Y = new Axis { Title = "Share of requests", Format = ValueFormat.Percent, Min = 0, Max = 1 },
            Series = lines,
        };
    }

    // values of 0 have no place on a logarithmic axis: the curve starts at their share
    private static void AddCurve(List<Series> lines, string label, int slot, WeightedValues values)
    {
        var curve = values.Curve(MostPoints);
        var zeros = curve.LastOrDefault(point => point.X <= 0).Y;
        var shown = curve.Where(point => point.X > 0).ToArray();
        if (shown.Length == 0)
        {
            return;
        }

        lines.Add(new LineSeries(label, slot, [new ChartPoint(shown[0].X, zeros), .. Points(shown)]));
    }

    private static ChartPoint[] Points(IEnumerable<LbSim.Workload.Traces.Analysis.CurvePoint> curve) => [.. curve.Select(point => new ChartPoint(point.X, point.Y))];
}
