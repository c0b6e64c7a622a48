namespace LbSim.Workload.Traces;

/// <summary>The numbers that texts of a trace were given, in order of appearance.</summary>
internal sealed class TraceIds
{
    /// <summary>Clients.</summary>
    public DenseIds Clients { get; } = new();

    /// <summary>Models.</summary>
    public DenseIds Models { get; } = new();

    /// <summary>Kinds of requests.</summary>
    public DenseIds Kinds { get; } = new();

    /// <summary>Sessions seen whole, by a hash of their requests, so that a repeated one is noticed.</summary>
    public HashSet<ulong> WholeSessions { get; } = [];

    /// <summary>Sessions left out because they repeat another.</summary>
    public long RepeatedSessions { get; set; }

    /// <summary>Lengths of prompt components that stand in files of their own; null until they are looked for.</summary>
    public RagPulseLengths? Components { get; set; }

    /// <summary>The text of a client.</summary>
    public string ClientName(int client) => Clients.Texts[client];
}
