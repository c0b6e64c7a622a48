using LbSim.Kernel.Random;

namespace LbSim.Workload.Generators;

/// <summary>Draws prompt and output lengths together. Immutable, shared between runs.</summary>
public interface ILengthModel
{
    /// <summary>Draws one request's lengths, both 1 or more.</summary>
    (int Prompt, int Output) Draw(RandomStream random);

    /// <summary>One line for people.</summary>
    string Description { get; }
}
