namespace LbSim.Workload.Traces;

/// <summary>A member of an archive that was not read.</summary>
/// <param name="Name">Its path.</param>
/// <param name="Reason">Why, in a few words.</param>
internal readonly record struct LeftOut(string Name, string Reason)
{
    private const int MostNames = 200; // the others are counted

    /// <summary>Names members with their reasons, in the order in which the reasons came up.</summary>
    public static string Describe(IReadOnlyCollection<LeftOut> members)
    {
        var groups = members.Take(MostNames).GroupBy(member => member.Reason, member => ArchiveMember.Quote(member.Name));
        var named = string.Join("; ", groups.Select(group => $"{string.Join(", ", group)} ({group.Key})"));
        return members.Count > MostNames ? $"{named} and {members.Count - MostNames} more" : named;
    }
}
