using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>Workloads of AIBrix: JSON lines, each a millisecond timestamp with the requests of that instant; keys with blanks and capitals.</summary>
/// <remarks>github.com/vllm-project/aibrix, benchmarks/. A request without output is a failed one.</remarks>
[TraceFormat("aibrix", "AIBrix workload: JSON lines with timestamp in milliseconds and a list of requests", Order = 11)]
internal sealed class AibrixFormat : ITraceFormat
{
    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => head.Outline.HasAll("timestamp", "requests") && head.Outline.HasAny("requests/*/Prompt Length", "requests/*/prompt_length", "requests/*/Output Length") ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => new Reader(input, settings);

    private sealed class Reader(TraceInput input, ReaderSettings settings)
        : JsonItemReader(input, settings, new() { Unit = TimeUnit.Milliseconds, ZeroOutputIsFailure = true }, new JsonLineItems(input), (ColumnRole.Arrival, "timestamp"), (ColumnRole.Prompt, "Prompt Length"), (ColumnRole.Output, "Output Length"), (ColumnRole.Session, "session_id"), (ColumnRole.Model, "model"))
    {
        /// <inheritdoc/>
        protected override void ReadItem(JsonElement item)
        {
            var batches = Lists(item, "requests");
            if (batches.Count == 0)
            {
                RefuseRow(RowFault.NoRequest, () => "has no list named requests; expected the requests of an instant");
            }

            foreach (var batch in batches)
            {
                ReadEach(batch, Find(item, "timestamp"), ReadRequest);
            }
        }

        private void ReadRequest(JsonElement request, JsonElement? time)
        {
            var row = TraceRow.Empty;
            if (Take(ColumnRole.Arrival, time, ref row) && Take(ColumnRole.Prompt, First(request, "Prompt Length", "prompt_length"), ref row)
                && Take(ColumnRole.Output, First(request, "Output Length", "output_length"), ref row)
                && Take(ColumnRole.Session, First(request, "Session ID", "session_id"), ref row) && Take(ColumnRole.Model, First(request, "Model", "model"), ref row))
            {
                Add(row);
            }
        }
    }
}
