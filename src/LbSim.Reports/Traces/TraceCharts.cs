using LbSim.Reports.Figures;
using LbSim.Reports.Plots;
using LbSim.Reports.Plots.Svg;
using LbSim.Workload.Traces.Analysis;

namespace LbSim.Reports.Traces;

/// <summary>The pictures of a trace; those without data are left out.</summary>
internal static class TraceCharts
{
    /// <summary>All charts of an analysis, in order.</summary>
    public static IReadOnlyList<Chart> Of(TraceAnalysis analysis) =>
    [
        .. new[] { Rate(analysis), Gaps(analysis), Lengths(analysis), Calendar(analysis), Lorenz(analysis), Reuse(analysis) }.OfType<Chart>(),
    ];

    private static Chart? Rate(TraceAnalysis analysis)
    {
        if (analysis.Rate is not { Counts.Count: > 1 } rate)
        {
            return null;
        }

        var edges = Enumerable.Range(0, rate.Counts.Count + 1).Select(index => Math.Min(index * rate.WindowSeconds, Math.Max(analysis.SpanSeconds, (rate.Counts.Count - 1) * rate.WindowSeconds + (rate.WindowSeconds / 1000)))).ToArray();
        // the last window is filled in part: its rate is taken over what the trace covers of it, and left out where that is next to nothing
        var last = analysis.SpanSeconds - ((rate.Counts.Count - 1) * rate.WindowSeconds);
        var isWhole = last >= rate.WindowSeconds / 4;
        var shown = isWhole ? rate.Counts.Count : rate.Counts.Count - 1;
        var values = Enumerable.Range(0, shown).Select(index => rate.Counts[index] / (index == rate.Counts.Count - 1 ? last : rate.WindowSeconds)).ToArray();
        return new Chart
        {
            Id = "rate",
            Title = "Requests over time",
            Subtitle = $"{Quantity.Count(analysis.Requests)} requests, windows of {TraceWords.Window((long)rate.WindowSeconds)}; mean {Quantity.OrUnknown(analysis.MeanRate, Quantity.Number)}/s",
            HowToRead = "Height is the rate of arrivals in a window; plateaus and waves are load to plan for, single spikes are bursts.",
            X = new Axis { Title = "Time after the first arrival", Format = ValueFormat.Clock, Min = 0 },
            Y = new Axis { Title = "Requests per second", Min = 0 },
            Series = [new StepSeries("Arrivals", 0, edges[..(shown + 1)], values)],
        };
    }

    private static Chart? Gaps(TraceAnalysis analysis)
    {
        if (analysis.Gaps is not { MeanSeconds: > 0 } gaps)
        {
            return null;
        }

        var shown = analysis.GapCdf.Where(point => point.X > 0).ToArray();
        // gaps of 0 have no place on a logarithmic axis: the curve starts at their share, well to the left of the mean
        var least = Math.Min(shown[0].X, gaps.MeanSeconds / 100);
        var zeros = (double)gaps.ZeroGaps / (analysis.Requests - 1);
        ChartPoint[] points = [new(least, shown[0].X > least ? zeros : shown[0].Y), new(shown[0].X, zeros), .. shown.Select(point => new ChartPoint(point.X, point.Y))];
        var steps = Enumerable.Range(0, 101).Select(index => least * Math.Pow(points[^1].X / least, index / 100.0));
        return new Chart
        {
            Id = "gaps",
            Title = "Gaps between arrivals: share at or below a length",
            Subtitle = $"{Quantity.Count(analysis.Requests - 1)} gaps, {Quantity.Percent((double)gaps.ZeroGaps / (analysis.Requests - 1))} of them 0; coefficient of variation {Quantity.OrUnknown(gaps.Cv, Quantity.Number)}",
            HowToRead = "The solid line is the trace, the dashed one a Poisson process of the same rate; a trace that rises earlier and ends later comes in bursts.",
            X = new Axis { Title = "Gap (log scale)", Kind = AxisKind.Logarithmic, Format = ValueFormat.Duration },
            Y = new Axis { Title = "Share of gaps", Format = ValueFormat.Percent, Min = 0, Max = 1 },
            Series =
            [
                new LineSeries("Trace", 0, points),
                new LineSeries("Poisson of the same rate", 1, [.. steps.Select(gap => new ChartPoint(gap, 1 - Math.Exp(-gap / gaps.MeanSeconds)))]),
            ],
        };
    }

    private static Chart? Lengths(TraceAnalysis analysis)
    {
        var lines = new List<Series>();
        AddLine(lines, "Prompt", 0, analysis.PromptCdf);
        AddLine(lines, "Output", 1, analysis.OutputCdf);
        return lines.Count == 0 ? null : new Chart
        {
            Id = "lengths",
            Title = "Lengths: share of requests at or below a number of tokens",
            Subtitle = $"{Quantity.Count(analysis.Requests)} requests; median prompt {Quantity.Number(analysis.Prompt.Of("p50"))}, median output {Quantity.Number(analysis.Output.Of("p50"))} tokens",
            HowToRead = "Where a curve crosses 50 % is its median; a steep step is a length that many requests share, such as a fixed prompt or a limit.",
            X = new Axis { Title = "Tokens (log scale)", Kind = AxisKind.Logarithmic },
            Y = new Axis { Title = "Share of requests", Format = ValueFormat.Percent, Min = 0, Max = 1 },
            Series = lines,
        };
    }

    private static void AddLine(List<Series> lines, string label, int slot, IReadOnlyList<Workload.Traces.Analysis.CurvePoint> curve)
    {
        var points = curve.Where(point => point.X > 0).Select(point => new ChartPoint(point.X, point.Y)).ToArray();
        if (points.Length > 1)
        {
            lines.Add(new LineSeries(label, slot, points));
        }
    }

    private static Chart? Calendar(TraceAnalysis analysis)
    {
        if (analysis.Calendar is not { Counts.Count: > 0 } calendar)
        {
            return null;
        }

        const int MostRows = 60;
        var days = (calendar.Counts.Count + MostRows - 1) / MostRows; // days a row
        var rows = calendar.Counts.Chunk(days).Select(chunk => Enumerable.Range(0, 24).Select(hour => (double?)chunk.Sum(day => day[hour])).ToArray()).ToArray();
        var most = Steps.UpToOneTwoFive(rows.Max(row => row.Max()!.Value));
        return new Chart
        {
            Id = "hours",
            Title = "Requests by hour and day",
            Subtitle = (calendar.IsClock ? "Hours of the day in UTC" : "Hours counted from the trace's own zero") + (days > 1 ? $"; {days} days a row" : "") + (calendar.IsCut ? "; the first 400 days" : ""),
            HowToRead = "A column that is bright on every day is a daily peak; a bright or dark row is a day unlike the others.",
            X = new Axis { Title = calendar.IsClock ? "Hour of the day" : "Hour", Min = 0, Max = 24 },
            Y = new Axis { Title = "Day", Kind = AxisKind.Categories, Categories = [.. rows.Select((_, index) => "Day " + Quantity.Count((index * days) + 1))] },
            Series = [new HeatMapSeries("requests", [.. Enumerable.Range(0, 25).Select(hour => (double)hour)], rows, [.. rows.Select(_ => "")], most, ValueFormat.Plain)],
        };
    }

    private static Chart? Lorenz(TraceAnalysis analysis)
    {
        var lines = new List<Series>();
        Add(lines, "Clients", 0, analysis.Clients);
        Add(lines, "Sessions", 1, analysis.Sessions?.Share);
        return lines.Count == 0 ? null : new Chart
        {
            Id = "hot-spots",
            Title = "Hot spots: share of requests from the smallest clients or sessions",
            Subtitle = string.Join("; ", new[] { Words("clients", analysis.Clients), Words("sessions", analysis.Sessions?.Share) }.Where(text => text.Length > 0)),
            HowToRead = "The diagonal would be equal shares (a Lorenz curve); the more a curve sags and then shoots up, the more requests come from a few.",
            X = new Axis { Title = "Share of clients or sessions, the smallest first", Format = ValueFormat.Percent, Min = 0, Max = 1 },
            Y = new Axis { Title = "Their share of requests", Format = ValueFormat.Percent, Min = 0, Max = 1 },
            Series = [.. lines, new LineSeries("Equal shares", 6, [new ChartPoint(0, 0), new ChartPoint(1, 1)])],
        };

        static void Add(List<Series> lines, string label, int slot, ShareSummary? share)
        {
            if (share is { Distinct: > 1 })
            {
                lines.Add(new LineSeries(label, slot, [.. share.Lorenz.Select(point => new ChartPoint(point.X, point.Y))]));
            }
        }

        static string Words(string what, ShareSummary? share) =>
            share is { Distinct: > 1 } ? $"{Quantity.Count(share.Distinct)} {what}, the top 1 % with {Quantity.Percent(share.TopHundredth)} of requests, Gini {Quantity.Number(share.Gini)}" : "";
    }

    private static Chart? Reuse(TraceAnalysis analysis)
    {
        if (analysis.Reuse is not { Lru.Count: > 1 } reuse)
        {
            return null;
        }

        return new Chart
        {
            Id = "reuse",
            Title = "Prefix reuse: hit ratio by size of the cache",
            Subtitle = $"{Quantity.Count(reuse.BlockReferences)} blocks{(reuse.BlockSize is { } size ? $" of {Quantity.Count(size)} tokens" : "")}, {Quantity.Count(reuse.UniqueBlocks)} distinct; least recently used blocks go first",
            HowToRead = "Share of prompt blocks found in one cache of a size; where the curve bends to the flat, more memory buys little.",
            X = new Axis { Title = "Capacity in blocks (log scale)", Kind = AxisKind.Logarithmic },
            Y = new Axis { Title = "Share of blocks", Format = ValueFormat.Percent, Min = 0 },
            Series =
            [
                new LineSeries("LRU cache", 0, [.. reuse.Lru.Select(entry => new ChartPoint(entry.Blocks, entry.HitRatio))]),
                new LineSeries("Cache without end", 1, [new ChartPoint(reuse.Lru[0].Blocks, reuse.PrefixHitRatio), new ChartPoint(reuse.Lru[^1].Blocks, reuse.PrefixHitRatio)]),
            ],
        };
    }
}
