namespace LbSim.Workload.Traces;

/// <summary>Agent sessions as one row a request; times count from the start of each session, so sessions lie on top of each other.</summary>
/// <remarks>The flat form of the coding-agent sessions of github.com/callanjfox/kv-cache-tester. A row without output is a failed request.</remarks>
[TraceFormat("agent-table", "Flat table of agent sessions: session_id, agent_id, start_s, input_tokens, output_tokens", Order = 2)]
internal sealed class AgentTableFormat : ITraceFormat
{
    private static readonly string[] Names = ["sessionid", "agentid", "starts", "inputtokens", "outputtokens"];

    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => CsvTraceReader.HasColumns(head, ',', Names) ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) =>
        CsvTraceReader.Open(input, settings, ',', new() { Unit = TimeUnit.Seconds, ZeroOutputIsFailure = true, Notes = [AgentSessions.StartTogether] }, hasAgents: true);
}
