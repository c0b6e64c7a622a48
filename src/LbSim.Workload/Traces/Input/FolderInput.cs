using System.Security.Cryptography;
using System.Text;

namespace LbSim.Workload.Traces;

/// <summary>The bytes of a folder: the sum of its files, and a hash of their hashes and names.</summary>
/// <remarks>The hash is that of the lines "hash, two blanks, name" that sha256sum prints for the files that are not hidden, in the order in which they are read.</remarks>
internal sealed class FolderInput(string name, IReadOnlyList<TraceFile> files) : RawInput(name, Stream.Null, hashes: false)
{
    private long _bytes;

    /// <inheritdoc/>
    public override long BytesRead => _bytes;

    /// <inheritdoc/>
    public override string FinishHash()
    {
        using var lines = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _bytes = 0;
        foreach (var file in files)
        {
            if (ArchiveMember.IsHidden(file.Name) || file.Members is not null)
            {
                continue;
            }

            using var content = new RawInput(file.Name, file.Open(), hashes: true);
            lines.AppendData(Encoding.UTF8.GetBytes($"{content.FinishHash()}  {file.Name}\n"));
            _bytes += content.BytesRead;
        }

        return Convert.ToHexStringLower(lines.GetHashAndReset());
    }
}
