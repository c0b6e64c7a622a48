namespace LbSim.Reports.Traces;

/// <summary>What a page was made from.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Bytes">Its size as it lies on disk.</param>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="Reproduce">The command that makes it again.</param>
internal sealed record TraceReportSource(string Name, long Bytes, string Sha256, string Version, string Reproduce);
