namespace LbSim.Tests.Workload.Traces;

/// <summary>Every layout in which a format may come: the sample, and the others its reader takes.</summary>
internal static class TraceLayouts
{
    private const string Span = "{\"traceId\": \"t\", \"startTimeUnixNano\": 1750000000500000001, \"attributes\": [{\"key\": \"gen_ai.request.model\", \"value\": {\"stringValue\": \"m\"}}, {\"key\": \"gen_ai.usage.input_tokens\", \"value\": {\"intValue\": \"50\"}}, {\"key\": \"gen_ai.usage.output_tokens\", \"value\": {\"intValue\": 20}}]}";
    private const string Agent = "{\"t\": 3.5, \"in\": 70, \"out\": 2, \"hash_ids\": [4]}";
    private const string Spend = "{\"startTime\": \"2026-02-26T03:47:24.5+00:00\", \"endTime\": \"2026-02-26T03:47:26+00:00\", \"prompt_tokens\": 10, \"completion_tokens\": 8, \"status\": \"success\"}";
    private const string Observation = "{\"id\": \"o1\", \"traceId\": \"t\", \"type\": \"GENERATION\", \"startTime\": \"2025-06-26T06:16:19.504Z\", \"usage\": {\"input\": 13, \"output\": 353}}";
    private const string Request = "{\"arrival_ms\": 5, \"prompt\": 6, \"output\": 7}";

    /// <summary>Small files of a format, its sample first.</summary>
    public static IReadOnlyList<string> Of(string format) => [TraceSamples.Of(format).Text, .. More(format)];

    private static string[] More(string format) => format switch
    {
        "otel-genai" =>
        [
            $"{{\n \"resourceSpans\": [\n  {{\"scopeSpans\": [{{\"spans\": [{Span},\n {Span}]}}]}},\n  {{\"scopeSpans\": [{{\"spans\": []}}, {{\"spans\": [{Span}]}}]}}\n ]\n}}\n",
            "{\"spans\": [{\"span_id\": \"a\", \"start_time\": \"2026-03-25T11:00:00.000000\", \"attributes\": {\"gen_ai.operation.name\": \"chat\", \"gen_ai.prompt\": \"12345678\", \"gen_ai.output.text\": \"123456789\"}},\n {\"span_id\": \"b\", \"start_time\": \"2026-03-25T11:00:01\", \"attributes\": {}}]}",
        ],
        "weka-agents" => [$"{{\"id\": \"s\", \"block_size\": 64, \"requests\": [{Agent}, {{\"t\": 9, \"requests\": [{Agent}, {{\"t\": 1, \"requests\": [{Agent}, {Agent}]}}]}}]}}"],
        "litellm" => [$"[{Spend},\n {Spend}]", $"{Spend}\n{Spend}\n\n{Spend}"],
        "langfuse" => [$"{{\"data\": [{Observation},\n {Observation}], \"meta\": {{\"page\": 1}}}}", $"{Observation}\n{Observation}\n"],
        "vllm-dataset" => ["{\"prompt\": \"tell me\"}\n{\"prompt\": \"12\", \"completion\": \"why\"}\n"],
        "json" => [$"{{\"requests\": [{Request}, {Request}]}}", $"{{\"version\": 1, \"data\": [{Request},\n {Request}]}}"],
        "guidellm" => ["{\"benchmarks\": [{\"requests\": {\"successful\": [{\"start_time\": 1, \"prompt_tokens\": 3, \"output_tokens\": 4}], \"errored\": []}}, {\"requests\": {\"incomplete\": [{\"start_time\": 2}], \"successful\": [{\"start_time\": 3, \"prompt_tokens\": 5, \"output_tokens\": 6}]}}]}"],
        "aibrix" => ["{\"timestamp\": 6000, \"requests\": [{\"prompt_length\": 3, \"output_length\": 4, \"session_id\": \"a\\u00e9\"}, {\"prompt_length\": 3, \"output_length\": 4, \"model\": \"m\"}, {\"prompt_length\": 3, \"output_length\": 4}]}\n"],
        "vllm-bench" => ["{\"input_lens\": [8, 9, 10, 11], \"output_lens\": [2, 3, 5, 4], \"ttfts\": [0.1, 0.2, 0.1, 0.3], \"errors\": [\"\", \"\", \"\", \"\\u00e9\"]}"],
        _ => [],
    };
}
