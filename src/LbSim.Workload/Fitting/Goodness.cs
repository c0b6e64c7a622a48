using MathNet.Numerics.Distributions;

namespace LbSim.Workload.Fitting;

/// <summary>How like a trace the traffic of a generator is, figure by figure.</summary>
/// <param name="Rows">The figures.</param>
/// <param name="Replications">How many replications of the generator were averaged: those of ten (fewer of more than 100,000 requests, three at least) that have two requests or more.</param>
public sealed record Goodness(IReadOnlyList<GoodnessRow> Rows, int Replications)
{
    /// <summary>Name of the figure that says which share of all prompt tokens stood at the same place after the same beginning before.</summary>
    public const string EndlessCache = "prompt tokens found, endless cache";

    private const ulong Seed = 1;
    private const int MostRepeats = 10;
    private const int FewestRepeats = 3;
    private const int MostRequests = 1_000_000; // of each replication, and of all of them unless that leaves too few
    private const long MostBlocks = 20_000_000; // of all replications whose contents are followed
    private const int FewestFollowed = 2;
    private const double DoesNotMatter = 0.01; // of a figure
    private const double Confidence = 0.95;

    /// <summary>Generates over the trace's span and compares. A closed loop is answered at once, as fits take recorded gaps for think times.</summary>
    public static Goodness Of(TraceSample trace, IWorkload workload)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(workload);
        var seen = new Measures(trace, trace.Span);
        var made = new List<Measures>();
        var followed = trace.Reuse is { } reuse ? Math.Clamp(MostBlocks / Math.Max(1, reuse.References), FewestFollowed, MostRepeats) : 0;
        for (var replication = 0; replication < Math.Clamp(MostRequests / trace.Count, FewestRepeats, MostRepeats); replication++)
        {
            using var source = workload.Open(Seed, replication);
            if (TraceSample.TryTake(source, trace.Span, MostRequests, replication < followed ? trace.Reuse : null) is { } sample)
            {
                made.Add(new(sample, sample.Count == MostRequests ? sample.Span : trace.Span));
            }
        }

        var rows = seen.Figures.ConvertAll(figure => Figure(figure.Name, figure.Value, [.. made.Select(measures => measures.Of(figure.Name)).Where(double.IsFinite)]));
        rows.Add(Distance("inter-arrival KS distance", seen, made, measures => measures.Gaps));
        rows.Add(Distance("prompt tokens KS distance", seen, made, measures => measures.Prompts));
        rows.Add(Distance("output tokens KS distance", seen, made, measures => measures.Outputs));
        return new(rows, made.Count);
    }

    private static GoodnessRow Figure(string name, double trace, double[] generated)
    {
        if (generated.Length == 0)
        {
            return new(name, trace, double.NaN, null, null, false);
        }

        var mean = generated.Average();
        if (generated.Length < 2)
        {
            return new(name, trace, mean, null, null, false);
        }

        var deviation = Math.Sqrt(generated.Sum(value => (value - mean) * (value - mean)) / (generated.Length - 1));

        // where one further replication would lie: Student's t of so many, wider by the error of the mean itself
        var reach = StudentT.InvCDF(0, 1, generated.Length - 1, (1 + Confidence) / 2) * deviation * Math.Sqrt(1 + (1.0 / generated.Length));
        return new(name, trace, mean, null, deviation, Math.Abs(trace - mean) > Math.Max(reach, DoesNotMatter * Math.Abs(trace)));
    }

    private static GoodnessRow Distance(string name, Measures seen, List<Measures> made, Func<Measures, double[]> values)
    {
        var toTrace = made.ConvertAll(measures => ArrivalStatistics.Distance(values(seen), values(measures)));
        var toNext = made.Zip(made.Skip(1), (left, right) => ArrivalStatistics.Distance(values(left), values(right))).ToArray();
        return new(name, null, null, toTrace.Count == 0 ? double.NaN : toTrace.Average(), toNext.Length == 0 ? null : toNext.Average(), false);
    }

    private sealed class Measures
    {
        public Measures(TraceSample sample, double span)
        {
            Gaps = ArrivalStatistics.Gaps(sample.Arrivals);
            Prompts = Array.ConvertAll(sample.Prompts, value => (double)value);
            Outputs = Array.ConvertAll(sample.Outputs, value => (double)value);
            Figures = [.. List(sample, span)];
            Gaps = Array.ConvertAll(Gaps, gap => Math.Round(gap, 9)); // what doubles of seconds hold: equal gaps stay equal
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
            foreach (var window in ArrivalSignature.Reported)
            {
                yield return (FormattableString.Invariant($"index of dispersion, {window} s"), ArrivalStatistics.Dispersion(sample.Arrivals, window, span));
            }

            yield return ("gap and next gap, correlation", ArrivalStatistics.Autocorrelation(Gaps, 1));
            yield return ("prompt tokens, mean", Prompts.Average());
            yield return ("output tokens, mean", Outputs.Average());
            yield return ("prompt and output, rank correlation", LengthStatistics.Spearman(sample.Prompts, sample.Outputs));
            foreach (var figure in OfClients(sample).Concat(OfSessions(sample)).Concat(OfReuse(sample)))
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

        private static IEnumerable<(string Name, double Value)> OfReuse(TraceSample sample)
        {
            if (sample.Reuse is { } reuse)
            {
                yield return (EndlessCache, reuse.TokenShare);
                foreach (var (blocks, share) in reuse.Lru)
                {
                    yield return (FormattableString.Invariant($"blocks found, LRU of {blocks}"), share);
                }
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
/// <param name="Scatter">Standard deviation of the figure over the replications, or for a distance that between one replication and the next; null where there are not two.</param>
/// <param name="IsOutside">Whether the trace's figure lies where only one replication in twenty would, and by more than 1 % of it.</param>
public sealed record GoodnessRow(string Name, double? Trace, double? Generated, double? Distance, double? Scatter, bool IsOutside);
