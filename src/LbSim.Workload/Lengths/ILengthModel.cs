using LbSim.Kernel.Random;

namespace LbSim.Workload.Lengths;

/// <summary>Draws prompt and output lengths together. Immutable; all state is in the stream.</summary>
public interface ILengthModel
{
    /// <summary>Expected prompt tokens, before rounding and bounds.</summary>
    double MeanPrompt { get; }

    /// <summary>Expected output tokens, before rounding and bounds.</summary>
    double MeanOutput { get; }

    /// <summary>Whether draws differ.</summary>
    bool IsRandom { get; }

    /// <summary>Draws the lengths of one request.</summary>
    TokenLengths Draw(RandomStream random);
}
