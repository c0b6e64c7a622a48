using LbSim.Workload.Traces.Analysis;

namespace LbSim.Workload.Traces.ClientTables;

/// <summary>What a set of client tables says of its traffic.</summary>
public sealed class ClientTableSummary
{
    private const double SecondsADay = 86_400;
    private readonly IReadOnlyList<ClientTable> _clients;
    private readonly double[] _requests; // of each client, the largest first
    private readonly (double Cv, double Requests, string Pattern, double Shape)[] _active;
    private readonly SortedDictionary<long, double> _rates = [];

    /// <summary>Sums up tables.</summary>
    public ClientTableSummary(IReadOnlyList<ClientTable> clients)
    {
        ArgumentNullException.ThrowIfNull(clients);
        _clients = clients;
        foreach (var window in clients.SelectMany(client => client.Windows))
        {
            _rates[window.Start] = _rates.GetValueOrDefault(window.Start) + window.Rate;
        }

        WindowSeconds = _rates.Count > 1 ? _rates.Keys.Zip(_rates.Keys.Skip(1), (left, right) => right - left).Min() : 600;
        _requests = [.. clients.Select(client => client.Windows.Sum(window => window.Rate * WindowSeconds)).OrderDescending()];
        _active = [.. clients.SelectMany(client => client.Windows).Where(window => window.Rate > 0).Select(window => (window.Cv, window.Rate * WindowSeconds, window.Pattern, window.Shape))];
        CvByRate = new(_active.Select(window => (window.Cv, window.Requests)));
        Fields = [.. FieldsOf()];
    }

    /// <summary>Name of the file.</summary>
    public string Name { get; init; } = "";

    /// <summary>Size of the file as it lies on disk.</summary>
    public long Bytes { get; init; }

    /// <summary>SHA-256 of the file as it lies on disk.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>What was not read of the file, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The tables.</summary>
    public IReadOnlyList<ClientTable> Tables => _clients;

    /// <summary>Clients.</summary>
    public int Clients => _clients.Count;

    /// <summary>Clients that ever sent something.</summary>
    public int ActiveClients => _requests.Count(requests => requests > 0);

    /// <summary>Length of a window in seconds.</summary>
    public long WindowSeconds { get; }

    /// <summary>Distinct windows.</summary>
    public int Windows => _rates.Count;

    /// <summary>Rate of all clients together in each window, in requests per second, in order of time.</summary>
    public IReadOnlyCollection<KeyValuePair<long, double>> Rates => _rates;

    /// <summary>Start of the last window in seconds.</summary>
    public long LastStart => _rates.Count == 0 ? 0 : _rates.Keys.Max();

    /// <summary>Days that the windows cover, rounded up.</summary>
    public int Days => (int)Math.Ceiling(Windows * WindowSeconds / SecondsADay);

    /// <summary>Rate times length, over all windows and clients.</summary>
    public double ExpectedRequests => _requests.Sum();

    /// <summary>Mean rate in requests per second.</summary>
    public double MeanRate => ExpectedRequests / (Windows * WindowSeconds);

    /// <summary>Rate of the busiest window.</summary>
    public double MaxRate => _rates.Values.DefaultIfEmpty().Max();

    /// <summary>Rate of the quietest window with any request.</summary>
    public double MinActiveRate => _rates.Values.Where(rate => rate > 0).DefaultIfEmpty().Min();

    /// <summary>Clients, the largest first, that hold nine tenths of the requests.</summary>
    public int ClientsForNineTenths
    {
        get
        {
            var (sum, count) = (0.0, 0);
            while (count < _requests.Length && sum < 0.9 * ExpectedRequests)
            {
                sum += _requests[count++];
            }

            return count;
        }
    }

    /// <summary>Coefficient of variation of gaps over windows with requests, weighted by requests.</summary>
    public WeightedValues CvByRate { get; }

    /// <summary>Share of windows with requests whose coefficient of variation is above 1.</summary>
    public double BurstyWindows => (double)_active.Count(window => window.Cv > 1) / _active.Length;

    /// <summary>Share of requests in such windows.</summary>
    public double BurstyRequests => _active.Where(window => window.Cv > 1).Sum(window => window.Requests) / ExpectedRequests;

    /// <summary>Windows with requests, share of requests and median shape of each pattern.</summary>
    public IReadOnlyList<(string Pattern, int Windows, double RequestShare, double ShapeMedian)> Patterns =>
    [
        .. _active.GroupBy(window => window.Pattern).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, group.Count(), group.Sum(window => window.Requests) / ExpectedRequests, Quantile([.. group.Select(window => window.Shape).Order()], 0.5))),
    ];

    /// <summary>Mean rate of the windows of each hour of the day.</summary>
    public IReadOnlyList<double> ByHour =>
        [.. Enumerable.Range(0, 24).Select(hour => _rates.Where(window => window.Key / 3600 % 24 == hour).Select(window => window.Value).DefaultIfEmpty().Average())];

    /// <summary>Windows of lengths whose window of rates has requests.</summary>
    public int LengthWindows { get; private set; }

    /// <summary>Lengths by field, each window weighted by its requests.</summary>
    public IReadOnlyList<(string Name, WeightedValues Values)> Fields { get; }

    /// <summary>Share of requests in windows of a client whose lengths are known.</summary>
    public double LengthShare { get; private set; }

    /// <summary>Share of requests of the largest clients.</summary>
    public double Top(int clients) => _requests.Take(clients).Sum() / ExpectedRequests;

    /// <summary>Share of clients that ever sent something, the smallest first, against their share of requests, with its Gini coefficient; null where none did.</summary>
    public (IReadOnlyList<CurvePoint> Curve, double Gini)? Lorenz() =>
        ActiveClients > 0 ? LorenzCurve.Of([.. _requests.Where(requests => requests > 0).Reverse()], ExpectedRequests) : null;

    /// <summary>Clients that ever sent something, the largest first, those of one size in the order of the file.</summary>
    public IReadOnlyList<ClientShare> Ranked() =>
        [.. _clients.Select(client => ClientShare.Of(client, this)).Where(client => client.Requests > 0).OrderByDescending(client => client.Requests)];

    /// <summary>Coefficients of variation of the windows with requests, each counting the same.</summary>
    public WeightedValues CvByWindow() => new(_active.Select(window => (window.Cv, 1.0)));

    /// <summary>Coefficient of variation at a share of the windows with requests, each counting the same.</summary>
    public double CvUnweighted(double share) => Quantile([.. _active.Select(window => window.Cv).Order()], share);

    private IEnumerable<(string, WeightedValues)> FieldsOf()
    {
        var fields = new Dictionary<string, Dictionary<long, double>>(StringComparer.Ordinal);
        var unknown = 0.0;
        foreach (var client in _clients)
        {
            var requests = client.Windows.GroupBy(window => window.Start).ToDictionary(group => group.Key, group => group.Sum(window => window.Rate) * WindowSeconds);
            var known = client.Lengths.Select(entry => entry.Start).ToHashSet();
            LengthWindows += known.Count(start => requests.GetValueOrDefault(start) > 0);
            unknown += requests.Where(entry => !known.Contains(entry.Key)).Sum(entry => entry.Value);
            foreach (var (start, field, values) in client.Lengths)
            {
                var weights = System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(fields, field, out _) ??= [];
                foreach (var (value, probability) in values)
                {
                    weights[value] = weights.GetValueOrDefault(value) + (probability * requests.GetValueOrDefault(start));
                }
            }
        }

        LengthShare = fields.Count > 0 ? 1 - (unknown / ExpectedRequests) : 0;
        return fields.Select(field => (field.Key, new WeightedValues(field.Value.Select(entry => ((double)entry.Key, entry.Value)))));
    }

    private static double Quantile(double[] sorted, double share)
    {
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        var rank = share * (sorted.Length - 1);
        var low = (int)rank;
        return sorted[low] + ((rank - low) * (sorted[Math.Min(low + 1, sorted.Length - 1)] - sorted[low]));
    }
}
