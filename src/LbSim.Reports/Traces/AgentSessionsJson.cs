using System.Text.Json;
using LbSim.Reports.Files;
using LbSim.Workload.Traces.Analysis;

namespace LbSim.Reports.Traces;

/// <summary>Writes what is in sessions of agents, under the names of the published statistics.</summary>
internal static class AgentSessionsJson
{
    /// <summary>Writes one member.</summary>
    public static void Write(Utf8JsonWriter json, TraceAnalysis analysis, AgentSummary agents)
    {
        json.WriteStartObject("agent_sessions");
        json.WriteNumber("sessions", agents.Sessions);
        json.WriteNumber("requests", analysis.Requests);
        json.WriteNumber("sessions_with_subagents", agents.WithSubAgents);
        json.WriteNumber("repeated_sessions_left_out", agents.Repeated);
        TraceAnalysisJson.Summary(json, "requests_per_session", analysis.Sessions?.Share.RequestsEach);
        TraceAnalysisJson.Summary(json, "session_duration_s", agents.DurationSeconds);
        TraceAnalysisJson.Summary(json, "input_tokens", analysis.Prompt);
        TraceAnalysisJson.Summary(json, "output_tokens", analysis.Output);
        TraceAnalysisJson.Summary(json, "api_time_s", agents.ApiSeconds);
        TraceAnalysisJson.Summary(json, "think_time_s", agents.ThinkSeconds);
        Json.Number(json, "think_time_share_below_1s", agents.ThinkBelowSecond);
        Json.Number(json, "think_time_share_above_60s", agents.ThinkAboveMinute);
        TraceAnalysisJson.Summary(json, "ttft_s", agents.TtftSeconds);
        Json.Number(json, "prefix_hit_ratio_blocks_previous", agents.PrefixHitPrevious);
        Json.Number(json, "prefix_hit_ratio_blocks_session_cache", agents.PrefixHitSession);
        TraceAnalysisJson.Summary(json, "uncached_tokens_per_request", agents.UncachedTokens);
        TraceAnalysisJson.Summary(json, "context_growth_per_turn", agents.ContextGrowth);
        Json.Number(json, "context_shrink_share", agents.ContextShrinkShare);
        TraceAnalysisJson.Summary(json, "tool_tokens", agents.ToolTokens);
        TraceAnalysisJson.Summary(json, "system_tokens", agents.SystemTokens);
        Json.Number(json, "largest_session_request_share", analysis.Sessions?.Share.Largest);
        json.WriteEndObject();
    }
}
