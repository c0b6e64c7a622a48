namespace LbSim.Workload.Traces.Analysis;

/// <summary>What the analysis keeps of a row: 32 bytes.</summary>
internal struct StoredRow
{
    /// <summary>Time after the file's first row, in the store's unit; may be negative.</summary>
    public long At;

    /// <summary>First the row's number in the file, then a gap that is being ranked.</summary>
    public long Slot;

    /// <summary>Prompt tokens.</summary>
    public int Prompt;

    /// <summary>Output tokens; 0 for a failed request.</summary>
    public int Output;

    /// <summary>Client from 0, or -1.</summary>
    public int Client;

    /// <summary>Session from 0, or -1.</summary>
    public int Session;
}
