namespace LbSim.Workload.Traces;

/// <summary>What an access log says of one request.</summary>
internal ref struct LogEntry
{
    /// <summary>When it was logged as having come, in attoseconds of a date.</summary>
    public Int128 At;

    /// <summary>Status of the answer.</summary>
    public int Status;

    /// <summary>Bytes of the request, or -1.</summary>
    public long RequestBytes;

    /// <summary>Bytes of the answer.</summary>
    public long ResponseBytes;

    /// <summary>How long it took in seconds, or NaN.</summary>
    public double Seconds;

    /// <summary>How long the first byte of the answer took in seconds, or NaN.</summary>
    public double FirstByteSeconds;

    /// <summary>Address of the client; empty where it is not logged.</summary>
    public ReadOnlySpan<byte> Client;
}
