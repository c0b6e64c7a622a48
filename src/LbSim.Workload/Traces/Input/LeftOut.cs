namespace LbSim.Workload.Traces;

/// <summary>A member of an archive that was not read.</summary>
/// <param name="Name">Its path.</param>
/// <param name="Reason">Why, in a few words.</param>
internal readonly record struct LeftOut(string Name, string Reason)
{
    private const int MostNames = 200; // for each reason; the others are counted

    /// <summary>Names members with their reasons, in the order in which the reasons came up.</summary>
    public static string Describe(IEnumerable<LeftOut> members) => string.Join("; ", members.GroupBy(member => member.Reason, member => member.Name).Select(group =>
    {
        string[] names = [.. group];
        return $"{string.Join(", ", names.Take(MostNames).Select(ArchiveMember.Quote))}{(names.Length > MostNames ? $" and {names.Length - MostNames} more" : "")} ({group.Key})";
    }));
}
