namespace LbSim.Workload.Traces;

/// <summary>The content of an archive's member; damage found while reading it names the archive and the member.</summary>
internal sealed class GuardedInput(string name, IArchive archive, string member, Stream content) : ReadOnlyStream
{
    /// <inheritdoc/>
    /// <exception cref="TraceException">The archive is damaged.</exception>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return content.Read(buffer);
        }
        catch (Exception fault) when (ArchiveMember.IsDamage(fault))
        {
            archive.Finish(); // damage of a gzip file around it is the better explanation
            throw ArchiveMember.Damaged(name, archive.Kind, new InvalidDataException($"{ArchiveMember.Quote(member)}: {fault.Message}", fault));
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
