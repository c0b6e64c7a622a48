namespace LbSim.Kernel.Random;

/// <summary>A distribution given by data: observed values drawn again, or a table of quantiles joined by straight lines.</summary>
public sealed class EmpiricalDistribution : IDistribution
{
    private readonly double[] _values;
    private readonly double[]? _probabilities;
    private readonly int[] _guide = [];

    private EmpiricalDistribution(double[] values, double[]? probabilities, double mean)
    {
        _values = values;
        _probabilities = probabilities;
        Mean = mean;
        if (probabilities is not null)
        {
            _guide = BuildGuide(probabilities);
        }
    }

    /// <inheritdoc/>
    public double Mean { get; }

    /// <summary>Draws one of the observed values, each as likely as it was seen.</summary>
    /// <param name="samples">At least one value; each finite and not negative. Copied.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite or negative.</exception>
    public static EmpiricalDistribution FromSamples(ReadOnlySpan<double> samples)
    {
        if (samples.IsEmpty)
        {
            throw new ArgumentException("at least one value is needed", nameof(samples));
        }

        var sum = 0.0;
        foreach (var value in samples)
        {
            sum += DistributionGuard.NonNegative(value, nameof(samples));
        }

        return new(samples.ToArray(), null, sum / samples.Length);
    }

    /// <summary>Inverts a piecewise-linear cumulative distribution.</summary>
    /// <param name="probabilities">From 0 to 1, never falling, at least two; equal neighbours make a gap in the values.</param>
    /// <param name="values">The quantile at each probability: finite, not negative, never falling; equal neighbours make an atom.</param>
    /// <exception cref="ArgumentException">The tables differ in length, are too short, or fall somewhere.</exception>
    public static EmpiricalDistribution FromQuantiles(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> values)
    {
        if (probabilities.Length != values.Length || values.Length < 2)
        {
            throw new ArgumentException("as many values as probabilities are needed, at least two", nameof(values));
        }

        if (probabilities[0] != 0 || probabilities[^1] != 1)
        {
            throw new ArgumentException("must run from 0 to 1", nameof(probabilities));
        }

        var mean = 0.0;
        DistributionGuard.NonNegative(values[0], nameof(values));
        for (var i = 1; i < values.Length; i++)
        {
            DistributionGuard.AtLeast(values[i], values[i - 1], nameof(values));
            DistributionGuard.AtLeast(probabilities[i], probabilities[i - 1], nameof(probabilities));
            mean += (probabilities[i] - probabilities[i - 1]) * (values[i] + values[i - 1]) / 2;
        }

        return new(values.ToArray(), probabilities.ToArray(), mean);
    }

    /// <inheritdoc/>
    public double Sample(RandomStream random) =>
        _probabilities is null ? _values[random.NextIndex(_values.Length)] : Quantile(random.NextDouble());

    /// <summary>The value at a probability: the inverse of the cumulative distribution.</summary>
    /// <param name="probability">0 or more and below 1.</param>
    private double Quantile(double probability)
    {
        var probabilities = _probabilities!;
        var upper = _guide[(int)(probability * _guide.Length)];
        while (probabilities[upper] <= probability)
        {
            upper++;
        }

        var share = (probability - probabilities[upper - 1]) / (probabilities[upper] - probabilities[upper - 1]);
        return _values[upper - 1] + (share * (_values[upper] - _values[upper - 1]));
    }

    // entry g: the first knot above g/length, where the search for any probability in [g, g+1)/length begins (Chen and Asau, 1974)
    private static int[] BuildGuide(double[] probabilities)
    {
        var guide = new int[2 * probabilities.Length];
        var knot = 1;
        for (var slot = 0; slot < guide.Length; slot++)
        {
            while (probabilities[knot] <= (double)slot / guide.Length)
            {
                knot++;
            }

            guide[slot] = knot;
        }

        return guide;
    }
}
