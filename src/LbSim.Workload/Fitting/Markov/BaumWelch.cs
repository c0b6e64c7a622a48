using MathNet.Numerics;

namespace LbSim.Workload.Fitting;

/// <summary>Fits a hidden Markov chain over gaps by expectation and maximisation, forward and backward with scaling.</summary>
/// <remarks>
/// Baum, Petrie, Soules and Weiss 1970; Rabiner, "A tutorial on hidden Markov models", 1989. For arrivals with states entered at
/// arrivals: Horvath and Okamura, "A fast EM algorithm for fitting marked Markovian arrival processes with a new special structure", 2013.
/// </remarks>
internal sealed class BaumWelch
{
    private const double Smallest = 1e-200;

    private readonly GapBins _bins;
    private readonly (int From, int Count)[] _stretches;
    private readonly int _states;
    private readonly int _count;
    private readonly double[] _density;
    private readonly double[] _forward;
    private readonly double[] _scales;
    private readonly double[] _pairs;
    private readonly double[] _weights; // of bins, state by state

    /// <summary>Prepares for models of so many states.</summary>
    public BaumWelch(GapBins bins, (int From, int Count)[] stretches, int states)
    {
        (_bins, _stretches, _states) = (bins, stretches, states);
        _density = new double[bins.Gaps.Length * states];
        _weights = new double[bins.Gaps.Length * states];
        _forward = new double[stretches.Max(stretch => stretch.Count) * states];
        _scales = new double[stretches.Max(stretch => stretch.Count)];
        _pairs = new double[states * states];
        _count = stretches.Sum(stretch => stretch.Count);
    }

    /// <summary>Rounds until the likelihood hardly rises.</summary>
    /// <returns>The logarithm of the likelihood.</returns>
    public double Fit(GapModel model, int rounds, double tolerance)
    {
        var last = double.NegativeInfinity;
        for (var round = 0; round < rounds; round++)
        {
            var likelihood = Expect(model);
            Maximise(model, byMoments: false);
            if (likelihood - last < tolerance * _count)
            {
                return likelihood;
            }

            last = likelihood;
        }

        return last;
    }

    /// <summary>One round that gives each state the mean and variance of the gaps that are its own, so that all gaps' mean and CV are those of the sample.</summary>
    public double FitMoments(GapModel model)
    {
        var likelihood = Expect(model);
        Maximise(model, byMoments: true);
        return likelihood;
    }

    private double Expect(GapModel model)
    {
        Densities(model);
        Array.Clear(_weights);
        Array.Clear(_pairs);
        var likelihood = 0.0;
        foreach (var (from, count) in _stretches)
        {
            likelihood += Forward(model, from, count);
            Backward(model, from, count);
        }

        return likelihood;
    }

    private void Densities(GapModel model)
    {
        for (var state = 0; state < _states; state++)
        {
            var (mean, shape) = (model.Means[state], 1 / (model.Cvs[state] * model.Cvs[state]));
            if (mean == 0)
            {
                for (var bin = 0; bin < _bins.Gaps.Length; bin++)
                {
                    _density[(bin * _states) + state] = bin == 0 ? 1 : 0;
                }

                continue;
            }

            var (rate, factor) = (shape / mean, (shape * Math.Log(shape / mean)) - SpecialFunctions.GammaLn(shape));
            _density[state] = 0;
            for (var bin = 1; bin < _bins.Gaps.Length; bin++)
            {
                // of the logarithm of the gap, which has no infinite density at 0
                _density[(bin * _states) + state] = Math.Max(Math.Exp(factor + (shape * _bins.Logs[bin]) - (rate * _bins.Gaps[bin])), Smallest);
            }
        }
    }

    private double Forward(GapModel model, int from, int count)
    {
        var (states, next, likelihood) = (_states, model.Next, 0.0);
        for (var i = 0; i < count; i++)
        {
            var row = _forward.AsSpan(i * states, states);
            var density = _density.AsSpan(_bins.Bins[from + i] * states, states);
            if (i == 0)
            {
                model.Shares.CopyTo(row);
            }
            else
            {
                row.Clear();
                var before = _forward.AsSpan((i - 1) * states, states);
                for (var state = 0; state < before.Length; state++)
                {
                    var weight = before[state];
                    var chances = next.AsSpan(state * states, states);
                    for (var to = 0; to < chances.Length; to++)
                    {
                        row[to] += weight * chances[to];
                    }
                }
            }

            var sum = Smallest;
            for (var state = 0; state < row.Length; state++)
            {
                row[state] *= density[state];
                sum += row[state];
            }

            for (var state = 0; state < row.Length; state++)
            {
                row[state] /= sum;
            }

            _scales[i] = sum;
            likelihood += Math.Log(sum);
        }

        return likelihood;
    }

    private void Backward(GapModel model, int from, int count)
    {
        var (states, next) = (_states, model.Next);
        Span<double> behind = stackalloc double[states];
        Span<double> ahead = stackalloc double[states];
        behind.Fill(1);
        for (var i = count - 1; i >= 0; i--)
        {
            var bin = _bins.Bins[from + i] * states;
            var row = _forward.AsSpan(i * states, states);
            for (var state = 0; state < states; state++)
            {
                _weights[bin + state] += row[state] * behind[state];
                ahead[state] = _density[bin + state] * behind[state] / _scales[i];
            }

            if (i == 0)
            {
                return;
            }

            var before = _forward.AsSpan((i - 1) * states, states);
            for (var state = 0; state < states; state++)
            {
                var (weight, sum) = (before[state], 0.0);
                var chances = next.AsSpan(state * states, states);
                var pairs = _pairs.AsSpan(state * states, states);
                for (var to = 0; to < chances.Length; to++)
                {
                    pairs[to] += weight * ahead[to];
                    sum += chances[to] * ahead[to];
                }

                behind[state] = sum;
            }
        }
    }

    private void Maximise(GapModel model, bool byMoments)
    {
        var total = 0.0;
        for (var state = 0; state < _states; state++)
        {
            double weight = 0, sum = 0, logs = 0, squares = 0;
            for (var bin = 0; bin < _bins.Gaps.Length; bin++)
            {
                var own = _weights[(bin * _states) + state];
                weight += own;
                sum += own * _bins.Gaps[bin];
                logs += own * _bins.Logs[bin];
                squares += own * _bins.Squares[bin];
            }

            model.Shares[state] = weight;
            total += weight;
            if (model.Means[state] > 0 && weight > 1e-6)
            {
                var mean = sum / weight;
                model.Set(state, mean, byMoments ? Math.Sqrt(Math.Max((squares / weight) - (mean * mean), 0)) / mean : 1 / Math.Sqrt(Shape(Math.Log(mean) - (logs / weight))), weight);
            }
        }

        for (var state = 0; state < _states; state++)
        {
            model.Shares[state] /= total;
            Transitions(model, state);
        }
    }

    private void Transitions(GapModel model, int state)
    {
        var sum = 0.0;
        for (var to = 0; to < _states; to++)
        {
            sum += _pairs[(state * _states) + to] * model.Next[(state * _states) + to];
        }

        for (var to = 0; sum > 1e-9 && to < _states; to++)
        {
            model.Next[(state * _states) + to] *= _pairs[(state * _states) + to] / sum;
        }
    }

    // the gamma shape of greatest likelihood, from the logarithm of the mean less the mean of logarithms: Minka 2002, right to 1.5 % and made exact by two of his steps
    private static double Shape(double difference)
    {
        var excess = Math.Clamp(difference, 1e-5, 50);
        var shape = (3 - excess + Math.Sqrt(((excess - 3) * (excess - 3)) + (24 * excess))) / (12 * excess);
        for (var step = 0; step < 2; step++)
        {
            var h = 1e-4 * shape;
            var slope = (SpecialFunctions.DiGamma(shape + h) - SpecialFunctions.DiGamma(shape - h)) / (2 * h);
            shape = 1 / ((1 / shape) + ((Math.Log(shape) - SpecialFunctions.DiGamma(shape) - excess) / (shape * shape * ((1 / shape) - slope))));
        }

        return shape;
    }
}
