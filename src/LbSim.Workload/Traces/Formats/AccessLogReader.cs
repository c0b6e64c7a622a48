namespace LbSim.Workload.Traces;

/// <summary>Rows from lines of an access log; a format cuts a line into fields, and the rule from bytes to tokens is here.</summary>
/// <remarks>
/// Logs hold bytes. The rule is the inverse of what a run assumes (docs/model/engine.md): a request is 600 bytes and 4 for each prompt token, a streamed answer 350 bytes and
/// 200 for each token event. Where a log has no request bytes every prompt is taken to have 1,155 tokens, the mean of the Azure conversation trace of 2023.
/// </remarks>
internal abstract class AccessLogReader(TraceInput input, ReaderSettings settings, string clock)
    : TraceReader(input, settings, ColumnMap.Of(TimeUnit.Seconds, (ColumnRole.Arrival, clock), (ColumnRole.Prompt, "request bytes"), (ColumnRole.Output, "response bytes"), (ColumnRole.Client, "client address")), new() { Form = ArrivalForm.Iso, ZeroOutputIsFailure = true })
{
    private const int RequestHead = 600;
    private const int BytesPerPromptToken = 4;
    private const int ResponseHead = 350;
    private const int BytesPerOutputToken = 200;
    private const int UnknownPrompt = 1155;
    private readonly LineSplitter _lines = new(input);
    private readonly bool _readsClients = settings.ReadsClients;
    private bool _lacksRequestBytes;
    private TraceTimes _times = new();

    /// <inheritdoc/>
    public sealed override bool HasTimes => true;

    /// <inheritdoc/>
    public sealed override TraceTimes Times => _times;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> Notes =>
    [
        "An access log holds bytes: output tokens are (response bytes - 350) / 200, at least 1, for streamed answers"
            + (_lacksRequestBytes ? "; it holds no request bytes, so every prompt is taken to have 1,155 tokens, the mean of the Azure conversation trace of 2023." : ", and prompt tokens (request bytes - 600) / 4, at least 1."),
        "Every request of the log counts, whatever its path; statuses of 400 and above are failed requests.",
    ];

    /// <inheritdoc/>
    protected sealed override long Line => _lines.Line;

    /// <inheritdoc/>
    public sealed override bool TryRead(out TraceRow row)
    {
        while (_lines.TryNext(out var line))
        {
            row = TraceRow.Empty;
            if (!TryCut(line, out var entry))
            {
                var found = RowText.Quote(line);
                RefuseRow(RowFault.NoLogLine, () => $"is {found}; expected a line of this access log");
                continue;
            }

            if (TryFill(entry, ref row) && TryFinish(ref row))
            {
                row.Line = _lines.Line;
                return true;
            }
        }

        row = default;
        return false;
    }

    /// <summary>Cuts a line into fields; false where it is no line of the log.</summary>
    protected abstract bool TryCut(ReadOnlySpan<byte> line, out LogEntry entry);

    /// <inheritdoc/>
    protected sealed override bool IsAtEnd() => !_lines.TryNext(out _);

    private bool TryFill(in LogEntry entry, ref TraceRow row)
    {
        row.At = entry.At;
        row.HasFailed = entry.Status is < 200 or >= 400;
        row.Bytes = entry.RequestBytes;
        _lacksRequestBytes |= entry.RequestBytes < 0;
        row.Prompt = entry.RequestBytes < 0 ? UnknownPrompt : Tokens(entry.RequestBytes - RequestHead, BytesPerPromptToken);
        row.Output = Tokens(entry.ResponseBytes - ResponseHead, BytesPerOutputToken);
        if (_readsClients && !entry.Client.IsEmpty && !TryTake(ColumnRole.Client, entry.Client, ref row))
        {
            return false;
        }

        var (total, first) = (entry.Seconds, entry.FirstByteSeconds);
        _times = new() { Ttft = first, EndToEnd = total, Tpot = row.Output > 1 && total >= first ? (total - first) / (row.Output - 1) : double.NaN };
        return true;
    }

    private static int Tokens(long bytes, int each) => (int)Math.Clamp(bytes / each, 1, int.MaxValue);
}
