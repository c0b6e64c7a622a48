namespace LbSim.Workload.Traces;

/// <summary>Which column of one file plays which role; resolved once, when the file is opened.</summary>
internal sealed class ColumnMap
{
    private readonly int[] _indexOf = new int[ColumnRoleNames.Count];
    private readonly string?[] _nameOf = new string?[ColumnRoleNames.Count];

    private ColumnMap(int columns)
    {
        Columns = columns;
        Array.Fill(_indexOf, -1);
    }

    /// <summary>How many columns the file has.</summary>
    public int Columns { get; }

    /// <summary>Unit of numeric arrivals.</summary>
    public TimeUnit Unit { get; private set; }

    /// <summary>Whether <see cref="Unit"/> was stated by the column's name, the format or the user, rather than assumed.</summary>
    public bool IsUnitStated { get; private set; }

    /// <summary>Index of the column of a role, or -1.</summary>
    public int IndexOf(ColumnRole role) => _indexOf[(int)role];

    /// <summary>Name of the column of a role as the file spells it; what the role is called where the file has none.</summary>
    public string NameOf(ColumnRole role) => _nameOf[(int)role] ?? role.Words();

    /// <summary>One line for people: which columns were taken for what.</summary>
    public string Describe()
    {
        var parts = new List<string>();
        for (var role = 0; role < ColumnRoleNames.Count; role++)
        {
            if (_nameOf[role] is { } name)
            {
                parts.Add($"{((ColumnRole)role).Words()} = {name}");
            }
        }

        return string.Join(", ", parts);
    }

    /// <summary>Resolves a header.</summary>
    /// <param name="file">Name of the file, for messages.</param>
    /// <param name="header">Column names as the file spells them.</param>
    /// <param name="stated">Names the user gave.</param>
    /// <param name="assumedUnit">Unit that the recognised format implies; null where it implies none.</param>
    /// <param name="needsArrival">Whether a file without arrival times is refused.</param>
    /// <exception cref="TraceException">A column is missing, named twice, or stated but absent.</exception>
    public static ColumnMap Resolve(string file, IReadOnlyList<string> header, TraceColumns stated, TimeUnit? assumedUnit, bool needsArrival)
    {
        var map = new ColumnMap(header.Count);
        var preferences = new int[ColumnRoleNames.Count];
        TimeUnit? unitOfName = null;
        for (var column = 0; column < header.Count; column++)
        {
            if (!ColumnNames.TryRecognise(header[column], out var role, out var preference, out var unit))
            {
                continue;
            }

            var held = map._indexOf[(int)role];
            if (held < 0 || preference < preferences[(int)role])
            {
                map._indexOf[(int)role] = column;
                preferences[(int)role] = preference;
                unitOfName = role == ColumnRole.Arrival ? unit : unitOfName;
            }
            else if (preference == preferences[(int)role] && stated.Of(role) is null)
            {
                throw new TraceException(file, 1, header[column], $"and {header[held]} both name the {role.Words()}; expected one such column (or name the one to use)");
            }
        }

        map.ApplyStated(file, header, stated, ref unitOfName);
        map.Unit = stated.ArrivalUnit ?? unitOfName ?? assumedUnit ?? TimeUnit.Seconds;
        map.IsUnitStated = (stated.ArrivalUnit ?? unitOfName ?? assumedUnit) is not null;
        for (var role = 0; role < ColumnRoleNames.Count; role++)
        {
            map._nameOf[role] = map._indexOf[role] < 0 ? null : header[map._indexOf[role]];
        }

        map.CheckRequired(file, header, needsArrival);
        return map;
    }

    /// <summary>The columns of a format whose fields are where they always are.</summary>
    /// <param name="unit">Unit of numeric arrivals.</param>
    /// <param name="columns">What the file calls each role.</param>
    public static ColumnMap Of(TimeUnit unit, params ReadOnlySpan<(ColumnRole Role, string Name)> columns)
    {
        var map = new ColumnMap(columns.Length) { Unit = unit, IsUnitStated = true };
        for (var index = 0; index < columns.Length; index++)
        {
            map._indexOf[(int)columns[index].Role] = index;
            map._nameOf[(int)columns[index].Role] = columns[index].Name;
        }

        return map;
    }

    /// <summary>Whether a header names prompt and output tokens, which is what makes it a trace.</summary>
    public static bool IsRecognisable(IReadOnlyList<string> header)
    {
        var roles = 0;
        foreach (var name in header)
        {
            if (ColumnNames.TryRecognise(name, out var role, out _, out _) && role is ColumnRole.Prompt or ColumnRole.Output)
            {
                roles |= 1 << (int)role;
            }
        }

        return roles == ((1 << (int)ColumnRole.Prompt) | (1 << (int)ColumnRole.Output));
    }

    private void ApplyStated(string file, IReadOnlyList<string> header, TraceColumns stated, ref TimeUnit? unitOfName)
    {
        for (var role = 0; role < ColumnRoleNames.Count; role++)
        {
            if (stated.Of((ColumnRole)role) is not { } name)
            {
                continue;
            }

            var wanted = ColumnNames.Plain(name);
            _indexOf[role] = -1;
            for (var column = 0; column < header.Count && _indexOf[role] < 0; column++)
            {
                _indexOf[role] = ColumnNames.Plain(header[column]) == wanted ? column : -1;
            }

            if (_indexOf[role] < 0)
            {
                throw new TraceException(file, 1, null, $"has no column \"{name}\" for the {((ColumnRole)role).Words()}; it has {Listing(header)}");
            }

            unitOfName = role == (int)ColumnRole.Arrival ? ColumnNames.UnitOf(name) : unitOfName;
        }
    }

    private void CheckRequired(string file, IReadOnlyList<string> header, bool needsArrival)
    {
        var missing = new List<string>();
        for (var role = needsArrival ? ColumnRole.Arrival : ColumnRole.Prompt; role <= ColumnRole.Output; role++)
        {
            if (IndexOf(role) < 0)
            {
                missing.Add($"{role.Words()} (such as {string.Join(", ", ColumnNames.Of(role).Take(5))})");
            }
        }

        if (missing.Count > 0)
        {
            throw new TraceException(file, 1, null, $"has no column for the {string.Join(" and the ", missing)}; it has {Listing(header)}");
        }
    }

    private static string Listing(IReadOnlyList<string> header)
    {
        const int Shown = 12;
        var names = string.Join(", ", header.Take(Shown).Select(name => RowText.Quote(name)));
        return header.Count > Shown ? $"{names} and {header.Count - Shown} more" : names;
    }
}
