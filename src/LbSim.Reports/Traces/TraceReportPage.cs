using LbSim.Reports.Figures;
using LbSim.Reports.Html;
using LbSim.Reports.Plots;
using LbSim.Workload.Traces.Analysis;

namespace LbSim.Reports.Traces;

/// <summary>The page of a trace's analysis: one file that holds its pictures, runs no script and asks the network for nothing.</summary>
internal sealed class TraceReportPage(TraceAnalysis analysis, TraceReportSource source, IReadOnlyList<(Chart Chart, string Picture)> charts, TextWriter output)
{
    private readonly HtmlWriter _html = new(output);

    /// <summary>Writes the page.</summary>
    public void Write()
    {
        PageParts.Head(_html, analysis.Name + " - lbsim trace analysis");
        Top();
        TracePageParts.Charts(_html, charts);
        if (analysis.HasTimes)
        {
            Windows();
        }

        Values();
        Owners();
        Reuse();
        TracePageParts.Finish(_html, source);
    }

    private void Top()
    {
        _html.Raw("<header>\n").Element("h1", analysis.Name)
            .Element("p", "soft", $"{analysis.Recognition.Format}: {analysis.Recognition.Summary}. Columns: {analysis.Columns}")
            .Raw("</header>\n<section class=\"answer\" aria-label=\"Answer\">\n")
            .Element("div", "headline", Headline());
        _html.Element("p", $"{Quantity.Count(analysis.Failures)} requests had failed ({Quantity.Percent((double)analysis.Failures / analysis.Requests)}); {Quantity.Count(analysis.Skipped.Total)} rows could not be read.");
        if (analysis.Bursts is { Episodes: > 0 } bursts)
        {
            _html.Element("p", $"{Quantity.Count(bursts.Episodes)} bursts of more than {Quantity.Number(bursts.Threshold)} requests in {TraceWords.Window(bursts.WindowSeconds)} hold {Quantity.Percent(bursts.RequestShare)} of requests in {Quantity.Percent(bursts.TimeShare)} of the time.");
        }

        _html.Raw("</section>\n");
        var notes = new List<string>();
        if (!analysis.Recognition.IsSure)
        {
            notes.Add("The format is not sure: considered " + string.Join(", ", analysis.Recognition.Considered) + ".");
        }

        notes.AddRange(analysis.Skipped.ByReason.Select(entry => $"Rows left out: {Quantity.Count(entry.Rows)}, {entry.Reason}."));
        if (analysis.Inversions > 0)
        {
            notes.Add($"In the file {TraceWords.Inversions(analysis.Inversions)}; rows were sorted, equal times as they stood.");
        }

        if (analysis.DuplicateRows > 0)
        {
            notes.Add(TraceWords.Duplicates(analysis.DuplicateRows.Value) + (analysis.DropsDuplicates ? "; they are left out." : "; they are kept."));
        }

        if (analysis.Agents is { Repeated: > 0 } agents)
        {
            notes.Add($"Sessions left out because they repeat the requests of another: {Quantity.Count(agents.Repeated)}.");
        }

        notes.AddRange(analysis.Notes);
        if (analysis.Approximate.Count > 0)
        {
            notes.Add("Not exact: " + string.Join(", ", analysis.Approximate) + ".");
        }

        TracePageParts.Notes(_html, notes);
    }

    private string Headline() => $"{Quantity.Count(analysis.Requests)} requests"
        + (analysis.HasTimes ? $" over {Quantity.Span(analysis.SpanSeconds)}: {Quantity.OrUnknown(analysis.MeanRate, Quantity.Number)}/s on average, {Peak()}" : ": a table of lengths without times, ")
        + $"prompts of {Quantity.Number(analysis.Prompt.Mean)} and answers of {Quantity.Number(analysis.Output.Mean)} tokens";

    private string Peak() => analysis.Windows.LastOrDefault(window => window.WindowSeconds <= 60) is { } window
        ? $"{Quantity.Number(window.PeakRate)}/s in the busiest {TraceWords.Window(window.WindowSeconds)}, "
        : "";

    private void Windows()
    {
        _html.Raw("<section id=\"windows\">\n").Element("h2", "Arrivals").OpenTable(
            "Arrivals counted in windows from the first one; the last, part-filled window counts for the peak only. Dispersion is variance over mean: 1 for a Poisson process",
            "Window", "Full windows", "Mean\nrequests", "Dispersion", "Peak\nrequests/s", "Peak / mean", "Empty");
        foreach (var window in analysis.Windows)
        {
            _html.RowHead(TraceWords.Window(window.WindowSeconds)).Cell(Quantity.Count(window.FullBins)).Cell(Quantity.Number(window.Mean))
                .Cell(Quantity.OrUnknown(window.IndexOfDispersion, Quantity.Number)).Cell(Quantity.Number(window.PeakRate))
                .Cell(Quantity.OrUnknown(window.PeakToMean, Quantity.Number)).Cell(Quantity.Percent((double)window.EmptyFullBins / window.FullBins)).EndRow();
        }

        _html.CloseTable().Raw("</section>\n");
    }

    private void Values()
    {
        var columns = new List<string> { "" };
        columns.AddRange(["Mean", "Deviation", "Least", .. ValueSummary.Percentiles.Select(percentile => percentile.Name), "Largest", "Zeros"]);
        _html.Raw("<section id=\"values\">\n").Element("h2", "Lengths and times").OpenTable("Distributions; percentiles by linear interpolation between closest ranks", [.. columns]);
        Row("Prompt tokens", analysis.Prompt);
        Row("Output tokens", analysis.Output);
        Row("Requests of a client", analysis.Clients?.RequestsEach);
        Row("Requests of a session", analysis.Sessions?.Share.RequestsEach);
        Row("Gap within a session, s", analysis.Sessions?.GapSeconds);
        Row("Session, s", analysis.Agents?.DurationSeconds);
        Row("Context growth a turn, tokens", analysis.Agents?.ContextGrowth);
        Row("Uncached prompt tokens", analysis.Agents?.UncachedTokens);
        Row("Tokens of tool descriptions", analysis.Agents?.ToolTokens);
        Row("Tokens of the system prompt", analysis.Agents?.SystemTokens);
        Row("Measured TTFT, ms", analysis.Measured?.Ttft);
        Row("Measured TPOT, ms", analysis.Measured?.Tpot);
        Row("Measured E2E, ms", analysis.Measured?.EndToEnd);
        Row("Measured queueing, ms", analysis.Measured?.Queue);
        Row("Think time, s", analysis.Measured?.Think);
        _html.CloseTable().Element("p", $"Correlation of prompt and output tokens: Pearson {Quantity.OrUnknown(analysis.Pearson, Quantity.Number)}, Spearman {Quantity.OrUnknown(analysis.Spearman, Quantity.Number)}. The largest 1 % of requests hold {Quantity.Percent(analysis.TopHundredthTokenShare)} of all tokens.").Raw("</section>\n");
    }

    private void Row(string name, ValueSummary? values)
    {
        if (values is null)
        {
            return;
        }

        _html.RowHead(name).Cell(Quantity.Number(values.Mean)).Cell(Quantity.Number(values.Std)).Cell(Quantity.Number(values.Min));
        foreach (var value in values.At)
        {
            _html.Cell(Quantity.Number(value));
        }

        _html.Cell(Quantity.Number(values.Max)).Cell(Quantity.Count(values.Zeros)).EndRow();
    }

    private void Owners()
    {
        var top = analysis.Clients?.Top ?? [];
        if (top.Count == 0 && analysis.Groups.Count == 0)
        {
            return;
        }

        _html.Raw("<section id=\"owners\">\n").Element("h2", "Who sends what");
        if (top.Count > 0)
        {
            _html.OpenTable("The largest clients", "Client", "Requests", "Share");
            foreach (var (name, requests) in top)
            {
                _html.RowHead(name).Cell(Quantity.Count(requests)).Cell(Quantity.Percent((double)requests / analysis.Clients!.Rows)).EndRow();
            }

            _html.CloseTable();
        }

        foreach (var group in analysis.Groups)
        {
            _html.OpenTable($"The commonest of {Quantity.Count(group.Distinct)}", group.Name, "Requests", "Share");
            foreach (var (text, rows) in group.Top)
            {
                _html.RowHead(text).Cell(Quantity.Count(rows)).Cell(Quantity.Percent((double)rows / analysis.Requests)).EndRow();
            }

            _html.CloseTable();
        }

        _html.Raw("</section>\n");
    }

    private void Reuse()
    {
        if (analysis.Reuse is not { } reuse)
        {
            return;
        }

        _html.Raw("<section id=\"reuse-table\">\n").Element("h2", "Prefix reuse").Element(
            "p",
            $"{Quantity.Percent(reuse.PrefixHitRatio)} of blocks had been seen as the beginning of an earlier request, {Quantity.Percent(reuse.SetHitRatio)} anywhere in one; {Quantity.Count(reuse.RequestsWithPrefixHit)} requests found their first block, {Quantity.Count(reuse.RequestsFullyCached)} all of them.");
        _html.OpenTable("Share of blocks found in one least-recently-used cache", "Capacity, blocks", "Hit ratio");
        foreach (var (blocks, ratio) in reuse.Lru)
        {
            _html.RowHead(Quantity.Count(blocks)).Cell(Quantity.Percent(ratio)).EndRow();
        }

        _html.CloseTable().Raw("</section>\n");
    }
}
