namespace LbSim.Experiments.Statistics;

/// <summary>What the replications of an experiment are to each other, and so what an interval is made from.</summary>
public enum IntervalKind
{
    /// <summary>Independent traffics from a generator, all alike: their mean is the figure.</summary>
    Replications,

    /// <summary>A recorded trace, which is the figure, and copies resampled from its blocks, which say how far the figure could be off.</summary>
    TraceBlocks,
}
