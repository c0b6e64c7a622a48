using System.Diagnostics.CodeAnalysis;

namespace LbSim.Workload.Traces;

/// <summary>The files of an archive, one after the other.</summary>
internal interface IArchive : IDisposable
{
    /// <summary>Opens the next file, decompressed; false at the end. The file before it is not read afterwards.</summary>
    /// <exception cref="TraceException">The archive is damaged.</exception>
    bool TryNext(out string name, [NotNullWhen(true)] out Stream? content);
}
