namespace LbSim.Workload.Traces.ClientTables;

/// <summary>What one client of a set of tables sends.</summary>
public sealed record ClientShare
{
    /// <summary>The file it comes from, without its ending.</summary>
    public required string Name { get; init; }

    /// <summary>Its windows, in the order of its table.</summary>
    public required IReadOnlyList<ClientWindow> Windows { get; init; }

    /// <summary>Requests expected: rate times length, over all windows.</summary>
    public required double Requests { get; init; }

    /// <summary>Its share of the requests of all clients.</summary>
    public required double Share { get; init; }

    /// <summary>Requests per second over all windows of the set.</summary>
    public required double MeanRate { get; init; }

    /// <summary>Requests per second in its busiest window.</summary>
    public required double MaxRate { get; init; }

    /// <summary>Share of the windows of the set in which it sends.</summary>
    public required double ActiveShare { get; init; }

    /// <summary>Coefficient of variation of its gaps over windows with requests, weighted by requests.</summary>
    public required WeightedValues Cv { get; init; }

    /// <summary>Mean tokens of a prompt, text, pictures, sound and video together; NaN where not known.</summary>
    public required double PromptTokens { get; init; }

    /// <summary>Mean tokens of an answer; NaN where not known.</summary>
    public required double OutputTokens { get; init; }

    internal static ClientShare Of(ClientTable client, ClientTableSummary all)
    {
        var alone = new ClientTableSummary([client]);
        var requests = client.Windows.Sum(window => window.Rate * all.WindowSeconds);
        var inputs = alone.Fields.Where(field => ClientFields.Inputs.Contains(field.Name)).Select(field => field.Values.Mean).Where(double.IsFinite).ToArray();
        return new()
        {
            Name = client.Name,
            Windows = client.Windows,
            Requests = requests,
            Share = requests / all.ExpectedRequests,
            MeanRate = requests / (all.Windows * all.WindowSeconds),
            MaxRate = alone.MaxRate,
            ActiveShare = (double)alone.Rates.Count(window => window.Value > 0) / all.Windows,
            Cv = alone.CvByRate,
            PromptTokens = inputs.Length > 0 ? inputs.Sum() : double.NaN,
            OutputTokens = alone.Fields.Where(field => field.Name == ClientFields.Output).Select(field => field.Values.Mean).FirstOrDefault(double.NaN),
        };
    }
}
