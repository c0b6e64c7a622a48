namespace LbSim.Workload.Traces;

/// <summary>A member of an archive as it was found there.</summary>
/// <param name="Name">Its path, fit to be shown.</param>
/// <param name="Content">Its bytes; null where it is no file that can be read.</param>
/// <param name="Reason">Why it is left out: at once where there is no content, otherwise if the content turns out to be no trace.</param>
internal sealed record ArchiveEntry(string Name, Stream? Content, string? Reason = null);
