using System.Text.Json;
using LbSim.Kernel.Random;

namespace LbSim.Workload.Traces;

/// <summary>Sessions of coding agents, one JSON document each: requests with seconds from the session's start, 64-token blocks named within the session, sub-agents nested.</summary>
/// <remarks>
/// github.com/callanjfox/kv-cache-tester, traces/. Only whole blocks are named. Times of a sub-agent's requests count from its own start. Requests without output are failed
/// ones. A document that repeats another's requests is left out, by a hash of its lengths and times.
/// </remarks>
[TraceFormat("weka-agents", "coding-agent sessions: one JSON document a session with requests, hash_ids and nested sub-agents (several in an archive)", Order = 8)]
internal sealed class WekaFormat : ITraceFormat
{
    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => head.Outline.HasAll("requests/*/t", "requests/*/in", "requests/*/out") || (head.Outline.HasAll("requests", "hash_id_scope", "block_size")) ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => new Reader(input, settings, OtelSpan.IsWhole(input.Head.FirstLine) && !input.Head.IsWhole ? new JsonLineItems(input) : new JsonDocumentItems(input, ""));

    private sealed class Reader(TraceInput input, ReaderSettings settings, IJsonItems items)
        : JsonItemReader(input, settings, new() { Unit = TimeUnit.Seconds, BlockTokens = 64, ZeroOutputIsFailure = true, Notes = [AgentSessions.StartTogether] }, items, (ColumnRole.Arrival, "t"), (ColumnRole.Prompt, "in"), (ColumnRole.Output, "out"), (ColumnRole.Session, "id"), (ColumnRole.Model, "model"), (ColumnRole.Kind, "type"))
    {
        private readonly TraceIds _ids = settings.Ids;
        private readonly HashSet<ulong> _seen = [];
        private int _started; // agents of the session so far

        /// <inheritdoc/>
        public override bool HasTimes => true;

        /// <inheritdoc/>
        public override bool HasSteps => true;

        /// <inheritdoc/>
        protected override void ReadItem(JsonElement item)
        {
            var lists = Lists(item, "requests");
            if (lists.Count == 0)
            {
                RefuseRow(RowFault.NoRequest, () => "has no list named requests; expected the requests of a session");
                return;
            }

            if (!_ids.WholeSessions.Add(HashOf(lists)))
            {
                _ids.RepeatedSessions++;
                LeaveOutAll(lists);
                return;
            }

            var name = Text(Find(item, "id")) ?? "";
            var session = StableHash.Combine(StableHash.Of(name.Length > 0 ? name : Input.Head.Name), (ulong)Line);
            var size = Number(Find(item, "block_size"));
            _seen.Clear();
            _started = 0;
            Read(lists, new Agent
            {
                Session = (long)(session >> 1),
                Scope = session,
                BlockTokens = size >= 1 && size <= 1 << 20 ? (int)size : BlockTokens,
                Step = new() { ToolTokens = Count(Find(item, "tool_tokens")), SystemTokens = Count(Find(item, "system_tokens")) },
            });
        }

        private void Read(IReadOnlyList<JsonElement> lists, Agent agent)
        {
            foreach (var list in lists)
            {
                ReadEach(list, agent, ReadOne);
            }
        }

        private void ReadOne(JsonElement request, Agent agent)
        {
            if (Lists(request, "requests") is { Count: > 0 } nested)
            {
                Read(nested, agent with { Number = ++_started, Parent = agent, Start = Find(request, "t"), Step = agent.Step with { IsMain = false }, Previous = [] });
            }
            else
            {
                ReadRequest(request, agent);
            }
        }

        private void ReadRequest(JsonElement request, Agent agent)
        {
            var row = TraceRow.Empty;
            if (!TakeTime(request, agent, ref row) || !Take(ColumnRole.Prompt, Find(request, "in"), ref row)
                || !Take(ColumnRole.Output, Find(request, "out"), ref row) || !Take(ColumnRole.Model, Find(request, "model"), ref row) || !Take(ColumnRole.Kind, Find(request, "type"), ref row))
            {
                return;
            }

            row.Session = agent.Session;
            row.Agent = agent.Number;
            row.Prefix = Find(request, "hash_ids") is { ValueKind: JsonValueKind.Array } blocks ? HashIds.Read(blocks, agent.BlockTokens, agent.Scope) : null;
            var (total, first) = (Number(Find(request, "api_time")), Number(Find(request, "ttft")));
            var step = row.Prefix is null ? agent.Step : Follow(row, agent);
            Add(row, new() { Ttft = first, EndToEnd = total, Tpot = row.Output > 1 ? (total - first) / (row.Output - 1) : double.NaN, Think = Number(Find(request, "think_time")) }, step);
        }

        private AgentStep Follow(in TraceRow row, Agent agent)
        {
            var blocks = row.Prefix!;
            var seen = 0;
            while (seen < blocks.Length && _seen.Contains(blocks[seen].Id))
            {
                seen++;
            }

            foreach (var block in blocks)
            {
                _seen.Add(block.Id);
            }

            var shared = blocks.AsSpan().CommonPrefixLength(agent.Previous);
            agent.Previous = blocks;
            return agent.Step with
            {
                Blocks = blocks.Length,
                SharedBlocks = shared,
                SeenBlocks = seen,
                UncachedTokens = Math.Max(row.Prompt - ((long)seen * agent.BlockTokens), 0),
            };
        }

        // where the start of a sub-agent cannot be read none of its requests can be placed, and each of them is refused for it
        private bool TakeTime(JsonElement request, Agent agent, ref TraceRow row)
        {
            if (!Take(ColumnRole.Arrival, Find(request, "t"), ref row))
            {
                return false;
            }

            var at = row.At;
            for (var inner = agent; inner.Parent is { } outer; inner = outer)
            {
                if (!Take(ColumnRole.Arrival, inner.Start, ref row))
                {
                    return false;
                }

                at += row.At;
            }

            row.At = at;
            return true;
        }

        private void LeaveOutAll(IReadOnlyList<JsonElement> lists)
        {
            foreach (var list in lists)
            {
                foreach (var request in list.EnumerateArray())
                {
                    if (Lists(request, "requests") is { Count: > 0 } nested)
                    {
                        LeaveOutAll(nested);
                    }
                    else
                    {
                        LeaveOut(RowFault.Repeated);
                    }
                }
            }
        }

        private static ulong HashOf(IReadOnlyList<JsonElement> lists)
        {
            var hash = 0UL;
            foreach (var list in lists)
            {
                foreach (var request in list.EnumerateArray())
                {
                    hash = StableHash.Combine(hash, Lists(request, "requests") is { Count: > 0 } nested
                        ? HashOf(nested)
                        : StableHash.Of($"{Find(request, "t")?.GetRawText()}/{Find(request, "in")?.GetRawText()}/{Find(request, "out")?.GetRawText()}"));
                }
            }

            return hash;
        }

        private static long Count(JsonElement? value) => Number(value) is >= 0 and <= int.MaxValue and var count ? (long)count : -1;

        private sealed record Agent
        {
            public required long Session { get; init; }

            /// <summary>0 for the session's own, the number of a sub-agent in the session else.</summary>
            public int Number { get; init; }

            public required ulong Scope { get; init; }

            public required int BlockTokens { get; init; }

            /// <summary>The agent that started it; null for the session itself.</summary>
            public Agent? Parent { get; init; }

            /// <summary>When a sub-agent began, counted from its parent's start.</summary>
            public JsonElement? Start { get; init; }

            public AgentStep Step { get; init; }

            public PrefixSegment[] Previous { get; set; } = [];
        }
    }
}
