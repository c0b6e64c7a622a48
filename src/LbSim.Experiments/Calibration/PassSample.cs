namespace LbSim.Experiments.Calibration;

/// <summary>One measured forward pass: what it worked on and how long it took.</summary>
public readonly record struct PassSample
{
    /// <summary>Prompt tokens in the pass (P), 0 or more.</summary>
    public required int PrefillTokens { get; init; }

    /// <summary>Decoding sequences in the pass (N), 0 or more.</summary>
    public required int Decodes { get; init; }

    /// <summary>Query-key pairs of the prompt chunks (Q): the sum of c*(prior + c/2).</summary>
    public required double Pairs { get; init; }

    /// <summary>KV tokens the decodes read (K).</summary>
    public required double KvTokens { get; init; }

    /// <summary>How long it took, ms; above 0.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>All tokens of the pass (m).</summary>
    public int Tokens => PrefillTokens + Decodes;
}
