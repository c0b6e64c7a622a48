namespace LbSim.Workload.Traces.Analysis;

/// <summary>How unevenly requests are spread over clients or sessions.</summary>
public sealed record ShareSummary
{
    /// <summary>How many there are.</summary>
    public required int Distinct { get; init; }

    /// <summary>Rows that name one.</summary>
    public required long Rows { get; init; }

    /// <summary>Requests of each.</summary>
    public required ValueSummary RequestsEach { get; init; }

    /// <summary>How many have a single request.</summary>
    public required long Singles { get; init; }

    /// <summary>Share of the largest.</summary>
    public required double Largest { get; init; }

    /// <summary>Share of the largest hundredth, rounded up.</summary>
    public required double TopHundredth { get; init; }

    /// <summary>Share of the largest tenth, rounded up.</summary>
    public required double TopTenth { get; init; }

    /// <summary>Gini coefficient: 0 when all have as many, towards 1 when one has nearly all.</summary>
    public required double Gini { get; init; }

    /// <summary>The largest ten with their requests; names are empty where the trace gives none that can be shown.</summary>
    public required IReadOnlyList<(string Name, long Requests)> Top { get; init; }

    /// <summary>Lorenz curve: share of clients, the smallest first, against their share of requests.</summary>
    public required IReadOnlyList<CurvePoint> Lorenz { get; init; }

    internal static ShareSummary? Of(IReadOnlyList<long> requests, Func<int, string> name)
    {
        var order = Enumerable.Range(0, requests.Count).Where(index => requests[index] > 0).OrderByDescending(index => requests[index]).ThenBy(index => index).ToArray();
        if (order.Length == 0)
        {
            return null;
        }

        var counts = new ValueCounts();
        Array.ForEach(order, index => counts.Add(requests[index]));
        var rows = (long)counts.Sum;
        double Top(int count) => order.Take(count).Sum(index => (double)requests[index]) / rows;
        var (lorenz, gini) = LorenzCurve.Of([.. order.Reverse().Select(index => (double)requests[index])], rows);
        return new()
        {
            Distinct = order.Length,
            Rows = rows,
            RequestsEach = ValueSummary.Of(counts)!,
            Singles = order.Count(index => requests[index] == 1),
            Largest = Top(1),
            TopHundredth = Top((order.Length + 99) / 100),
            TopTenth = Top((order.Length + 9) / 10),
            Gini = gini,
            Top = [.. order.Take(10).Select(index => (name(index), requests[index]))],
            Lorenz = lorenz,
        };
    }
}
