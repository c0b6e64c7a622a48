using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;

namespace LbSim.Workload.Fitting;

/// <summary>Lets candidates generate traffic and says how unlike a sample's it is, parameters at their price.</summary>
/// <remarks>Of a long sample only the beginning is compared, and there the candidates' beginning.</remarks>
internal sealed class ArrivalTrial
{
    private const ulong Seed = 20_231_116;
    private const double PriceOfEnvelope = 1;
    private const double PriceOfStep = 0.02;
    private const double MostForSteps = 5;
    private const double PriceOfParameter = 0.1;
    private const double PriceOfChain = 3; // lest it be taken for what chance did where a process of one or three parameters does as well

    private static readonly SeparateLengths OneToken = new() { Prompt = TokenOptions.Of(1), Output = TokenOptions.Of(1) };

    private readonly ArrivalSignature _seen;
    private readonly double _span;
    private readonly double _unit;
    private readonly int _replications;

    /// <summary>Measures the sample.</summary>
    /// <param name="arrivals">In seconds from 0, never falling.</param>
    /// <param name="span">Where observation ended.</param>
    /// <param name="most">The most arrivals that are compared.</param>
    /// <param name="replications">How often each candidate generates.</param>
    public ArrivalTrial(double[] arrivals, double span, int most, int replications)
    {
        _span = arrivals.Length > most ? arrivals[most] : span;
        _unit = span / arrivals.Length;
        _seen = new(arrivals.Length > most ? arrivals[..most] : arrivals, _span, _unit);
        _replications = replications;
    }

    /// <summary>The lower the better.</summary>
    public double Score(ArrivalFit fit)
    {
        var made = new List<ArrivalSignature>();
        foreach (var times in Generate(fit))
        {
            if (times.Length >= 3)
            {
                made.Add(new(times, _span, _unit));
            }
        }

        return SignatureScore.Of(_seen, made, _span) + Price(fit);
    }

    private IEnumerable<double[]> Generate(ArrivalFit fit)
    {
        var workload = new GeneratedWorkload(new() { Arrivals = fit.Arrivals, Envelopes = fit.Envelopes, Lengths = OneToken });
        for (var replication = 0; replication < _replications; replication++)
        {
            using var source = workload.Open(Seed, replication);
            var times = new List<double>(_seen.Count);
            while (times.Count < 4L * _seen.Count && source.TryNext(out var request) && request.Arrival.Seconds <= _span)
            {
                times.Add(request.Arrival.Seconds);
            }

            yield return [.. times];
        }
    }

    private static double Price(ArrivalFit fit)
    {
        var process = fit.Arrivals.Process switch
        {
            ArrivalProcess.Markov => PriceOfChain + (PriceOfParameter * fit.Arrivals.Markov!.States.Count * (fit.Arrivals.Markov.States.Count + 1)),
            ArrivalProcess.OnOff => PriceOfParameter * 3,
            ArrivalProcess.Gamma or ArrivalProcess.Weibull => PriceOfParameter,
            _ => 0,
        };
        return process + (fit.Envelope is null ? 0 : PriceOfEnvelope + Math.Min(MostForSteps, PriceOfStep * fit.Envelope.Points.Count));
    }
}
