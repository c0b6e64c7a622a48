namespace LbSim.Workload.Traces;

/// <summary>JSON lines: one value a line.</summary>
internal sealed class JsonLineItems(TraceInput input) : IJsonItems
{
    private readonly LineSplitter _lines = new(input);
    private byte[] _line = new byte[1024];

    /// <inheritdoc/>
    public long Line => _lines.Line;

    /// <inheritdoc/>
    public string Path => "";

    /// <inheritdoc/>
    public bool TryNext(out ReadOnlyMemory<byte> item)
    {
        if (!_lines.TryNext(out var line))
        {
            item = default;
            return false;
        }

        if (_line.Length < line.Length)
        {
            _line = new byte[line.Length * 2];
        }

        line.CopyTo(_line);
        item = _line.AsMemory(0, line.Length);
        return true;
    }
}
