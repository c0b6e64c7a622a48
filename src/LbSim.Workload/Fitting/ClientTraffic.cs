using LbSim.Workload.Traces.ClientTables;

namespace LbSim.Workload.Fitting;

/// <summary>One client of a table, summed up.</summary>
internal sealed class ClientTraffic
{
    /// <summary>Sums up a table.</summary>
    public ClientTraffic(ClientTable table, long windowSeconds)
    {
        Table = table;
        Windows = [.. table.Windows.Where(window => window.Rate > 0).Select(window => (window.Start, window.Rate * windowSeconds))];
        Requests = Windows.Sum(window => window.Requests);
        Cv = table.Windows.Where(window => window.Rate > 0).Sum(window => window.Cv * window.Rate * windowSeconds) / Requests;
        Weibull = table.Windows.Where(window => window.Pattern.Equals("Weibull", StringComparison.OrdinalIgnoreCase)).Sum(window => window.Rate * windowSeconds);
    }

    /// <summary>The table.</summary>
    public ClientTable Table { get; }

    /// <summary>Its name.</summary>
    public string Name => Table.Name;

    /// <summary>Windows with requests, and how many they hold.</summary>
    public IReadOnlyList<(long Start, double Requests)> Windows { get; }

    /// <summary>All its requests.</summary>
    public double Requests { get; }

    /// <summary>Coefficient of variation of its gaps, each window weighted by its requests.</summary>
    public double Cv { get; }

    /// <summary>Requests in windows whose gaps are Weibull.</summary>
    public double Weibull { get; }
}
