namespace LbSim.Workload.Traces;

/// <summary>What zip and tar have in common: which members are files to read, and what damage is called.</summary>
internal static class ArchiveMember
{
    /// <summary>Whether a member is a file somebody meant to put there, rather than a folder or what a file system left behind.</summary>
    public static bool IsWanted(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.Length > 0 && name[0] != '.' && !path.StartsWith("__MACOSX/", StringComparison.Ordinal);
    }

    /// <summary>Decompresses a member that is a gzip file itself.</summary>
    public static Stream Unpack(string name, Stream content)
    {
        var peeked = new PeekedInput(content, 2);
        return peeked.Start is [0x1F, 0x8B] ? new GzipInput(name, peeked) : peeked;
    }

    /// <summary>What to say of a damaged archive.</summary>
    public static TraceException Damaged(string name, string kind, Exception inner) =>
        new(name, $"the {kind} archive is cut off or damaged; expected a whole one", inner);
}
