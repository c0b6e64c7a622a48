namespace LbSim.Workload.Traces;

/// <summary>Access logs of nginx and Apache in the combined or common format, optionally with request length and times behind it.</summary>
/// <remarks>
/// nginx.org/en/docs/http/ngx_http_log_module.html. What follows the agent is taken by its form: whole numbers are $request_length, numbers with a point $request_time and then
/// $upstream_header_time or $upstream_response_time; key=value words are read by key. nginx logs when a request ended: its arrival is that less $request_time, where it is logged.
/// </remarks>
[TraceFormat("nginx-log", "access log of nginx or Apache, common or combined, also with $request_length and $request_time", Order = 20)]
internal sealed class NginxLogFormat : ITraceFormat
{
    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => LogText.BeginsWith(head, line => Reader.TryParse(line, out _)) ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => new Reader(input, settings);

    private sealed class Reader(TraceInput input, ReaderSettings settings) : AccessLogReader(input, settings, "time_local")
    {
        public static bool TryParse(ReadOnlySpan<byte> line, out LogEntry entry)
        {
            entry = new() { RequestBytes = -1, Seconds = double.NaN, FirstByteSeconds = double.NaN };
            var isCut = LogText.TryWord(ref line, out entry.Client) & LogText.TryWord(ref line, out _) & LogText.TryWord(ref line, out _)
                & LogText.TryWord(ref line, out var date) & LogText.TryWord(ref line, out _) & LogText.TryWord(ref line, out var status) & LogText.TryWord(ref line, out var bytes);
            if (!isCut || !LogText.TryDate(date, out entry.At) || !LogText.TryNumber(status, out var code) || code is < 100 or > 999)
            {
                return false;
            }

            entry.Status = (int)code;
            if (!LogText.TryNumber(bytes, out entry.ResponseBytes) && !bytes.SequenceEqual("-"u8))
            {
                return false;
            }

            TakeExtras(line, ref entry);
            if (double.IsFinite(entry.Seconds) && entry.Seconds < 1e7)
            {
                entry.At -= (Int128)(decimal.Round((decimal)entry.Seconds * 1_000_000) * 1_000_000_000_000m);
            }

            return true;
        }

        protected override bool TryCut(ReadOnlySpan<byte> line, out LogEntry entry) => TryParse(line, out entry);

        private static void TakeExtras(ReadOnlySpan<byte> line, ref LogEntry entry)
        {
            while (LogText.TryWord(ref line, out var word))
            {
                var equals = word.IndexOf((byte)'=');
                var key = equals > 0 ? word[..equals] : default;
                var value = equals > 0 ? word[(equals + 1)..].Trim((byte)'"') : word;
                if (key.SequenceEqual("request_length"u8) || key.SequenceEqual("rl"u8) || (key.IsEmpty && entry.RequestBytes < 0 && value.IndexOf((byte)'.') < 0))
                {
                    entry.RequestBytes = LogText.TryNumber(value, out var length) ? length : entry.RequestBytes;
                }
                else if (key.SequenceEqual("request_time"u8) || key.SequenceEqual("rt"u8) || (key.IsEmpty && double.IsNaN(entry.Seconds)))
                {
                    entry.Seconds = LogText.Seconds(value) is var seconds && double.IsNaN(seconds) ? entry.Seconds : seconds;
                }
                else if (key.SequenceEqual("upstream_header_time"u8) || key.SequenceEqual("uht"u8))
                {
                    entry.FirstByteSeconds = LogText.Seconds(value);
                }
            }
        }
    }
}
