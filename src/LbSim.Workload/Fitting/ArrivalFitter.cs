using LbSim.Workload.Generators;

namespace LbSim.Workload.Fitting;

/// <summary>Finds the arrival process and envelope whose traffic is most like a sample.</summary>
/// <remarks>
/// Simple processes are fitted by moments on the clock in which the rate is constant, chains of states by expectation and maximisation;
/// all are judged by what they generate (<see cref="SignatureScore"/>), each parameter at a price. Nothing is random but the
/// candidates' own traffic, whose seed is fixed.
/// </remarks>
internal static class ArrivalFitter
{
    private const int Steady = 4; // finalists without an envelope, of simple processes and of chains
    private const int Varying = 3; // with one
    private const int Tilts = 5;
    private const double WorthATilt = 0.1;
    private const int MostScreened = 60_000; // arrivals of a replication
    private const int MostCompared = 600_000;
    private const int MostTogether = 160_000; // of several replications
    private const int MostReplications = 8;
    private const int FewestReplications = 4; // fewer say nothing of the scatter
    private const int MostRepeated = 150_000; // arrivals of a replication, of which there are several; more scatter little

    /// <summary>Fits arrivals in seconds from 0, over a span of observation.</summary>
    public static ArrivalFit Fit(double[] arrivals, double span)
    {
        var rate = Math.Clamp(arrivals.Length / span, ArrivalOptions.SlowestRate, ArrivalOptions.FastestRate);
        var screen = new ArrivalTrial(arrivals, span, MostScreened, arrivals.Length > MostScreened / 2 ? 1 : 2);
        var simple = Ranked(SimpleCandidates(arrivals, span, rate), screen);
        ArrivalFit[] finalists = [.. Foremost(simple), .. Foremost(Ranked(Chains(arrivals, span, rate, simple), screen))];
        var trial = new ArrivalTrial(arrivals, span, MostCompared, Math.Clamp(MostTogether / arrivals.Length, arrivals.Length > MostRepeated ? 1 : FewestReplications, MostReplications));
        return Tilted(Best(finalists, trial), arrivals.Length > MostScreened ? screen : trial);
    }

    // of those with an envelope too, of which the beginning of a long sample shows little
    private static IEnumerable<ArrivalFit> Foremost(ArrivalFit[] ranked) =>
        ranked.Where(candidate => candidate.Envelope is null).Take(Steady).Concat(ranked.Where(candidate => candidate.Envelope is not null).Take(Varying));

    private static ArrivalFit[] Ranked(IEnumerable<ArrivalFit> candidates, ArrivalTrial trial) =>
        [.. candidates.Select(candidate => (candidate, score: trial.Score(candidate))).OrderBy(pair => pair.score).Select(pair => pair.candidate)];

    private static ArrivalFit Best(IEnumerable<ArrivalFit> candidates, ArrivalTrial trial) =>
        candidates.Select(candidate => (candidate, score: trial.Score(candidate))).MinBy(pair => pair.score).candidate;

    // a chain improved step by step, as long as it pays
    private static ArrivalFit Tilted(ArrivalFit best, ArrivalTrial trial)
    {
        var score = best.Arrivals.Markov is null ? 0 : trial.Score(best);
        for (var round = 0; round < Tilts && best.Arrivals.Markov is { } chain; round++)
        {
            var (tilted, lower) = ChainTilt.Of(chain).Select(options => best with { Arrivals = best.Arrivals with { Markov = options } })
                .Select(candidate => (candidate, score: trial.Score(candidate))).MinBy(pair => pair.score);
            if (lower >= score - WorthATilt)
            {
                break;
            }

            (best, score) = (tilted, lower);
        }

        return best;
    }

    // on the trace's own clock, and on that of the envelope that did best with simple processes
    private static IEnumerable<ArrivalFit> Chains(double[] arrivals, double span, double rate, ArrivalFit[] simple)
    {
        foreach (var chain in MarkovFitter.Fit(arrivals))
        {
            yield return new(Chain(chain), null);
        }

        if (Array.Find(simple, candidate => candidate.Envelope is not null) is not { Envelope: { } envelope })
        {
            yield break;
        }

        foreach (var chain in MarkovFitter.Fit(RateSteps.From(envelope, span).Straighten(arrivals)))
        {
            yield return new(Chain(chain), envelope);
        }

        ArrivalOptions Chain(MarkovOptions markov) => new() { RatePerSecond = rate, Process = ArrivalProcess.Markov, Markov = markov };
    }

    private static IEnumerable<ArrivalFit> SimpleCandidates(double[] arrivals, double span, double rate)
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
            yield return new() { RatePerSecond = (arrivals.Length - 1) / span, Process = ArrivalProcess.Constant };
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
}
