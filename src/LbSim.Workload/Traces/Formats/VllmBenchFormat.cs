using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>Results of vLLM's and SGLang's serving benchmarks saved in detail: one JSON document of columns. Arrival times are there only where start_times is.</summary>
/// <remarks>github.com/vllm-project/vllm, vllm/benchmarks/serve.py. A request with an error text is a failed one. The document is held in memory while it is read.</remarks>
[TraceFormat("vllm-bench", "result of vLLM or SGLang bench serve: one JSON document with input_lens, output_lens, ttfts, itls", Order = 9)]
internal sealed class VllmBenchFormat : ITraceFormat
{
    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => head.Outline.Has("input_lens") && head.Outline.Has("output_lens") ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => new Reader(input, settings);

    private sealed class Reader(TraceInput input, ReaderSettings settings)
        : JsonItemReader(input, settings, new() { Unit = TimeUnit.Seconds, ZeroOutputIsFailure = true }, new JsonDocumentItems(input, ""), (ColumnRole.Arrival, "start_times"), (ColumnRole.Prompt, "input_lens"), (ColumnRole.Output, "output_lens"))
    {
        private bool _hasStarts;

        /// <inheritdoc/>
        public override bool HasArrivals => _hasStarts;

        /// <inheritdoc/>
        public override bool HasTimes => true;

        /// <inheritdoc/>
        public override IReadOnlyList<string> Notes => _hasStarts ? [] : ["The result holds no start_times: lengths and latencies can be analysed, but there is nothing to replay."];

        /// <inheritdoc/>
        protected override void ReadItem(JsonElement item)
        {
            var (prompts, outputs, starts) = (Find(item, "input_lens"), Find(item, "output_lens"), Find(item, "start_times"));
            _hasStarts = starts is { ValueKind: JsonValueKind.Array };
            if (!_hasStarts && prompts is not { ValueKind: JsonValueKind.Array } && outputs is not { ValueKind: JsonValueKind.Array })
            {
                RefuseRow(RowFault.NoRequest, () => "has no list named input_lens, output_lens or start_times; expected the columns of a result");
            }

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
            var hasArrival = !_hasStarts || Take(ColumnRole.Arrival, At(Find(item, "start_times"), index), ref row);
            if (hasArrival && Take(ColumnRole.Prompt, At(Find(item, "input_lens"), index), ref row) && Take(ColumnRole.Output, At(Find(item, "output_lens"), index), ref row))
            {
                Add(row, Measure(Number(At(Find(item, "ttfts"), index)), At(Find(item, "itls"), index), row.Output));
            }
        }

        private static int LengthOf(JsonElement? list) => list is { ValueKind: JsonValueKind.Array } values ? values.GetArrayLength() : 0;

        private static JsonElement? At(JsonElement? list, int index) =>
            list is { ValueKind: JsonValueKind.Array } values && index < values.GetArrayLength() ? values[index] : null;

        private static TraceTimes Measure(double ttft, JsonElement? gaps, int output)
        {
            if (gaps is not { ValueKind: JsonValueKind.Array } list)
            {
                return new() { Ttft = ttft };
            }

            var sum = 0.0;
            foreach (var gap in list.EnumerateArray())
            {
                sum += Number(gap);
            }

            return new() { Ttft = ttft, Tpot = output > 1 ? sum / (output - 1) : double.NaN, EndToEnd = ttft + sum };
        }
    }
}
