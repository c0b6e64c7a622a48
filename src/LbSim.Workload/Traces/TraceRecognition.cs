namespace LbSim.Workload.Traces;

/// <summary>Which format a file was taken for.</summary>
/// <param name="Format">Name of the format.</param>
/// <param name="Summary">The format in one phrase.</param>
/// <param name="IsSure">Whether the content is peculiar to the format; false when only column names fit or another format would do as well.</param>
/// <param name="Considered">Names of all formats that might fit, the chosen one first.</param>
public sealed record TraceRecognition(string Format, string Summary, bool IsSure, IReadOnlyList<string> Considered);
