namespace LbSim.Workload.Traces;

/// <summary>A recorded trace that can be opened again and again.</summary>
/// <remarks>Libraries take streams, so the caller decides what a path means; <see cref="Name"/> is only for people.</remarks>
/// <param name="Name">What messages and reports call it; a file name without its folder.</param>
/// <param name="Open">Opens the raw bytes (compressed ones too) from the start; each call gives a stream of its own. Not called for a folder.</param>
public sealed record TraceFile(string Name, Func<Stream> Open)
{
    /// <summary>Files of the same folder that may hold a part of the trace; none unless the caller knows them.</summary>
    public Func<IReadOnlyList<TraceFile>> Beside { get; init; } = () => [];

    /// <summary>The files of a folder, in the order in which they are read; null for a file.</summary>
    public Func<IReadOnlyList<TraceFile>>? Members { get; init; }
}
