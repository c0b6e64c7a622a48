namespace LbSim.Workload.Traces;

/// <summary>A recorded trace that can be opened again and again.</summary>
/// <remarks>Libraries take streams, so the caller decides what a path means; <see cref="Name"/> is only for people.</remarks>
/// <param name="Name">What messages and reports call it; a file name without its folder.</param>
/// <param name="Open">Opens the raw bytes (compressed ones too) from the start; each call gives a stream of its own.</param>
public sealed record TraceFile(string Name, Func<Stream> Open);
