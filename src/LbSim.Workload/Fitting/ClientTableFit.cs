using LbSim.Workload.Mixtures;
using LbSim.Workload.Traces.ClientTables;

namespace LbSim.Workload.Fitting;

/// <summary>A mixture made of client tables.</summary>
/// <param name="Mixture">The clients.</param>
/// <param name="SpanSeconds">Seconds that the tables cover.</param>
/// <param name="Tables">The tables.</param>
/// <param name="MeanPrompt">Mean prompt tokens, each client's lengths weighted by all its requests.</param>
/// <param name="MeanOutput">Mean output tokens, likewise.</param>
/// <param name="Notes">What a reader should know of it, in whole sentences.</param>
public sealed record ClientTableFit(MixtureOptions Mixture, double SpanSeconds, ClientTableSummary Tables, double MeanPrompt, double MeanOutput, IReadOnlyList<string> Notes)
{
    private const double MostRequests = 2_000_000;

    /// <summary>Figures of the tables beside those of the traffic once generated; traffic of more than two million requests at so much less of its rate.</summary>
    public IReadOnlyList<(string Name, double Tables, double Generated)> Compare()
    {
        var counts = new long[Mixture.Groups.Sum(group => group.Count)];
        double requests = 0, prompts = 0, outputs = 0;
        var part = Math.Min(1, MostRequests / Tables.ExpectedRequests);
        using var source = new MixtureWorkload(Mixture with { RatePerSecond = Mixture.RatePerSecond * part }).Open(1, 0);
        while (source.TryNext(out var request) && request.Arrival.Seconds < SpanSeconds)
        {
            requests++;
            counts[request.Client]++;
            prompts += request.PromptTokens;
            outputs += request.OutputTokens;
        }

        Array.Sort(counts, (left, right) => right.CompareTo(left));
        return
        [
            ("requests", Tables.ExpectedRequests, requests / part),
            ("mean rate (requests/s)", Tables.ExpectedRequests / SpanSeconds, requests / part / SpanSeconds),
            ("top client, share of requests", Tables.Top(1), counts[0] / requests),
            ("top 10 clients, share of requests", Tables.Top(10), counts.Take(10).Sum() / requests),
            ("prompt tokens, mean", MeanPrompt, prompts / requests),
            ("output tokens, mean", MeanOutput, outputs / requests),
        ];
    }
}
