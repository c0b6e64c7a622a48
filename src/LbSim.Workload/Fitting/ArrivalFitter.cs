using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;

namespace LbSim.Workload.Fitting;

/// <summary>Finds the arrival process and envelope whose traffic is most like a sample.</summary>
/// <remarks>
/// Candidates are fitted by moments on the clock in which the rate is constant, and judged by what they generate: the squared differences of
/// the logarithms of dispersion by window and of the gaps' CV, and the distance between the gaps' distributions. Nothing is random but the
/// candidates' own traffic, whose seed is fixed.
/// </remarks>
internal static class ArrivalFitter
{
    /// <summary>The windows in which counts are compared, in seconds.</summary>
    public static readonly double[] Windows = [1, 10, 60, 300];

    private const ulong Seed = 20_231_116;
    private const int Replications = 3;
    private const int MostGenerated = 400_000; // of each candidate and replication
    private const double CostOfEnvelope = 0.02;
    private const double CostOfStep = 0.00002;
    private const double CostOfParameter = 0.002;

    /// <summary>Fits arrivals in seconds from 0, over a span of observation.</summary>
    public static ArrivalFit Fit(double[] arrivals, double span)
    {
        var rate = Math.Clamp(arrivals.Length / span, ArrivalOptions.SlowestRate, ArrivalOptions.FastestRate);
        var seen = new Signature(arrivals, span);
        var (best, least) = (new ArrivalFit(new() { RatePerSecond = rate }, null), double.PositiveInfinity);
        foreach (var candidate in Candidates(arrivals, span, rate))
        {
            var cost = Cost(candidate, seen, span);
            if (cost < least)
            {
                (best, least) = (candidate, cost);
            }
        }

        return best;
    }

    private static IEnumerable<ArrivalFit> Candidates(double[] arrivals, double span, double rate)
    {
        foreach (var process in Processes(arrivals, span, rate))
        {
            yield return new(process, null);
        }

        foreach (var step in RateSteps.StepsFor(arrivals.Length, span))
        {
            // first with all that was seen taken for a change of rate, then with the part that such a process makes by itself taken off
            var rough = RateSteps.Of(arrivals, span, step, noise: 0);
            foreach (var process in Processes(rough.Straighten(arrivals), span, rate))
            {
                var steps = RateSteps.Of(arrivals, span, step, Noise(process, step));
                if (steps.Strength < 0.01)
                {
                    continue;
                }

                var straight = steps.Straighten(arrivals);
                var refined = process.Cv is null ? process : process with { Cv = Bounded(ArrivalStatistics.Cv(ArrivalStatistics.Gaps(straight))) };
                yield return new(refined, steps.ToEnvelope());
            }
        }
    }

    private static IEnumerable<ArrivalOptions> Processes(double[] arrivals, double span, double rate)
    {
        var cv = ArrivalStatistics.Cv(ArrivalStatistics.Gaps(arrivals));
        yield return new() { RatePerSecond = rate };
        if (cv < 0.02)
        {
            yield return new() { RatePerSecond = rate, Process = ArrivalProcess.Constant };
        }

        yield return new() { RatePerSecond = rate, Process = ArrivalProcess.Gamma, Cv = Bounded(cv) };
        yield return new() { RatePerSecond = rate, Process = ArrivalProcess.Weibull, Cv = Bounded(cv) };
        foreach (var onOff in OnOffFitter.Fit(arrivals, span))
        {
            yield return new() { RatePerSecond = rate, Process = ArrivalProcess.OnOff, OnOff = onOff };
        }
    }

    private static double Noise(ArrivalOptions process, double window) =>
        process.OnOff?.Dispersion(process.RatePerSecond, window) ?? (process.Cv * process.Cv) ?? 1;

    private static double Bounded(double cv) => double.IsFinite(cv) ? Math.Clamp(cv, 0.01, 100) : 1;

    private static double Cost(ArrivalFit fit, Signature seen, double span)
    {
        var options = new GeneratorOptions { Arrivals = fit.Arrivals, Envelopes = fit.Envelopes, Lengths = OneToken };
        var workload = new GeneratedWorkload(options);
        var dispersions = new double[Windows.Length];
        var (cv, distance) = (0.0, 0.0);
        for (var replication = 0; replication < Replications; replication++)
        {
            using var source = workload.Open(Seed, replication);
            var times = new List<double>();
            while (times.Count < MostGenerated && source.TryNext(out var request) && request.Arrival.Seconds <= span)
            {
                times.Add(request.Arrival.Seconds);
            }

            if (times.Count < 3)
            {
                return double.PositiveInfinity;
            }

            var made = new Signature([.. times], times.Count == MostGenerated ? times[^1] : span);
            for (var i = 0; i < dispersions.Length; i++)
            {
                dispersions[i] += made.Dispersions[i] / Replications;
            }

            cv += made.Cv / Replications;
            distance += ArrivalStatistics.Distance(made.SortedGaps, seen.SortedGaps) / Replications;
        }

        var parameters = fit.Arrivals.Process switch { ArrivalProcess.OnOff => 3, ArrivalProcess.Gamma or ArrivalProcess.Weibull => 1, _ => 0 };
        var cost = LogSquare(cv, seen.Cv) + (4 * distance * distance) + (fit.Envelope is null ? 0 : CostOfEnvelope + (fit.Envelope.Points.Count * CostOfStep)) + (parameters * CostOfParameter);
        for (var i = 0; i < Windows.Length; i++)
        {
            // a variance of few windows says little: about sqrt(2 / windows) of itself either way
            cost += Math.Min(1, span / Windows[i] / 50) * LogSquare(dispersions[i], seen.Dispersions[i]);
        }

        return cost;
    }

    private static readonly SeparateLengths OneToken = new() { Prompt = TokenOptions.Of(1), Output = TokenOptions.Of(1) };

    private static double LogSquare(double left, double right)
    {
        var difference = Math.Log(Math.Max(left, 0.05)) - Math.Log(Math.Max(right, 0.05));
        return double.IsFinite(difference) ? difference * difference : 0; // windows that do not fit the span compare nothing
    }

    private sealed class Signature
    {
        public Signature(double[] arrivals, double span)
        {
            SortedGaps = ArrivalStatistics.Gaps(arrivals);
            Cv = ArrivalStatistics.Cv(SortedGaps);
            Array.Sort(SortedGaps);
            Dispersions = Array.ConvertAll(Windows, window => ArrivalStatistics.Dispersion(arrivals, window, span));
        }

        public double[] SortedGaps { get; }

        public double Cv { get; }

        public double[] Dispersions { get; }
    }
}
