namespace LbSim.Tests.Simulation.Twins;

/// <summary>One KV block of the naive engine.</summary>
internal sealed class NaiveBlock
{
    /// <summary>What it holds, where somebody could ask for that: the chain of segments and the place in the last; else null.</summary>
    public string? Key { get; set; }

    /// <summary>The sequence in the batch that uses it, several where they share it.</summary>
    public HashSet<NaiveRequest> Users { get; } = [];

    /// <summary>The waiting sequence that left it behind, and its place there.</summary>
    public NaiveRequest? LeftBy { get; set; }

    public int LeftAt { get; set; }
}
