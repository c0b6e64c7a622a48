namespace LbSim.Simulation.Servers;

/// <summary>Where a sequence is in its engine.</summary>
internal enum SequencePlace : byte
{
    Free,
    Waiting,

    /// <summary>In the batch, its prompt (or what must be recomputed) not yet all in the KV cache.</summary>
    Prefilling,

    /// <summary>In the batch, one token per pass.</summary>
    Decoding,
}

/// <summary>One request in an engine.</summary>
internal struct Sequence
{
    public int Attempt;

    /// <summary>Request number: orders what ends in the same pass.</summary>
    public long Order;

    public int Prompt;

    /// <summary>Tokens it will produce, already cut to the model's length.</summary>
    public int Output;

    /// <summary>Tokens produced before it last began to decode; while it decodes they follow from <see cref="FinishIteration"/>.</summary>
    public int Generated;

    /// <summary>Tokens in the KV cache while it prefills.</summary>
    public int Computed;

    /// <summary>Tokens that must be in the KV cache before it emits again: prompt plus tokens produced.</summary>
    public int Target;

    /// <summary>Prompt tokens scheduled in the pass in progress.</summary>
    public int Chunk;

    /// <summary>The engine's decode iteration after which it has produced all its tokens.</summary>
    public long FinishIteration;

    /// <summary>When it last emitted before it was preempted.</summary>
    public long LastToken;

    /// <summary>Neighbours in the waiting queue or the running list; -1 for none.</summary>
    public int Previous;

    public int Next;
    public SequencePlace Place;
    public bool IsMeasured;

    public bool IsCancelled;
}
