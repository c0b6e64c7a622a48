namespace LbSim.Simulation.Requests;

/// <summary>How a request, or one attempt of it, ended.</summary>
public enum Outcome : byte
{
    /// <summary>Not ended yet.</summary>
    InFlight,

    /// <summary>The whole answer reached the client.</summary>
    Finished,

    /// <summary>Turned away: no eligible server, a full queue, or a prompt longer than the model's limit.</summary>
    Rejected,

    /// <summary>The client gave up.</summary>
    TimedOut,

    /// <summary>The server was lost.</summary>
    Failed,
}
