namespace LbSim.Workload.Traces.Sorting;

/// <summary>Room for rows that are put in order of time: so much memory, and a scratch stream for what does not fit.</summary>
/// <remarks>One space serves all traces of a merge, so that neither memory nor open files grow with their number.</remarks>
/// <param name="open">Opens an empty stream that can be written, read and sought; opened once at most, and disposed here.</param>
/// <param name="mostBytes">Memory for rows, 1 or more.</param>
/// <param name="sharers">Traces that may hold rows at the same time, 1 or more.</param>
internal sealed class SortSpace(Func<Stream> open, long mostBytes, int sharers) : IDisposable
{
    private Stream? _scratch;

    /// <summary>Memory for the rows that are being gathered; one trace gathers at a time.</summary>
    public long MostBytes { get; } = mostBytes;

    /// <summary>Memory that one trace may keep while its rows are given out.</summary>
    public long KeptBytes { get; } = Math.Max(1, mostBytes / sharers);

    /// <summary>The scratch stream.</summary>
    public Stream Scratch => _scratch ??= open();

    /// <inheritdoc/>
    public void Dispose() => _scratch?.Dispose();
}
