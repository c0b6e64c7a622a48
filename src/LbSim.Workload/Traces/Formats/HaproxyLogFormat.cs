namespace LbSim.Workload.Traces;

/// <summary>HTTP logs of HAProxy (option httplog), with or without a syslog head.</summary>
/// <remarks>
/// docs.haproxy.org, "HTTP log format": client:port [accept date] frontend backend/server TR/Tw/Tc/Tr/Ta status bytes ... The date is when the connection was accepted.
/// Times are milliseconds, -1 for a phase that was not reached. Request bytes are not in it.
/// </remarks>
[TraceFormat("haproxy-log", "HTTP log of HAProxy (option httplog), with or without a syslog head", Order = 21)]
internal sealed class HaproxyLogFormat : ITraceFormat
{
    /// <inheritdoc/>
    public Likeness Recognise(TraceHead head) => LogText.BeginsWith(head, line => Reader.TryParse(line, out _)) ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => new Reader(input, settings);

    private sealed class Reader(TraceInput input, ReaderSettings settings) : AccessLogReader(input, settings, "accept date")
    {
        private const double Millisecond = 1e-3;

        public static bool TryParse(ReadOnlySpan<byte> line, out LogEntry entry)
        {
            entry = new() { RequestBytes = -1, Seconds = double.NaN, FirstByteSeconds = double.NaN };
            var bracket = line.IndexOf(" ["u8);
            // a syslog head may hold brackets of its own (haproxy[123]:), but none with a blank before it
            if (bracket <= 0)
            {
                return false;
            }

            var before = line[..bracket];
            var client = before[(before.LastIndexOf((byte)' ') + 1)..];
            var port = client.LastIndexOf((byte)':');
            entry.Client = port > 0 ? client[..port] : client;
            line = line[bracket..];
            var isCut = LogText.TryWord(ref line, out var date) & LogText.TryWord(ref line, out _) & LogText.TryWord(ref line, out var server) & LogText.TryWord(ref line, out var timers)
                & LogText.TryWord(ref line, out var status) & LogText.TryWord(ref line, out var bytes);
            if (!isCut || port <= 0 || server.IndexOf((byte)'/') < 0 || !LogText.TryDate(date, out entry.At) || !TryTimers(timers, ref entry) || !TryStatus(status, out entry.Status))
            {
                return false;
            }

            return LogText.TryNumber(bytes.TrimStart((byte)'+'), out entry.ResponseBytes);
        }

        protected override bool TryCut(ReadOnlySpan<byte> line, out LogEntry entry) => TryParse(line, out entry);

        // -1: HAProxy had no answer to give, which is no success
        private static bool TryStatus(ReadOnlySpan<byte> word, out int status)
        {
            var isNumber = LogText.TryNumber(word, out var code) && code is >= 100 and <= 999;
            status = isNumber ? (int)code : 0;
            return isNumber || word.SequenceEqual("-1"u8);
        }

        private static bool TryTimers(scoped ReadOnlySpan<byte> timers, ref LogEntry entry)
        {
            if (timers.Count((byte)'/') != 4)
            {
                return false;
            }

            var index = 0;
            Span<double> values = stackalloc double[5];
            foreach (var part in timers.Split((byte)'/'))
            {
                var text = timers[part].TrimStart((byte)'+');
                values[index++] = text.SequenceEqual("-1"u8) ? double.NaN : LogText.TryNumber(text, out var number) ? number * Millisecond : double.PositiveInfinity;
            }

            if (values.Contains(double.PositiveInfinity))
            {
                return false;
            }

            entry.FirstByteSeconds = values[0] + values[1] + values[2] + values[3];
            entry.Seconds = values[4];
            return true;
        }
    }
}
