namespace LbSim.Workload.Traces;

/// <summary>Access logs of Envoy in its default format, which Istio uses with more words behind.</summary>
/// <remarks>
/// envoyproxy.io, "Access logging": [start time] "method path protocol" status flags received sent duration upstream-time "x-forwarded-for" ... Bytes received and sent are of
/// bodies; times are milliseconds. Istio puts two words after the flags, which are recognised by not being numbers.
/// </remarks>
[TraceFormat("envoy-log", "access log of Envoy or Istio in the default format", Order = 22)]
internal sealed class EnvoyLogFormat : ITraceFormat
{
    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => LogText.BeginsWith(head, line => Reader.TryParse(line, out _)) ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => new Reader(input, settings);

    private sealed class Reader(TraceInput input, ReaderSettings settings) : AccessLogReader(input, settings, "start time")
    {
        private const double Millisecond = 1e-3;

        public static bool TryParse(ReadOnlySpan<byte> line, out LogEntry entry)
        {
            entry = new() { RequestBytes = -1, Seconds = double.NaN, FirstByteSeconds = double.NaN };
            if (line.IsEmpty || line[0] != '[' || !LogText.TryWord(ref line, out var date) || TraceClock.TryParseIso(date, out entry.At) is not null
                || !LogText.TryWord(ref line, out _) || !LogText.TryWord(ref line, out var status) || !LogText.TryNumber(status, out var code) || !LogText.TryWord(ref line, out _))
            {
                return false;
            }

            entry.Status = (int)Math.Min(code, 999);
            var word = default(ReadOnlySpan<byte>);
            for (var skipped = 0; skipped < 4; skipped++)
            {
                if (!LogText.TryWord(ref line, out word))
                {
                    return false;
                }

                if (LogText.TryNumber(word, out entry.RequestBytes))
                {
                    break;
                }

                entry.RequestBytes = -1;
            }

            if (entry.RequestBytes < 0 || !LogText.TryWord(ref line, out word) || !LogText.TryNumber(word, out entry.ResponseBytes) || !LogText.TryWord(ref line, out word))
            {
                return false;
            }

            entry.Seconds = LogText.Seconds(word) * Millisecond;
            if (LogText.TryWord(ref line, out _) && LogText.TryWord(ref line, out var client) && !client.SequenceEqual("-"u8))
            {
                var comma = client.IndexOf((byte)',');
                entry.Client = comma < 0 ? client : client[..comma];
            }

            return true;
        }

        protected override bool TryCut(ReadOnlySpan<byte> line, out LogEntry entry) => TryParse(line, out entry);
    }
}
