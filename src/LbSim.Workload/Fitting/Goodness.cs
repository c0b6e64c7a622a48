namespace LbSim.Workload.Fitting;

/// <summary>How like a trace the traffic of a generator is, figure by figure.</summary>
/// <param name="Rows">The figures.</param>
/// <param name="Replications">How many replications of the generator were averaged: those of five that have two requests or more.</param>
public sealed record Goodness(IReadOnlyList<GoodnessRow> Rows, int Replications)
{
    private const ulong Seed = 1;
    private const int Repeats = 5;
    private const int MostRequests = 1_000_000; // of each replication

    /// <summary>Generates over the trace's span and compares. A closed loop is answered at once, as fits take recorded gaps for think times.</summary>
    public static Goodness Of(TraceSample trace, IWorkload workload)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(workload);
        var seen = new Measures(trace, trace.Span);
        var made = new List<Measures>();
        for (var replication = 0; replication < Repeats; replication++)
        {
            using var source = workload.Open(Seed, replication);
            if (TraceSample.TryTake(source, trace.Span, MostRequests) is { } sample)
            {
                made.Add(new(sample, sample.Count == MostRequests ? sample.Span : trace.Span));
            }
        }

        var rows = seen.Figures.ConvertAll(figure => new GoodnessRow(figure.Name, figure.Value, Mean(measures => measures.Of(figure.Name)), null));
        rows.Add(Distance("inter-arrival KS distance", measures => measures.Gaps));
        rows.Add(Distance("prompt tokens KS distance", measures => measures.Prompts));
        rows.Add(Distance("output tokens KS distance", measures => measures.Outputs));
        return new(rows, made.Count);

        double Mean(Func<Measures, double> value) => made.Count == 0 ? double.NaN : made.Average(value);

        GoodnessRow Distance(string name, Func<Measures, double[]> values) =>
            new(name, null, null, Mean(measures => ArrivalStatistics.Distance(values(seen), values(measures))));
    }

    private sealed class Measures
    {
        public Measures(TraceSample sample, double span)
        {
            Gaps = ArrivalStatistics.Gaps(sample.Arrivals);
            Prompts = Array.ConvertAll(sample.Prompts, value => (double)value);
            Outputs = Array.ConvertAll(sample.Outputs, value => (double)value);
            Figures = [.. List(sample, span)];
            Array.Sort(Gaps);
            Array.Sort(Prompts);
            Array.Sort(Outputs);
        }

        public double[] Gaps { get; }

        public double[] Prompts { get; }

        public double[] Outputs { get; }

        public List<(string Name, double Value)> Figures { get; }

        /// <summary>A figure by its name; NaN where the sample has none, as of clients where only one sends.</summary>
        public double Of(string name)
        {
            var index = Figures.FindIndex(figure => figure.Name == name);
            return index < 0 ? double.NaN : Figures[index].Value;
        }

        private IEnumerable<(string Name, double Value)> List(TraceSample sample, double span)
        {
            yield return ("requests", sample.Count);
            yield return ("mean rate (requests/s)", sample.Count / span);
            yield return ("inter-arrival CV", ArrivalStatistics.Cv(Gaps));
            foreach (var window in ArrivalFitter.Windows)
            {
                yield return (FormattableString.Invariant($"index of dispersion, {window} s"), ArrivalStatistics.Dispersion(sample.Arrivals, window, span));
            }

            yield return ("prompt tokens, mean", Prompts.Average());
            yield return ("output tokens, mean", Outputs.Average());
            yield return ("prompt and output, rank correlation", LengthStatistics.Spearman(sample.Prompts, sample.Outputs));
            foreach (var figure in OfClients(sample).Concat(OfSessions(sample)))
            {
                yield return figure;
            }
        }

        private static IEnumerable<(string Name, double Value)> OfClients(TraceSample sample)
        {
            var counts = sample.Clients.Where(client => client >= 0).CountBy(client => client).Select(client => client.Value).OrderDescending().ToArray();
            if (counts.Length > 1)
            {
                yield return ("top client, share of requests", counts[0] / (double)counts.Sum());
                yield return ("top 10 clients, share of requests", counts.Take(10).Sum() / (double)counts.Sum());
            }
        }

        private static IEnumerable<(string Name, double Value)> OfSessions(TraceSample sample)
        {
            var sessions = sample.Sessions.Where(session => session >= 0).ToArray();
            if (sessions.Length > 0)
            {
                yield return ("turns per session, mean", sessions.Length / (double)sessions.Distinct().Count());
            }
        }
    }
}

/// <summary>One figure of a comparison.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Trace">The trace's; null for distances; NaN where it does not exist.</param>
/// <param name="Generated">The generator's, the mean of its replications; null for distances.</param>
/// <param name="Distance">Kolmogorov and Smirnov's distance between the two distributions, the mean of its replications; null for plain figures.</param>
public sealed record GoodnessRow(string Name, double? Trace, double? Generated, double? Distance);
