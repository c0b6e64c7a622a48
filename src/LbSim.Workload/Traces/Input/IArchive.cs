using System.Diagnostics.CodeAnalysis;

namespace LbSim.Workload.Traces;

/// <summary>The members of an archive, one after the other; folders, which hold nothing themselves, are passed over.</summary>
internal interface IArchive : IDisposable
{
    /// <summary>What messages call archives of this kind.</summary>
    string Kind { get; }

    /// <summary>Finds the next member; false at the end. The content of the member before it is not read afterwards.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    bool TryNext([NotNullWhen(true)] out ArchiveEntry? entry);

    /// <summary>Reads what is left, so that damage of what is around the archive shows.</summary>
    /// <exception cref="TraceException">It is damaged.</exception>
    void Finish();
}
