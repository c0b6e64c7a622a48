namespace LbSim.Workload.Traces;

/// <summary>The readable files of an archive, and the names of those that are not text.</summary>
internal sealed class ArchiveMembers(RawInput raw, IArchive archive, string name) : IDisposable
{
    private readonly List<string> _left = [];

    /// <summary>Names of the files left out so far.</summary>
    public IReadOnlyList<string> Left => _left;

    /// <summary>Leaves a file out.</summary>
    public void LeaveOut(TraceInput member) => _left.Add(member.Head.Name[(name.Length + 1)..]);

    /// <summary>Opens the next file; null at the end.</summary>
    /// <exception cref="TraceException">The archive is damaged.</exception>
    public TraceInput? Next()
    {
        while (archive.TryNext(out var member, out var content))
        {
            var shown = name + "/" + member;
            try
            {
                return new(raw, this, content, shown);
            }
            catch (TraceException fault) when (fault.File == shown)
            {
                _left.Add(member); // a picture, an empty file: no trace, and no damage to the archive
                content.Dispose();
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => archive.Dispose();
}
