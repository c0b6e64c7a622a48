using System.Globalization;
using LbSim.Reports.Figures;
using LbSim.Reports.Tables;
using LbSim.Workload.Traces.Analysis;

namespace LbSim.Reports.Traces;

/// <summary>Writes the analysis of a trace for a terminal.</summary>
public static class TraceAnalysisText
{
    private const int Width = 110;

    /// <summary>Writes the summary.</summary>
    public static void Write(TraceAnalysis analysis, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(output);
        Head(analysis, output);
        if (analysis.HasTimes)
        {
            Arrivals(analysis, output);
        }

        Tokens(analysis, output);
        Owners(analysis, output);
        Reuse(analysis.Reuse, output);
        Agents(analysis.Agents, output);
        Measured(analysis.Measured, output);
        foreach (var note in analysis.Notes)
        {
            TextTable.WriteWrapped("Note: ", note, "      ", Width, output);
        }
    }

    private static void Head(TraceAnalysis analysis, TextWriter output)
    {
        output.Write(TextTable.Clean($"{analysis.Name}: {analysis.Recognition.Format} ({analysis.Recognition.Summary})") + "\n");
        if (!analysis.Recognition.IsSure)
        {
            TextTable.WriteWrapped("", "Not sure of the format: considered " + string.Join(", ", analysis.Recognition.Considered) + "; --trace-format NAME decides.", "", Width, output);
        }

        TextTable.WriteWrapped("", "Columns: " + analysis.Columns, "  ", Width, output);
        TextTable.WriteWrapped("", $"{Quantity.Count(analysis.Requests)} requests"
            + (analysis.HasTimes ? $" over {Quantity.Span(analysis.SpanSeconds)}, {Quantity.OrUnknown(analysis.MeanRate, Quantity.Number)}/s on average" : ", no arrival times")
            + $"; {Quantity.Count(analysis.Failures)} failed ({Quantity.Percent((double)analysis.Failures / analysis.Requests)})"
            + (analysis.Inversions > 0 ? "; " + TraceWords.Inversions(analysis.Inversions) : "")
            + (analysis.DuplicateRows > 0 ? $"; {TraceWords.Duplicates(analysis.DuplicateRows.Value)} ({(analysis.DropsDuplicates ? "left out" : "kept")})" : ""), "", Width, output);
        if (analysis.Skipped.Total > 0)
        {
            TextTable.WriteWrapped("", $"{Quantity.Count(analysis.Skipped.Total)} rows left out: "
                + string.Join(", ", analysis.Skipped.ByReason.Select(entry => $"{Quantity.Count(entry.Rows)} {entry.Reason}")), "  ", Width, output);
        }

        output.Write('\n');
    }

    private static void Arrivals(TraceAnalysis analysis, TextWriter output)
    {
        if (analysis.Gaps is { } gaps)
        {
            output.Write(Line($"Gaps: mean {Quantity.Duration(gaps.MeanSeconds)}, CV {Known(gaps.Cv)}, p50 {Quantity.Duration(gaps.P50Seconds)}, p99 {Quantity.Duration(gaps.P99Seconds)}, longest {Quantity.Duration(gaps.MaxSeconds)}, {Quantity.Count(gaps.ZeroGaps)} gaps are 0"));
        }

        var table = new TextTable(Width);
        table.Add("Window", "mean", "dispersion", "peak/s", "peak/mean", "empty");
        foreach (var window in analysis.Windows)
        {
            table.Add(
                TraceWords.Window(window.WindowSeconds), Quantity.Number(window.Mean), Known(window.IndexOfDispersion), Quantity.Number(window.PeakRate),
                Known(window.PeakToMean), Quantity.Percent((double)window.EmptyFullBins / window.FullBins));
        }

        if (analysis.Windows.Count > 0)
        {
            table.Write(output);
        }

        if (analysis.Bursts is { Episodes: > 0 } bursts)
        {
            output.Write(Line($"Bursts: {Quantity.Count(bursts.Episodes)} with more than {Quantity.Number(bursts.Threshold)} requests in {TraceWords.Window(bursts.WindowSeconds)}; they hold {Quantity.Percent(bursts.RequestShare)} of requests in {Quantity.Percent(bursts.TimeShare)} of the time"));
        }

        output.Write('\n');
    }

    private static void Tokens(TraceAnalysis analysis, TextWriter output)
    {
        var table = new TextTable(Width);
        table.Add("Tokens", "mean", "p10", "p50", "p90", "p99", "largest", "sum");
        Row(table, "prompt", analysis.Prompt);
        Row(table, "output", analysis.Output);
        table.Write(output);
        output.Write(Line($"Correlation of prompt and output: Pearson {Known(analysis.Pearson)}, Spearman {Known(analysis.Spearman)}; the largest 1 % of requests hold {Quantity.Percent(analysis.TopHundredthTokenShare)} of all tokens"));
        output.Write('\n');
    }

    private static void Row(TextTable table, string name, ValueSummary values) => table.Add(
        name, Quantity.Number(values.Mean), Quantity.Number(values.Of("p10")), Quantity.Number(values.Of("p50")), Quantity.Number(values.Of("p90")),
        Quantity.Number(values.Of("p99")), Quantity.Number(values.Max), Quantity.Number(values.Sum));

    private static void Owners(TraceAnalysis analysis, TextWriter output)
    {
        if (analysis.Clients is { } clients)
        {
            output.Write(Line($"Clients: {Quantity.Count(clients.Distinct)}; the largest has {Quantity.Percent(clients.Largest)} of requests, the top 1 % {Quantity.Percent(clients.TopHundredth)}, the top 10 % {Quantity.Percent(clients.TopTenth)}; Gini {Quantity.Number(clients.Gini)}"));
        }

        if (analysis.Sessions is { } sessions)
        {
            output.Write(Line($"Sessions: {Quantity.Count(sessions.Share.Distinct)} of {Quantity.Number(sessions.Share.RequestsEach.Mean)} requests on average (p50 {Quantity.Number(sessions.Share.RequestsEach.Of("p50"))}, p99 {Quantity.Number(sessions.Share.RequestsEach.Of("p99"))}); the largest has {Quantity.Percent(sessions.Share.Largest)} of requests"));
            if (sessions.GapSeconds is { } gap)
            {
                output.Write(Line($"  between requests of a session: p50 {Quantity.Duration(gap.Of("p50"))}, p90 {Quantity.Duration(gap.Of("p90"))}, p99 {Quantity.Duration(gap.Of("p99"))}"));
            }
        }

        foreach (var group in analysis.Groups)
        {
            TextTable.WriteWrapped("", $"{group.Name}: " + string.Join(", ", group.Top.Select(entry => $"{TextTable.Clean(entry.Text)} {Quantity.Count(entry.Rows)}")) + (group.Distinct > group.Top.Count ? $" and {group.Distinct - group.Top.Count} more" : ""), "  ", Width, output);
        }
    }

    private static void Reuse(ReuseSummary? reuse, TextWriter output)
    {
        if (reuse is null)
        {
            return;
        }

        output.Write(Line($"Prefix reuse: {Quantity.Percent(reuse.PrefixHitRatio)} of {Quantity.Count(reuse.BlockReferences)} blocks with a cache without end ({Quantity.OrUnknown(reuse.PrefixHitRatioTokens, Quantity.Percent)} of prompt tokens), {Quantity.Percent(reuse.SetHitRatio)} wherever they stand; {Quantity.Count(reuse.UniqueBlocks)} distinct"));
        TextTable.WriteWrapped("", "  LRU caches: " + string.Join(", ", reuse.Lru.Select(entry => $"{Quantity.Count(entry.Blocks)} blocks {Quantity.Percent(entry.HitRatio)}")), "  ", Width, output);
    }

    private static void Agents(AgentSummary? agents, TextWriter output)
    {
        if (agents is null)
        {
            return;
        }

        output.Write(Line($"Agent sessions: {Quantity.Count(agents.Sessions)}, {Quantity.Count(agents.WithSubAgents)} with sub-agents"));
        if (agents.Repeated > 0)
        {
            output.Write(Line($"  {Quantity.Count(agents.Repeated)} more repeat the requests of another and were left out"));
        }

        output.Write(Line($"  Blocks shared with the agent's previous request {Quantity.OrUnknown(agents.PrefixHitPrevious, Quantity.Percent)}, with any earlier one of the session {Quantity.OrUnknown(agents.PrefixHitSession, Quantity.Percent)}"));
        var table = new TextTable(Width);
        table.Add("Agents", "mean", "p50", "p90", "p99", "");
        Add(table, "session", agents.DurationSeconds, "s");
        Add(table, "context growth a turn", agents.ContextGrowth, "tokens");
        Add(table, "uncached prompt", agents.UncachedTokens, "tokens");
        Add(table, "tool descriptions", agents.ToolTokens, "tokens");
        Add(table, "system prompt", agents.SystemTokens, "tokens");
        table.Write(output);
    }

    private static void Measured(MeasuredSummary? measured, TextWriter output)
    {
        if (measured is null)
        {
            return;
        }

        var table = new TextTable(Width);
        table.Add("Measured", "mean", "p50", "p90", "p99", "");
        Add(table, "time to first token", measured.Ttft, "ms");
        Add(table, "time per output token", measured.Tpot, "ms");
        Add(table, "end to end", measured.EndToEnd, "ms");
        Add(table, "queueing", measured.Queue, "ms");
        Add(table, "think time", measured.Think, "s");
        table.Write(output);
    }

    private static void Add(TextTable table, string name, ValueSummary? values, string unit)
    {
        if (values is not null)
        {
            table.Add(name, Quantity.Number(values.Mean), Quantity.Number(values.Of("p50")), Quantity.Number(values.Of("p90")), Quantity.Number(values.Of("p99")), unit);
        }
    }

    private static string Known(double? value) => Quantity.OrUnknown(value, Quantity.Number);

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture) + "\n";
}
