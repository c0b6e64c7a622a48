using System.Globalization;

namespace LbSim.Workload.Traces.Analysis;

/// <summary>Says when arrivals sit on a coarse grid, and whether they were spread.</summary>
internal static class TieNotes
{
    public static TraceAnalysis AddTo(TraceAnalysis analysis, AnalysisOptions options)
    {
        if (options.SpreadTies)
        {
            return analysis with { Notes = [.. analysis.Notes, "Rows at one instant were spread evenly up to the next instant (--spread-ties): gaps and counts of short windows are not the trace's own."] };
        }

        return analysis.Gaps is { } gaps && gaps.ZeroGaps * 2 > analysis.Requests
            ? analysis with
            {
                Notes =
                [
                    .. analysis.Notes,
                    string.Create(CultureInfo.InvariantCulture, $"Arrivals sit on a coarse grid: {analysis.Requests} requests at {analysis.DistinctTimes} instants. Replayed as they stand they are bursts that the clock made; --spread-ties spreads them."),
                ],
            }
            : analysis;
    }
}
