namespace LbSim.Simulation.Servers;

/// <summary>What a sequence has to do with its engine's prefix cache; kept apart from <see cref="Sequence"/>, which every pass touches.</summary>
internal struct PrefixUse
{
    /// <summary>Blocks at its start that have names in the cache.</summary>
    public int NamedBlocks;

    /// <summary>Segments of its prompt whose runs of blocks it holds.</summary>
    public int HeldRuns;

    /// <summary>The segment in which its next named block would lie.</summary>
    public int Segment;

    /// <summary>While it waits after a preemption: the run of its own full blocks, or -1.</summary>
    public int Left;

    /// <summary>How many named blocks stood before those it left behind.</summary>
    public int LeftStart;

    /// <summary>Whether no further block of it gets a name.</summary>
    public bool IsNamingOver;

    /// <summary>The run of each segment it has reached, -1 for one shorter than a block; stays with the slot.</summary>
    public int[]? Held;
}
