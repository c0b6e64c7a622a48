namespace LbSim.Workload.Traces;

/// <summary>The content of an archive's member; damage found while reading it names the archive.</summary>
internal sealed class GuardedInput(string name, string kind, Stream content) : ReadOnlyStream
{
    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return content.Read(buffer);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or NotSupportedException)
        {
            throw ArchiveMember.Damaged(name, kind, fault);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
