using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>Results of vLLM's and SGLang's serving benchmarks saved in detail: JSON documents of columns, one a run. Arrival times are there only where start_times is.</summary>
/// <remarks>
/// github.com/vllm-project/vllm, vllm/benchmarks/serve.py (August 2026) and benchmark_serving.py (2024); github.com/sgl-project/sglang, python/sglang/benchmark/serving.py (2026). A
/// request with an error text is a failed one; vLLM says when it was sent, SGLang does not. Runs appended to one file follow one another. A document is held in memory while it is read.
/// </remarks>
[TraceFormat("vllm-bench", "result of vLLM or SGLang bench serve: JSON documents with input_lens, output_lens, ttfts, itls", Order = 9)]
internal sealed class VllmBenchFormat : ITraceFormat
{
    /// <inheritdoc/>
    /// <remarks>The columns of a long run stand beyond the beginning; without them it is the scalars of a result that is saved without its requests.</remarks>
    public Likeness Recognise(TraceHead head) => head.Outline.HasAll("input_lens", "output_lens") || head.Outline.HasAll("completed", "total_input_tokens", "request_throughput") ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => new Reader(input, settings);

    private sealed class Reader(TraceInput input, ReaderSettings settings)
        : JsonItemReader(input, settings, new() { Unit = TimeUnit.Seconds, ZeroOutputIsFailure = true }, new JsonDocumentItems(input, "") { AllowsSeveral = true }, (ColumnRole.Arrival, "start_times"), (ColumnRole.Prompt, "input_lens"), (ColumnRole.Output, "output_lens"))
    {
        private const string NoStarts = "The result holds no start_times: lengths and latencies can be analysed, but there is nothing to replay.";
        private const string NoRequests = "A result was saved without its requests: vLLM writes them with --save-detailed, SGLang with --output-details.";
        private bool _hasStarts;
        private bool _lacksStarts;
        private bool _lacksRequests;

        /// <inheritdoc/>
        public override bool HasArrivals => _hasStarts;

        /// <inheritdoc/>
        public override bool HasTimes => true;

        /// <inheritdoc/>
        public override IReadOnlyList<string> Notes => [.. _lacksStarts ? [NoStarts] : (string[])[], .. _lacksRequests ? [NoRequests] : (string[])[]];

        /// <inheritdoc/>
        protected override void ReadItem(JsonElement item)
        {
            var (prompts, outputs, starts) = (Find(item, "input_lens"), Find(item, "output_lens"), Find(item, "start_times"));
            var hasStarts = starts is { ValueKind: JsonValueKind.Array };
            if (!hasStarts && prompts is not { ValueKind: JsonValueKind.Array } && outputs is not { ValueKind: JsonValueKind.Array })
            {
                _lacksRequests = true;
                RefuseRow(RowFault.NoRequest, () => "has no list named input_lens, output_lens or start_times: it was saved without its requests (vLLM writes them with --save-detailed, SGLang with --output-details)");
                return;
            }

            _hasStarts |= hasStarts;
            _lacksStarts |= !hasStarts;

            // the longest column says how many there were: what the others lack is missing from those rows
            var rows = Math.Max(Math.Max(LengthOf(prompts), LengthOf(outputs)), LengthOf(starts));
            for (var index = 0; index < rows; index++)
            {
                ReadGuarded(item, index, ReadRow);
            }
        }

        private void ReadRow(JsonElement item, int index)
        {
            var row = TraceRow.Empty;
            row.HasFailed = Text(At(Find(item, "errors"), index)) is { Length: > 0 };
            var start = At(Find(item, "start_times"), index);
            if (row.HasFailed && Number(start) == 0)
            {
                Refuse(ColumnRole.Arrival, RowFault.Missing, default); // it never got as far as being sent
                return;
            }

            var hasArrival = !_hasStarts || Take(ColumnRole.Arrival, start, ref row);
            if (hasArrival && Take(ColumnRole.Prompt, At(Find(item, "input_lens"), index), ref row) && Take(ColumnRole.Output, At(Find(item, "output_lens"), index), ref row))
            {
                Add(row, row.HasFailed || row.Output == 0 ? new() : Measure(Number(At(Find(item, "ttfts"), index)), At(Find(item, "itls"), index), Number(At(Find(item, "latencies"), index)), row.Output));
            }
        }

        private static int LengthOf(JsonElement? list) => list is { ValueKind: JsonValueKind.Array } values ? values.GetArrayLength() : 0;

        private static JsonElement? At(JsonElement? list, int index) =>
            list is { ValueKind: JsonValueKind.Array } values && index < values.GetArrayLength() ? values[index] : null;

        private static TraceTimes Measure(double ttft, JsonElement? gaps, double total, int output)
        {
            if (gaps is not { ValueKind: JsonValueKind.Array } list)
            {
                return new() { Ttft = ttft, EndToEnd = total };
            }

            var sum = 0.0;
            foreach (var gap in list.EnumerateArray())
            {
                sum += Number(gap);
            }

            return new() { Ttft = ttft, Tpot = output > 1 ? sum / (output - 1) : double.NaN, EndToEnd = double.IsNaN(total) ? ttft + sum : total };
        }
    }
}
