using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;
using LbSim.Workload.Mixtures;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.ClientTables;

namespace LbSim.Workload.Fitting;

/// <summary>Turns client tables (ServeGen) into a mixture: the large clients each by itself, with its own rate over time, burstiness and lengths; the many small ones as a group.</summary>
/// <remarks>Nothing is estimated from requests, of which the tables hold none: rates and coefficients of variation are those of the tables, weighted by requests.</remarks>
public static class ClientTableFitter
{
    private const int MostLarge = 32;
    private const double LargeShare = 0.01;
    private const int MostSteps = 168; // a week of hours
    private const int FewestCvs = 5;

    /// <summary>Makes the mixture.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="name">Name of their file.</param>
    /// <exception cref="TraceException">They hold no requests, or no lengths.</exception>
    public static ClientTableFit Fit(ClientTableSummary tables, string name)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var clients = tables.Tables.Select(table => new ClientTraffic(table, tables.WindowSeconds)).Where(client => client.Requests > 0)
            .OrderByDescending(client => client.Requests).ThenBy(client => client.Name, StringComparer.Ordinal).ToArray();
        if (clients.Length == 0)
        {
            throw new TraceException(name, "holds no client that ever sent a request");
        }

        var all = ClientLengths.Of(clients) ?? throw new TraceException(name, "holds rates but no lengths; expected chunk-N-dataset.json files beside chunk-N-trace.csv");
        var start = tables.Tables.SelectMany(table => table.Windows).Min(window => window.Start);
        var span = tables.LastStart + tables.WindowSeconds - start;
        var step = Math.Max(1, (span + (MostSteps * tables.WindowSeconds) - 1) / (MostSteps * tables.WindowSeconds)) * tables.WindowSeconds;
        var sum = clients.Sum(client => client.Requests);
        var large = clients.TakeWhile((client, rank) => rank < MostLarge && client.Requests >= LargeShare * sum).ToArray();
        var groups = large.Select(client => Group(client.Name, [client], sum, start, span, step, all, name)).ToList();
        if (large.Length < clients.Length)
        {
            groups.Add(Group("others", clients[large.Length..], sum, start, span, step, all, name));
        }

        return new(
            new() { RatePerSecond = sum / span, Groups = groups },
            span,
            tables,
            clients.Sum(client => client.Requests * LengthsOf(client, all).Prompts.Average()) / sum,
            clients.Sum(client => client.Requests * LengthsOf(client, all).Outputs.Average()) / sum,
            [
                FormattableString.Invariant($"{large.Length} clients have 1 % of the requests or more and are groups of their own; {clients.Length - large.Length} are one group."),
                FormattableString.Invariant($"Rates change in steps of {step} s; the burstiness of a client is that of its windows on average, each weighted by its requests."),
                "Prompt and output tokens are drawn independently within a client: the tables do not say how they go together. Prompts are the sum of all kinds of input tokens.",
            ]);
    }

    private static ClientLengths LengthsOf(ClientTraffic client, ClientLengths fallback) => ClientLengths.Of([client]) ?? fallback;

    private static MixtureGroupOptions Group(string group, ClientTraffic[] clients, double all, long start, long span, long step, ClientLengths fallback, string name)
    {
        var requests = clients.Sum(client => client.Requests);
        var cvs = clients.Where(client => client.Cv > 0).ToArray();
        var typical = cvs.Length == 0 ? 1 : Math.Clamp(cvs.Sum(client => client.Cv * client.Requests) / cvs.Sum(client => client.Requests), 0.05, 100);
        var differing = cvs.Length < FewestCvs ? 0 : ArrivalStatistics.Cv([.. cvs.Select(client => client.Cv)]);
        var process = 2 * clients.Sum(client => client.Weibull) > requests ? ArrivalProcess.Weibull : ArrivalProcess.Gamma;
        var lengths = ClientLengths.Of(clients) ?? fallback;
        return new()
        {
            Name = group,
            Count = clients.Length,
            Share = requests / all,
            Zipf = clients.Length < 2 ? 0 : MixtureFitter.Zipf([.. clients.Select(client => (int)Math.Round(client.Requests))]),
            Arrivals = new() { RatePerSecond = 1, Process = process, Cv = differing > 0.05 ? null : typical },
            Cvs = differing > 0.05 ? new LogNormalDistribution(typical, differing) : null,
            Lengths = new JointLengths { Data = LengthFitter.Fit("fitted", name, "", lengths.Prompts, lengths.Outputs, points: 31, ranges: 2) },
            Envelopes = [Steps(clients, requests / span, start, span, step)],
        };
    }

    private static StepsEnvelope Steps(ClientTraffic[] clients, double mean, long start, long span, long step)
    {
        var sums = new double[(span + step - 1) / step];
        foreach (var window in clients.SelectMany(client => client.Windows))
        {
            sums[(window.Start - start) / step] += window.Requests;
        }

        // the last step may be cut short by the end of the tables
        return new()
        {
            Points = [.. sums.Select((requests, index) => new RatePoint(SimTime.FromSeconds(index * step), Math.Round(Math.Min(requests / Math.Min(step, span - (index * step)) / mean, EnvelopeOptions.LargestFactor), 4)))],
        };
    }
}
