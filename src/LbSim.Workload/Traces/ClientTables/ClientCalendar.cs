namespace LbSim.Workload.Traces.ClientTables;

/// <summary>Rates of client tables by day and hour, all clients together.</summary>
public sealed class ClientCalendar
{
    private const int MostDays = 400;
    private const int Hours = 24;
    private const long SecondsAnHour = 3600;

    // a Unix time of 2001 or later; smaller numbers count from a zero of the tables' own
    private const long Absolute = 1_000_000_000;

    /// <summary>Sums up tables.</summary>
    /// <param name="tables">The tables, with at least one window.</param>
    public ClientCalendar(ClientTableSummary tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var first = tables.Rates.First().Key;
        var firstHour = HourOf(first) - Floor(HourOf(first), Hours).Over;
        IsClock = first >= Absolute;
        IsCut = (HourOf(tables.LastStart) - firstHour) / Hours >= MostDays;
        var days = new List<(double Sum, int Windows)[]>();
        foreach (var (start, rate) in tables.Rates)
        {
            var (day, hour) = Math.DivRem(HourOf(start) - firstHour, Hours);
            if (day >= MostDays)
            {
                break;
            }

            while (days.Count <= day)
            {
                days.Add(new (double, int)[Hours]);
            }

            ref var cell = ref days[(int)day][hour];
            cell = (cell.Sum + rate, cell.Windows + 1);
        }

        Days = [.. days.Select(day => Array.ConvertAll(day, cell => cell.Windows > 0 ? cell.Sum / cell.Windows : (double?)null))];
    }

    /// <summary>Whether hours are hours of the day (UTC); else they count from the zero of the tables.</summary>
    public bool IsClock { get; }

    /// <summary>Whether days beyond the first 400 were left out.</summary>
    public bool IsCut { get; }

    /// <summary>For each day, the mean rate of the windows that begin in each of 24 hours, in requests per second; null where none does.</summary>
    public IReadOnlyList<double?[]> Days { get; }

    private static long HourOf(long second) => Floor(second, SecondsAnHour).Whole;

    // downwards, so that windows before the zero have hours too
    private static (long Whole, long Over) Floor(long value, long by)
    {
        var (whole, over) = Math.DivRem(value, by);
        return over < 0 ? (whole - 1, over + by) : (whole, over);
    }
}
