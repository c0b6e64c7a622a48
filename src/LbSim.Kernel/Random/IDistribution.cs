namespace LbSim.Kernel.Random;

/// <summary>A distribution of non-negative real values (seconds, tokens, work units) that can be drawn from any stream.</summary>
/// <remarks>Implementations are immutable and may be shared between runs and threads; all state is in the stream.</remarks>
public interface IDistribution
{
    /// <summary>The expected value; positive infinity or NaN where it does not exist.</summary>
    double Mean { get; }

    /// <summary>Draws one value.</summary>
    double Sample(RandomStream random);
}
