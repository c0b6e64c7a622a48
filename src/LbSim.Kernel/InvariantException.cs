namespace LbSim.Kernel;

/// <summary>A law of the simulation was broken: a fault of ours, never of the user's (exit code 70).</summary>
public sealed class InvariantException : Exception
{
    /// <summary>Says which law, where and when.</summary>
    public InvariantException(string message)
        : base(message)
    {
    }

    /// <summary>Says which law, where and when, and what led to it.</summary>
    public InvariantException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>An unnamed broken law; prefer saying which.</summary>
    public InvariantException()
    {
    }
}
