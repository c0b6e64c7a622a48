using System.Globalization;
using System.Text;
using System.Text.Json;
using LbSim.Kernel.Random;

namespace LbSim.Workload.Traces;

/// <summary>The data file of a BLIS TraceV2; its YAML header file is not needed. Times in microseconds; a status other than "ok" is a failed request.</summary>
/// <remarks>
/// github.com/inference-sim/inference-sim, sim/workload/tracev2.go and replay.go (August 2026). Optional columns may stand anywhere: fields go by name. input_tokens is what follows the
/// prefix, so a prompt is prefix_length longer; where there is no prefix_group the server's own count (server_input_tokens) comes first, as in its replay. Prompts of one group and one
/// length begin with the same contents.
/// </remarks>
[TraceFormat("blis-trace-v2", "BLIS TraceV2 data file: arrival_time_us, input_tokens, output_tokens, client_id, session_id, status", Order = 2)]
internal sealed class BlisTraceFormat : ITraceFormat
{
    private static readonly string[] Names = ["clientid", "arrivaltimeus", "inputtokens", "outputtokens", "numchunks", "status"];

    private static readonly string[] Wanted =
    [
        "client_id", "slo_class", "session_id", "prefix_group", "prefix_length", "input_tokens", "output_tokens", "model", "server_input_tokens", "arrival_time_us", "send_time_us",
        "first_chunk_time_us", "last_chunk_time_us", "think_time_us", "status",
    ];

    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => CsvTraceReader.HasColumns(head, ',', Names) ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => new Reader(input, settings);

    private sealed class Reader(TraceInput input, ReaderSettings settings)
        : JsonItemReader(input, settings, new() { Unit = TimeUnit.Microseconds, ZeroOutputIsFailure = true }, new CsvItems(input, Wanted), (ColumnRole.Arrival, "arrival_time_us"), (ColumnRole.Prompt, "input_tokens"), (ColumnRole.Output, "output_tokens"), (ColumnRole.Client, "client_id"), (ColumnRole.Session, "session_id"), (ColumnRole.Model, "model"), (ColumnRole.Kind, "slo_class"))
    {
        /// <inheritdoc/>
        public override bool HasTimes => true;

        /// <inheritdoc/>
        public override bool HasBlockLengths => true;

        /// <inheritdoc/>
        protected override void ReadItem(JsonElement item)
        {
            var row = TraceRow.Empty;
            row.HasFailed = Text(Find(item, "status")) is { Length: > 0 } status && !status.Equals("ok", StringComparison.OrdinalIgnoreCase);
            if (Take(ColumnRole.Arrival, Find(item, "arrival_time_us"), ref row) && TakePrompt(item, ref row) && Take(ColumnRole.Output, Find(item, "output_tokens"), ref row)
                && Take(ColumnRole.Client, Find(item, "client_id"), ref row) && Take(ColumnRole.Session, Find(item, "session_id"), ref row)
                && Take(ColumnRole.Model, Find(item, "model"), ref row) && Take(ColumnRole.Kind, Find(item, "slo_class"), ref row))
            {
                Add(row, row.HasFailed ? new() : Measure(item, row.Output));
            }
        }

        private bool TakePrompt(JsonElement item, ref TraceRow row)
        {
            var group = Text(Find(item, "prefix_group"));
            var counted = Whole(item, "server_input_tokens");
            if (group is null && counted is > 0 and <= int.MaxValue)
            {
                row.Prompt = (int)counted;
                row.Prefix = [];
                return true;
            }

            if (!Take(ColumnRole.Prompt, Find(item, "input_tokens"), ref row))
            {
                return false;
            }

            var length = Whole(item, "prefix_length");
            if (length > int.MaxValue - row.Prompt)
            {
                return Refuse(ColumnRole.Prompt, RowFault.TooLarge, Encoding.ASCII.GetBytes(length.ToString(CultureInfo.InvariantCulture)));
            }

            row.Prompt += (int)length;
            row.Prefix = group is null || length == 0 ? [] : [new(StableHash.Combine(StableHash.Of(group), (ulong)length), (int)length)];
            return true;
        }

        private static TraceTimes Measure(JsonElement item, int output)
        {
            var (sent, first, last, think) = (Whole(item, "send_time_us"), Whole(item, "first_chunk_time_us"), Whole(item, "last_chunk_time_us"), Whole(item, "think_time_us"));
            sent = sent > 0 ? sent : Whole(item, "arrival_time_us");
            var hasChunks = first >= sent && first > 0 && last >= first;
            return new()
            {
                Ttft = hasChunks ? Seconds(first - sent) : double.NaN,
                EndToEnd = hasChunks ? Seconds(last - sent) : double.NaN,
                Tpot = hasChunks && output > 1 ? Seconds(last - first) / (output - 1) : double.NaN,
                Think = think > 0 ? Seconds(think) : double.NaN,
            };
        }

        // 0 where it is absent or no whole number, which is what BLIS writes for unknown
        private static long Whole(JsonElement item, string name) =>
            Text(Find(item, name)) is { Length: > 0 } text && FieldParser.TryParseCount(Encoding.UTF8.GetBytes(text), int.MaxValue * 1_000_000L, out var value) is null ? value : 0;

        private static double Seconds(long microseconds) => microseconds * 1e-6;
    }
}
