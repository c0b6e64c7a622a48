namespace LbSim.Tests.Workload.Traces;

/// <summary>Every layout in which a format may come: the sample, and the others its reader takes.</summary>
internal static class TraceLayouts
{
    private const string Span = "{\"traceId\": \"t\", \"startTimeUnixNano\": 1750000000500000001, \"attributes\": [{\"key\": \"gen_ai.request.model\", \"value\": {\"stringValue\": \"m\"}}, {\"key\": \"gen_ai.usage.input_tokens\", \"value\": {\"intValue\": \"50\"}}, {\"key\": \"gen_ai.usage.output_tokens\", \"value\": {\"intValue\": 20}}]}";
    private const string Agent = "{\"t\": 3.5, \"in\": 70, \"out\": 2, \"hash_ids\": [4]}";
    private const string Spend = "{\"startTime\": \"2026-02-26T03:47:24.5+00:00\", \"endTime\": \"2026-02-26T03:47:26+00:00\", \"prompt_tokens\": 10, \"completion_tokens\": 8, \"status\": \"success\"}";
    private const string Observation = "{\"id\": \"o1\", \"traceId\": \"t\", \"type\": \"GENERATION\", \"startTime\": \"2025-06-26T06:16:19.504Z\", \"usage\": {\"input\": 13, \"output\": 353}}";
    private const string SpendTable = "request_id,call_type,api_key,spend,total_tokens,prompt_tokens,completion_tokens,startTime,endTime,request_duration_ms,completionStartTime,model,model_id,model_group,custom_llm_provider,api_base,user,metadata,cache_hit,cache_key,request_tags,team_id,organization_id,end_user,requester_ip_address,messages,response,session_id,status,mcp_namespaced_tool_name,agent_id,proxy_server_request\n"
        + "r1,acompletion,k1,0.01,18,10,8,2026-02-26 03:47:24.5,2026-02-26 03:47:26,1500,2026-02-26 03:47:25,p/m,,m,p,http://x,ann,\"{\"\"a\"\": [1, 2]}\",False,,[],,,,10.0.0.1,{},{},s1,success,,,{}\n"
        + "r2,aembedding,k1,0,9,9,0,2026-02-26 03:47:25,2026-02-26 03:47:26,1000,,e,,e,p,,,{},False,,[],,,,,{},{},s2,success,,,{}\n"
        + "r3,acompletion,k2,0,0,0,0,2026-02-26 03:47:26,2026-02-26 03:47:27,,,m,,,p,,,{},,,[],,,bob,,{},{},s1,failure,,,{}\n";

    private const string Observations = "\"id\",\"traceId\",\"startTime\",\"endTime\",\"projectId\",\"parentObservationId\",\"type\",\"name\",\"level\",\"statusMessage\",\"completionStartTime\",\"input\",\"output\",\"model\",\"usageDetails\",\"inputUsage\",\"outputUsage\",\"totalUsage\",\"latency\",\"timeToFirstToken\",\"userId\",\"scores\"\n"
        + "\"o1\",\"t1\",\"2025-06-26T06:16:19.504Z\",\"2025-06-26T06:16:21.504Z\",\"p\",\"\",\"GENERATION\",\"a\",\"DEFAULT\",\"\",\"2025-06-26T06:16:20.504Z\",\"two\nlines, \"\"quoted\"\"\",\"\",\"q\",\"{\"\"input\"\":13,\"\"input_cached_tokens\"\":100,\"\"output\"\":7,\"\"total\"\":120}\",\"113\",\"7\",\"120\",\"2\",\"1\",\"ann\",\"[]\"\n"
        + "\"o2\",\"t1\",\"2025-06-26T06:16:19.504Z\",\"\",\"p\",\"\",\"SPAN\",\"b\",\"DEFAULT\",\"\",\"\",\"\",\"\",\"\",\"{}\",\"0\",\"0\",\"0\",\"\",\"\",\"\",\"[]\"\n"
        + "\"o3\",\"t2\",\"2025-06-26T06:16:22.504Z\",\"\",\"p\",\"\",\"GENERATION\",\"c\",\"ERROR\",\"no\",\"\",\"\",\"\",\"q\",\"{}\",\"0\",\"0\",\"0\",\"\",\"\",\"\",\"[]\"\n"
        + "\"o4\",\"t2\",\"2025-06-26T06:16:23.504Z\",\"\",\"p\",\"\",\"GENERATION\",\"d\",\"DEFAULT\",\"\",\"\",\"\",\"\",\"q\",\"{}\",\"0\",\"0\",\"0\",\"\",\"\",\"\",\"[]\"\n";

    private const string RawObservation = "{\"id\": \"o1\", \"trace_id\": \"t\", \"project_id\": \"p\", \"type\": \"GENERATION\", \"start_time\": \"2025-06-26 06:16:19.504000\", \"end_time\": \"2025-06-26 06:16:21.504000\", \"provided_model_name\": \"q\", \"usage_details\": {\"input\": 13, \"output\": 353}, \"completion_start_time\": null}\n";
    private const string CancelledRecord = "{\"metadata\": {\"session_num\": 3, \"x_request_id\": \"r\", \"x_correlation_id\": \"a\", \"conversation_id\": \"c\", \"turn_index\": 0, \"request_start_ns\": 1759000000000000000, \"request_end_ns\": 1759000001000000000, \"worker_id\": \"w\", \"record_processor_id\": \"p\", \"benchmark_phase\": \"profiling\", \"was_cancelled\": true, \"cancellation_time_ns\": 1759000000900000000}, \"metrics\": {\"error_isl\": {\"value\": 55, \"unit\": \"tokens\"}}, \"error\": {\"code\": 499, \"type\": \"RequestCancellationError\", \"message\": \"no\"}}\n"
        + "{\"metadata\": {\"x_request_id\": \"r\", \"x_correlation_id\": \"b\", \"conversation_id\": \"c\", \"turn_index\": 0, \"timestamp_ns\": 1759000000500000000, \"worker_id\": \"w\", \"credit_phase\": \"profiling\"}, \"metrics\": {\"input_sequence_length\": {\"value\": 55, \"unit\": \"tokens\"}, \"ttft\": {\"value\": 80.5, \"unit\": \"ms\"}, \"output_token_count\": {\"value\": 6, \"unit\": \"tokens\"}, \"reasoning_token_count\": {\"value\": 13, \"unit\": \"tokens\"}, \"output_sequence_length\": {\"value\": 19, \"unit\": \"tokens\"}, \"inter_token_latency\": {\"value\": 32.5, \"unit\": \"ms\"}}, \"error\": null}\n";

    private const string GuideLlm = "{\"metadata\": {\"version\": 2, \"guidellm_version\": \"0.9\"}, \"config\": {}, \"benchmarks\": [{\"type_\": \"generative_benchmark\", \"requests\": {\"successful\": [{\"type_\": \"generative_request_stats\", \"request_id\": \"a\", \"info\": {\"status\": \"completed\", \"timings\": {\"request_start\": 100.25}}, \"input_metrics\": {\"text_tokens\": 40, \"total_tokens\": 45}, \"output_metrics\": {\"text_tokens\": 9, \"total_tokens\": 9}}], "
        + "\"incomplete\": [{\"request_id\": \"b\", \"info\": {\"status\": \"cancelled\", \"timings\": {\"targeted_start\": 101.5, \"request_start\": null, \"resolve_end\": 101.75}}, \"request_start_time\": null, \"prompt_tokens\": null, \"output_tokens\": null}], \"errored\": [], \"total\": null}}]}";

    private const string SglangRuns = "{\"tag\": null, \"backend\": \"sglang\", \"request_rate\": Infinity, \"server_info\": {}, \"completed\": 2, \"std_itl_ms\": NaN, \"input_lens\": [5, 6], \"output_lens\": [3, 1], \"ttfts\": [0.25, 0.5], \"itls\": [[0.125, 0.125], []], \"errors\": [\"\", \"\"]}\n"
        + "{\"backend\": \"sglang\", \"request_rate\": -Infinity, \"completed\": 1, \"input_lens\": [7], \"output_lens\": [4], \"ttfts\": [0.25], \"itls\": [[0.5]], \"generated_texts\": [\"NaN \\\" Infinity\"], \"errors\": [\"\"]}\n";

    private const string EngineSpan = "{\"resourceSpans\":[{\"resource\":{\"attributes\":[]},\"scopeSpans\":[{\"scope\":{\"name\":\"vllm.llm_engine\"},\"spans\":[{\"traceId\":\"a\",\"spanId\":\"b\",\"name\":\"llm_request\",\"kind\":2,\"startTimeUnixNano\":\"1750000000000000000\",\"endTimeUnixNano\":\"1750000001000000000\",\"attributes\":[{\"key\":\"gen_ai.usage.prompt_tokens\",\"value\":{\"intValue\":\"17\"}},{\"key\":\"gen_ai.usage.completion_tokens\",\"value\":{\"intValue\":\"5\"}},{\"key\":\"gen_ai.latency.time_to_first_token\",\"value\":{\"doubleValue\":0.25}},{\"key\":\"gen_ai.latency.e2e\",\"value\":{\"doubleValue\":0.75}}],\"status\":{}},{\"traceId\":\"a\",\"spanId\":\"c\",\"startTimeUnixNano\":\"1750000000000000000\",\"attributes\":[{\"key\":\"openinference.span.kind\",\"value\":{\"stringValue\":\"CHAIN\"}},{\"key\":\"llm.token_count.prompt\",\"value\":{\"intValue\":\"17\"}}]},{\"traceId\":\"a\",\"spanId\":\"d\",\"startTimeUnixNano\":\"1750000000500000000\",\"attributes\":[{\"key\":\"openinference.span.kind\",\"value\":{\"stringValue\":\"LLM\"}},{\"key\":\"llm.token_count.prompt\",\"value\":{\"intValue\":9}},{\"key\":\"llm.token_count.completion\",\"value\":{\"intValue\":4}}]}]}]}]}\n";

    private const string Request = "{\"arrival_ms\": 5, \"prompt\": 6, \"output\": 7}";

    /// <summary>Small files of a format, its sample first.</summary>
    public static IReadOnlyList<string> Of(string format) => [TraceSamples.Of(format).Text, .. More(format)];

    private static string[] More(string format) => format switch
    {
        "otel-genai" =>
        [
            EngineSpan,
            $"{{\n \"resourceSpans\": [\n  {{\"scopeSpans\": [{{\"spans\": [{Span},\n {Span}]}}]}},\n  {{\"scopeSpans\": [{{\"spans\": []}}, {{\"spans\": [{Span}]}}]}}\n ]\n}}\n",
            "{\"spans\": [{\"span_id\": \"a\", \"start_time\": \"2026-03-25T11:00:00.000000\", \"attributes\": {\"gen_ai.operation.name\": \"chat\", \"gen_ai.prompt\": \"12345678\", \"gen_ai.output.text\": \"123456789\"}},\n {\"span_id\": \"b\", \"start_time\": \"2026-03-25T11:00:01\", \"attributes\": {}}]}",
        ],
        "weka-agents" => [$"{{\"id\": \"s\", \"block_size\": 64, \"requests\": [{Agent}, {{\"t\": 9, \"requests\": [{Agent}, {{\"t\": 1, \"requests\": [{Agent}, {Agent}]}}]}}]}}"],
        "litellm" => [$"[{Spend},\n {Spend}]", $"{Spend}\n{Spend}\n\n{Spend}", SpendTable],
        "langfuse" => [$"{{\"data\": [{Observation},\n {Observation}], \"meta\": {{\"page\": 1}}}}", $"{Observation}\n{Observation}\n", Observations, RawObservation, $"{{\"trace\": {{\"id\": \"t\", \"projectId\": \"p\", \"name\": \"n\", \"timestamp\": \"2025-06-26T06:16:19.500Z\", \"observations\": [\"o1\"]}}, \"observations\": [{Observation},\n {Observation}]}}"],
        "aiperf" => [CancelledRecord],
        "inference-perf" => [$"[{{\"start_time\": 7.5, \"end_time\": 9.5, \"request\": \"{{}}\", \"response\": null, \"info\": {{\"request_metrics\": {{\"text\": {{\"input_tokens\": 5}}, \"image\": null, \"video\": null, \"audio\": null}}, \"response_metrics\": {{\"output_tokens\": 2, \"server_usage\": null, \"response_chunks\": [], \"chunk_times\": [8.0, 9.5], \"output_token_times\": [8.0, 9.5]}}, \"extra_info\": {{}}, \"lora_adapter\": null, \"labels\": {{}}, \"input_tokens\": 5}}, \"error\": null}}, {{\"start_time\": 7.75, \"end_time\": 8.5, \"request\": \"{{}}\", \"response\": \"\", \"info\": {{\"request_metrics\": {{\"text\": {{\"input_tokens\": 0}}}}, \"response_metrics\": null, \"extra_info\": {{}}, \"labels\": {{}}, \"input_tokens\": 0}}, \"error\": {{\"error_type\": \"TimeoutError\", \"error_msg\": \"Request timed out\"}}}}]"],
        "vllm-dataset" => ["{\"prompt\": \"tell me\"}\n{\"prompt\": \"12\", \"completion\": \"why\"}\n", "{\"question_id\": 81, \"category\": \"writing\", \"turns\": [\"tell me more\", \"and then\"]}\n"],
        "json" => [$"{{\"requests\": [{Request}, {Request}]}}", $"{{\"version\": 1, \"data\": [{Request},\n {Request}]}}"],
        "guidellm" => ["{\"benchmarks\": [{\"requests\": {\"successful\": [{\"start_time\": 1, \"prompt_tokens\": 3, \"output_tokens\": 4}], \"errored\": []}}, {\"requests\": {\"incomplete\": [{\"start_time\": 2}], \"successful\": [{\"start_time\": 3, \"prompt_tokens\": 5, \"output_tokens\": 6}]}}]}", GuideLlm],
        "aibrix" => ["{\"timestamp\": 6000, \"requests\": [{\"prompt_length\": 3, \"output_length\": 4, \"session_id\": \"a\\u00e9\"}, {\"prompt_length\": 3, \"output_length\": 4, \"model\": \"m\"}, {\"prompt_length\": 3, \"output_length\": 4}]}\n"],
        "vllm-bench" => ["{\"input_lens\": [8, 9, 10, 11], \"output_lens\": [2, 3, 5, 4], \"ttfts\": [0.1, 0.2, 0.1, 0.3], \"errors\": [\"\", \"\", \"\", \"\\u00e9\"]}", SglangRuns],
        _ => [],
    };
}
