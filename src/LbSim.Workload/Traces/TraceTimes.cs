namespace LbSim.Workload.Traces;

/// <summary>What a trace says the recorded system took for one request, in seconds; NaN where it says nothing.</summary>
internal readonly record struct TraceTimes()
{
    /// <summary>To the first token.</summary>
    public double Ttft { get; init; } = double.NaN;

    /// <summary>Per output token after the first.</summary>
    public double Tpot { get; init; } = double.NaN;

    /// <summary>To the last token.</summary>
    public double EndToEnd { get; init; } = double.NaN;

    /// <summary>In the server's queue.</summary>
    public double Queue { get; init; } = double.NaN;

    /// <summary>Before the request, after the answer before it.</summary>
    public double Think { get; init; } = double.NaN;

    /// <summary>When the request came to the server, on the clock of <see cref="End"/>.</summary>
    public double Start { get; init; } = double.NaN;

    /// <summary>When its last token left.</summary>
    public double End { get; init; } = double.NaN;
}
