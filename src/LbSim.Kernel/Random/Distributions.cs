using MathNet.Numerics.Distributions;

namespace LbSim.Kernel.Random;

/// <summary>Always the same value.</summary>
/// <param name="Value">The value, 0 or more.</param>
public sealed record ConstantDistribution(double Value) : IDistribution
{
    /// <inheritdoc/>
    public double Mean => Value;

    /// <inheritdoc/>
    public double Sample(RandomStream random) => Value;
}

/// <summary>Uniform on [From, To].</summary>
/// <param name="From">Least value, 0 or more.</param>
/// <param name="To">Largest value.</param>
public sealed record UniformDistribution(double From, double To) : IDistribution
{
    /// <inheritdoc/>
    public double Mean => (From + To) / 2;

    /// <inheritdoc/>
    public double Sample(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return From + ((To - From) * random.NextDouble());
    }
}

/// <summary>Exponential, by inversion.</summary>
/// <param name="Mean">Mean, above 0.</param>
public sealed record ExponentialDistribution(double Mean) : IDistribution
{
    /// <inheritdoc/>
    public double Sample(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return -Mean * Math.Log(random.NextPositive());
    }
}

/// <summary>Gamma with a mean and a coefficient of variation; shape 1/cv^2 (MathNet.Numerics draws it).</summary>
/// <param name="Mean">Mean, above 0.</param>
/// <param name="Cv">Standard deviation over mean, above 0; 1 is exponential, 0.707 Erlang-2.</param>
public sealed record GammaDistribution(double Mean, double Cv) : IDistribution
{
    private readonly double _shape = 1 / (Cv * Cv);
    private readonly double _rate = 1 / (Mean * Cv * Cv);

    /// <inheritdoc/>
    public double Sample(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Gamma.Sample(random, _shape, _rate);
    }
}

/// <summary>Log-normal with a mean and a coefficient of variation.</summary>
/// <param name="Mean">Mean, above 0.</param>
/// <param name="Cv">Standard deviation over mean, above 0.</param>
public sealed record LogNormalDistribution(double Mean, double Cv) : IDistribution
{
    private readonly double _mu = Math.Log(Mean) - (0.5 * Math.Log(1 + (Cv * Cv)));
    private readonly double _sigma = Math.Sqrt(Math.Log(1 + (Cv * Cv)));

    /// <inheritdoc/>
    public double Sample(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Math.Exp(_mu + (_sigma * Normal.Sample(random, 0, 1)));
    }
}

/// <summary>Erlang: the sum of equal exponential stages.</summary>
/// <param name="Stages">Number of stages, 1 or more.</param>
/// <param name="Mean">Mean of the sum, above 0.</param>
public sealed record ErlangDistribution(int Stages, double Mean) : IDistribution
{
    /// <inheritdoc/>
    public double Sample(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var product = 1.0;
        var sum = 0.0;
        for (var stage = 0; stage < Stages; stage++)
        {
            product *= random.NextPositive();
            if (product < 1e-200)
            {
                sum -= Math.Log(product);
                product = 1;
            }
        }

        return Mean / Stages * (sum - Math.Log(product));
    }
}

/// <summary>Two-phase hyperexponential with balanced means, for a squared coefficient of variation above 1.</summary>
/// <param name="Mean">Mean, above 0.</param>
/// <param name="Scv">Variance over squared mean, 1 or more.</param>
/// <remarks>Balanced means: each phase contributes half of the mean (Tijms, "Stochastic Models", 1994).</remarks>
public sealed record HyperexponentialDistribution(double Mean, double Scv) : IDistribution
{
    private readonly double _first = 0.5 * (1 + Math.Sqrt((Scv - 1) / (Scv + 1)));

    /// <inheritdoc/>
    public double Sample(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var share = random.NextDouble() < _first ? _first : 1 - _first;
        return -Mean / (2 * share) * Math.Log(random.NextPositive());
    }
}
