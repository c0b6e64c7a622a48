using System.Text;

namespace LbSim.Workload.Traces;

/// <summary>The beginning of a trace's text, by which its format is recognised.</summary>
internal sealed class TraceHead
{
    /// <summary>How much is looked at: enough for a header and a few hundred rows.</summary>
    public const int Size = 64 * 1024;

    /// <summary>The longest line any reader accepts, in bytes; more is refused before it is stored.</summary>
    public const int LongestLine = 1024 * 1024;

    private JsonOutline? _outline;

    /// <summary>Checks that the bytes are text and finds the first line.</summary>
    /// <exception cref="TraceException">Empty, binary, UTF-16, or one endless line.</exception>
    public TraceHead(string name, ReadOnlyMemory<byte> bytes, bool isWhole)
    {
        Name = name;
        Bytes = bytes;
        IsWhole = isWhole;
        var text = bytes.Span;
        if (text.StartsWith<byte>([0xFF, 0xFE]) || text.StartsWith<byte>([0xFE, 0xFF]))
        {
            throw new TraceException(name, "is UTF-16 text; expected UTF-8 (save it as UTF-8)");
        }

        Start = text.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? 3 : 0;
        while (Start < text.Length && text[Start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            Start++;
        }

        CheckIsText(text);
        var length = text[Start..].IndexOfAny((byte)'\n', (byte)'\r');
        FirstLine = bytes.Slice(Start, length < 0 ? text.Length - Start : length);
        HasFirstLine = length >= 0 || isWhole;
        if (FirstLine.IsEmpty)
        {
            throw new TraceException(name, isWhole && text.IsEmpty ? "is empty; expected a trace with a header line and rows" : "holds only blank lines; expected a trace with a header line and rows");
        }

        if (!HasFirstLine && bytes.Length >= LongestLine && FirstByte is not ((byte)'{' or (byte)'['))
        {
            throw new TraceException(name, 1, null, "is longer than 1 MiB; expected a header or a row of a trace");
        }
    }

    /// <summary>Name of the file, for messages.</summary>
    public string Name { get; }

    /// <summary>The first bytes of the text.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Whether that is the whole text.</summary>
    public bool IsWhole { get; }

    /// <summary>Where the first line that is not blank begins, behind any byte order mark.</summary>
    public int Start { get; }

    /// <summary>The first line that is not blank, without its end.</summary>
    public ReadOnlyMemory<byte> FirstLine { get; }

    /// <summary>Whether the end of the first line has been seen.</summary>
    public bool HasFirstLine { get; }

    /// <summary>Whether enough has been seen: the first line, or as much of it as any line may have. A JSON document often is one line, however long.</summary>
    public bool IsEnough => HasFirstLine || Bytes.Length >= LongestLine;

    /// <summary>The first byte that is not blank.</summary>
    public byte FirstByte => FirstLine.Span[0];

    /// <summary>What properties the text has, if it is JSON.</summary>
    public JsonOutline Outline => _outline ??= JsonOutline.Of(this);

    private void CheckIsText(ReadOnlySpan<byte> text)
    {
        var bad = text.IndexOf((byte)0);
        if (bad < 0 && !System.Text.Unicode.Utf8.IsValid(text))
        {
            // the end may fall inside a character: only what stands before the last few bytes counts
            bad = IsWhole || !System.Text.Unicode.Utf8.IsValid(TrimPartialCharacter(text)) ? FindInvalid(text) : -1;
        }

        if (bad >= 0)
        {
            var found = text[bad] == 0 ? "a zero byte" : $"bytes that are no UTF-8 text (0x{text[bad]:x2})";
            throw new TraceException(Name, $"is not text: {found} at offset {bad}; expected a CSV or JSON-lines trace, plain or gzip-compressed");
        }
    }

    private static ReadOnlySpan<byte> TrimPartialCharacter(ReadOnlySpan<byte> text)
    {
        for (var cut = 1; cut <= Math.Min(3, text.Length); cut++)
        {
            if ((text[^cut] & 0xC0) == 0xC0)
            {
                return text[..^cut];
            }
        }

        return text;
    }

    private static int FindInvalid(ReadOnlySpan<byte> text)
    {
        var offset = 0;
        while (Rune.DecodeFromUtf8(text[offset..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            offset += length;
        }

        return offset;
    }
}
