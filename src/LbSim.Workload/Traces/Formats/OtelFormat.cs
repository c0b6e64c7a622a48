using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>OpenTelemetry spans with GenAI attributes: OTLP/JSON documents or lines of them, and flat documents of spans. Spans of other kinds are no requests.</summary>
/// <remarks>
/// opentelemetry.io/docs/specs/semconv/gen-ai; the names of github.com/traceloop/openllmetry (llm.usage.*), Arize-ai/openinference (llm.token_count.*) and vllm-project/vllm,
/// vllm/tracing (gen_ai.latency.*, in seconds) are read as well. Token counts come from gen_ai.usage.*; where a span has none they are estimated from its messages at 4 characters a token
/// (the rule of thumb of OpenAI's tokenizer page), and the analysis says so. A span with an error status and no tokens is a failed request.
/// </remarks>
[TraceFormat("otel-genai", "OpenTelemetry GenAI spans: OTLP JSON (resourceSpans), JSON lines of it, or a document with spans", Order = 8)]
internal sealed class OtelFormat : ITraceFormat
{
    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => head.Outline.HasAny("resourceSpans", "resourceSpans/*/scopeSpans") || (head.Outline.Has("spans") && head.Outline.HasAny("spans/*/attributes", "spans/*/span_id", "spans/*/start_time")) ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => new Reader(input, settings, Items(input));

    private static IJsonItems Items(TraceInput input)
    {
        if (input.Head.Outline.Has("spans"))
        {
            return new JsonDocumentItems(input, "spans/*");
        }

        // a collector writes one whole document a line; an export is one document over many lines
        return OtelSpan.IsWhole(input.Head.FirstLine) ? new JsonLineItems(input) : new JsonDocumentItems(input, "resourceSpans/*");
    }

    private sealed class Reader(TraceInput input, ReaderSettings settings, IJsonItems items)
        : JsonItemReader(input, settings, new() { ZeroOutputIsFailure = true }, items, (ColumnRole.Arrival, "startTimeUnixNano"), (ColumnRole.Prompt, "gen_ai.usage.input_tokens"), (ColumnRole.Output, "gen_ai.usage.output_tokens"), (ColumnRole.Client, "user.id"), (ColumnRole.Session, "gen_ai.conversation.id"), (ColumnRole.Model, "gen_ai.request.model"), (ColumnRole.Kind, "gen_ai.operation.name"))
    {
        private bool _hasEstimates;

        /// <inheritdoc/>
        public override bool HasTimes => true;

        /// <inheritdoc/>
        public override IReadOnlyList<string> Notes => _hasEstimates ? ["Spans without token counts were given one token for every 4 characters of their messages."] : [];

        /// <inheritdoc/>
        protected override void ReadItem(JsonElement item)
        {
            // a line of OTLP holds resources, a resource holds scopes, a scope holds spans
            foreach (var inner in (ReadOnlySpan<string>)["resourceSpans", "scopeSpans", "spans"])
            {
                if (Lists(item, inner) is { Count: > 0 } lists)
                {
                    foreach (var list in lists)
                    {
                        ReadEach(list, 0, (element, _) => ReadItem(element));
                    }

                    return;
                }
            }

            ReadSpan(item);
        }

        private void ReadSpan(JsonElement item)
        {
            var span = new OtelSpan(item);
            if (!span.IsRequest)
            {
                LeaveOut(RowFault.NoRequest);
                return;
            }

            var row = TraceRow.Empty;
            row.HasFailed = span.HasFailed;
            if (TakeTime(span, ref row) && TakeTokens(span, ref row) && Take(ColumnRole.Model, span.Attribute("gen_ai.request.model", "gen_ai.response.model", "llm.model_name"), ref row)
                && Take(ColumnRole.Session, span.Attribute("gen_ai.conversation.id", "session.id", "exgentic.session.id") ?? First(item, "traceId", "trace_id"), ref row)
                && Take(ColumnRole.Client, span.Attribute("user.id", "enduser.id"), ref row) && Take(ColumnRole.Kind, span.Attribute("gen_ai.operation.name"), ref row))
            {
                Add(row, span.Times(row.Output));
            }
        }

        private bool TakeTime(OtelSpan span, ref TraceRow row) => span.StartAttoseconds is { } at
            ? Set(ref row, at)
            : Refuse(ColumnRole.Arrival, RowFault.NotATime, span.StartText);

        private static bool Set(ref TraceRow row, Int128 at)
        {
            row.At = at;
            return true;
        }

        private bool TakeTokens(OtelSpan span, ref TraceRow row)
        {
            var (prompt, output) = (span.PromptTokens, span.OutputTokens);
            row.HasFailed &= output is null;
            if (prompt is not null || output is not null)
            {
                return ((row.HasFailed && prompt is null) || Take(ColumnRole.Prompt, prompt, ref row)) && (row.HasFailed || Take(ColumnRole.Output, output, ref row));
            }

            (row.Prompt, row.Output) = span.EstimateTokens();
            _hasEstimates |= row.Prompt > 0 && row.Output > 0;
            return (row.Prompt > 0 && row.Output > 0) || row.HasFailed || Refuse(row.Prompt == 0 ? ColumnRole.Prompt : ColumnRole.Output, RowFault.Missing, default);
        }
    }
}
