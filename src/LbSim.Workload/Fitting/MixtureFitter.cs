using LbSim.Kernel.Random;
using LbSim.Workload.Generators;
using LbSim.Workload.Mixtures;

namespace LbSim.Workload.Fitting;

/// <summary>Fits a mixture to a trace that names its clients: the large ones each by itself, the many small ones as a group.</summary>
internal static class MixtureFitter
{
    private const int MostLarge = 8;
    private const double LargeShare = 0.03;
    private const int LeastRows = 20; // of a client whose burstiness or lengths say something

    /// <summary>Fits a sample with at least two clients; rows without a client are one client more.</summary>
    public static TrafficFit Fit(TraceSample sample, string name, List<string> notes)
    {
        var clients = sample.Clients.CountBy(client => client).OrderByDescending(client => client.Value).ThenBy(client => client.Key).ToArray();
        var large = clients.TakeWhile((client, rank) => rank < MostLarge && client.Value >= LargeShare * sample.Count && client.Value >= LeastRows).Select(client => client.Key).ToArray();
        var rank = new Dictionary<int, int>();
        foreach (var client in large)
        {
            rank.Add(client, rank.Count);
        }

        var step = RateSteps.StepsFor(sample.Count, sample.Span).FirstOrDefault(length => length >= 300);
        var steps = step > 0 ? RateSteps.Of(sample.Arrivals, sample.Span, step, Noise(sample, step)) : null;
        var straight = steps is { Strength: >= 0.01 } ? sample.At(steps.Straighten(sample.Arrivals)) : sample;
        var groups = large.Select(client => Large(straight, client, name)).ToList();
        if (large.Length < clients.Length)
        {
            groups.Add(Small(straight.Where(row => !rank.ContainsKey(straight.Clients[row])), [.. clients.Skip(large.Length).Select(client => client.Value)], straight.Count, name));
        }

        notes.Add(FormattableString.Invariant($"{large.Length} clients have 3 % of the requests or more and are groups of their own; {clients.Length - large.Length} are one group."));
        notes.Add("The change of rate over time is taken to be the same for all clients, and so are the lengths within the group of small ones.");
        return new()
        {
            Mixture = new()
            {
                RatePerSecond = sample.Count / sample.Span,
                Envelopes = steps is { Strength: >= 0.01 } ? [steps.ToEnvelope()] : [],
                Groups = groups,
            },
            Notes = notes,
            Sample = sample,
        };
    }

    /// <summary>The Zipf exponent under which counts, falling, are the likeliest; 0 to 5.</summary>
    public static double Zipf(int[] counts)
    {
        var (low, high) = (0.0, 5.0);
        for (var round = 0; round < 60; round++)
        {
            var (left, right) = (low + ((high - low) / 3), high - ((high - low) / 3));
            (low, high) = LogLikelihood(counts, left) < LogLikelihood(counts, right) ? (left, high) : (low, right);
        }

        return Math.Round((low + high) / 2, 4);
    }

    private static double LogLikelihood(int[] counts, double exponent)
    {
        var sum = 0.0;
        var weights = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            sum -= counts[i] * exponent * Math.Log(i + 1);
            weights += Math.Pow(i + 1, -exponent);
        }

        return sum - (counts.Sum(count => (long)count) * Math.Log(weights));
    }

    // what windows of a step vary by without any change of rate: short windows show it, and bursts longer than ten seconds count as change
    private static double Noise(TraceSample sample, double step) =>
        Math.Max(1, ArrivalStatistics.Dispersion(sample.Arrivals, Math.Min(10, step), sample.Span));

    private static MixtureGroupOptions Large(TraceSample sample, int client, string name)
    {
        var own = sample.Where(row => sample.Clients[row] == client);
        return new()
        {
            Name = client < 0 ? "nameless" : FormattableString.Invariant($"client-{client}"),
            Count = 1,
            Share = own.Count / (double)sample.Count,
            Arrivals = Process(ArrivalStatistics.Cv(ArrivalStatistics.Gaps(own.Arrivals))),
            Lengths = TrafficFitter.Lengths(own, name, points: 31, ranges: 8),
        };
    }

    private static MixtureGroupOptions Small(TraceSample rest, int[] counts, int all, string name)
    {
        var known = rest.Clients.Select((client, row) => (client, row)).GroupBy(entry => entry.client, entry => entry.row).Where(client => client.Count() >= LeastRows)
            .OrderBy(client => client.Key).Select(client => client.ToArray()).ToArray();
        var cvs = known.Select(rows => ArrivalStatistics.Cv(ArrivalStatistics.Gaps(Array.ConvertAll(rows, row => rest.Arrivals[row])))).Where(cv => cv > 0).ToArray();
        var typical = cvs.Length == 0 ? ArrivalStatistics.Cv(ArrivalStatistics.Gaps(rest.Arrivals)) : cvs.Average();
        var differing = cvs.Length < 5 ? 0 : ArrivalStatistics.Cv(cvs);
        return new()
        {
            Name = "others",
            Count = Math.Min(counts.Length, MixtureOptions.MostClients / 2),
            Share = rest.Count / (double)all,
            Zipf = counts.Length < 2 ? 0 : Zipf(counts),
            Arrivals = differing > 0.05 ? new() { Process = ArrivalProcess.Gamma, RatePerSecond = 1 } : Process(typical),
            Cvs = differing > 0.05 ? new LogNormalDistribution(typical, differing) : null,
            Lengths = TrafficFitter.Lengths(rest, name),
        };
    }

    private static ArrivalOptions Process(double cv) => cv is > 0.9 and < 1.1 or double.NaN
        ? new() { RatePerSecond = 1 }
        : new() { RatePerSecond = 1, Process = ArrivalProcess.Gamma, Cv = Math.Clamp(cv, 0.05, 100) };
}
