namespace LbSim.Workload.Traces;

/// <summary>What readers of agent sessions have in common.</summary>
internal static class AgentSessions
{
    /// <summary>The note that all of them carry.</summary>
    public const string StartTogether =
        "Times count from the start of each session, which the trace does not date: sessions are taken to start together, so rates, gaps and daily shape are not those of the service.";
}
