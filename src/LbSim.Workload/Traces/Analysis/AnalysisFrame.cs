namespace LbSim.Workload.Traces.Analysis;

/// <summary>What has to be known of a trace before its rows are gone through in order.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Span">Units from the earliest arrival to the latest.</param>
/// <param name="UnitsPerSecond">Units in a second.</param>
/// <param name="First">The file's own time of the earliest arrival, in attoseconds.</param>
/// <param name="HasTimes">Whether there are arrival times at all.</param>
/// <param name="IsCoarse">Whether quantiles come from histograms.</param>
internal sealed record AnalysisFrame(long Rows, long Span, long UnitsPerSecond, Int128 First, bool HasTimes, bool IsCoarse)
{
    /// <summary>The span in seconds.</summary>
    public double Seconds => (double)Span / UnitsPerSecond;
}
