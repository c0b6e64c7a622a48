namespace LbSim.Workload.Traces.Analysis;

/// <summary>What the analysis keeps of a row: 32 bytes.</summary>
internal struct StoredRow
{
    private const int NumberBits = 36;

    /// <summary>Time after the file's first row, in the store's unit; may be negative.</summary>
    public long At;

    /// <summary>First the row's number in the file below 27 bits of its fingerprint, then a gap that is being ranked.</summary>
    public long Slot;

    /// <summary>Prompt tokens.</summary>
    public int Prompt;

    /// <summary>Output tokens; 0 for a failed request.</summary>
    public int Output;

    /// <summary>Client from 0, or -1.</summary>
    public int Client;

    /// <summary>Session from 0, or -1.</summary>
    public int Session;

    /// <summary>The row's number in the file, as long as <see cref="Slot"/> holds it.</summary>
    public readonly long Number => Slot & ((1L << NumberBits) - 1);

    /// <summary>27 bits of a hash of what the file says of the row, as long as <see cref="Slot"/> holds it.</summary>
    public readonly ulong Fingerprint => (ulong)Slot >> NumberBits;

    /// <summary>Puts a row's number and fingerprint into one slot, which is never negative.</summary>
    public static long SlotOf(long number, ulong fingerprint) => number | (long)(fingerprint >> (NumberBits + 1) << NumberBits);
}
