using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>Measured requests of a vLLM run as LLMServingSim's bench writes them: arrivals in Unix seconds, the other times on a monotonic clock of their own.</summary>
/// <remarks>github.com/casys-kaist/LLMServingSim, bench/. The two clocks are never subtracted from one another: time to first token counts from queued_ts.</remarks>
[TraceFormat("vllm-requests", "measured requests of a vLLM run: JSON lines with input_toks, output_toks, arrival_time, queued_ts, first_token_ts, last_token_ts", Order = 11)]
internal sealed class VllmRequestsFormat : ITraceFormat
{
    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => head.Outline.HasAll("input_toks", "output_toks", "arrival_time", "queued_ts", "first_token_ts", "last_token_ts") ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => new Reader(input, settings);

    private sealed class Reader(TraceInput input, ReaderSettings settings)
        : JsonItemReader(input, settings, new() { Unit = TimeUnit.Seconds }, new JsonLineItems(input), (ColumnRole.Arrival, "arrival_time"), (ColumnRole.Prompt, "input_toks"), (ColumnRole.Output, "output_toks"))
    {
        /// <inheritdoc/>
        public override bool HasTimes => true;

        /// <inheritdoc/>
        protected override void ReadItem(JsonElement item)
        {
            var row = TraceRow.Empty;
            if (Take(ColumnRole.Arrival, Find(item, "arrival_time"), ref row) && Take(ColumnRole.Prompt, Find(item, "input_toks"), ref row)
                && Take(ColumnRole.Output, Find(item, "output_toks"), ref row))
            {
                Add(row, Measure(item, row.Output));
            }
        }

        private static TraceTimes Measure(JsonElement item, int output)
        {
            var (queued, started) = (Number(Find(item, "queued_ts")), Number(Find(item, "scheduled_ts")));
            var (first, last) = (Number(Find(item, "first_token_ts")), Number(Find(item, "last_token_ts")));
            return new()
            {
                Ttft = first - queued,
                Tpot = output > 1 ? (last - first) / (output - 1) : double.NaN,
                EndToEnd = last - queued,
                Queue = started - queued,
                Start = queued,
                End = last,
            };
        }
    }
}
