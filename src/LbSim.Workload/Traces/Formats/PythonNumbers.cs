namespace LbSim.Workload.Traces;

/// <summary>Takes NaN and Infinity, which Python's json module writes as bare words, for values that are missing.</summary>
/// <remarks>docs.python.org/3/library/json.html, "Infinite and NaN Number Values". They are overwritten in place, byte for byte: NaN by an empty text, the others by null and blanks.</remarks>
internal struct PythonNumbers
{
    private bool _isText;
    private bool _isEscaped;

    /// <summary>The text without such words; the text itself where it has none.</summary>
    public static ReadOnlySpan<byte> Replaced(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf("NaN"u8) < 0 && text.IndexOf("Infinity"u8) < 0)
        {
            return text;
        }

        var copy = text.ToArray();
        new PythonNumbers().Replace(copy, 0);
        return copy;
    }

    /// <summary>Goes on with the bytes from an index on, which follow those of the call before; a minus just before them may be overwritten.</summary>
    /// <returns>How many bytes at the end may begin such a word: they are to be given again, with more behind them.</returns>
    public int Replace(Span<byte> text, int from)
    {
        while (true)
        {
            if (_isEscaped && from < text.Length)
            {
                _isEscaped = false;
                from++;
            }

            var next = _isText ? text[from..].IndexOfAny((byte)'"', (byte)'\\') : text[from..].IndexOfAny((byte)'"', (byte)'N', (byte)'I');
            if (next < 0)
            {
                return 0;
            }

            from += next;
            if (text[from] is (byte)'N' or (byte)'I')
            {
                var word = text[from] == 'N' ? "NaN"u8 : "Infinity"u8;
                var rest = text[from..];
                if (rest.Length < word.Length && word.StartsWith(rest))
                {
                    return rest.Length;
                }

                var isWord = rest.StartsWith(word);
                if (isWord)
                {
                    Overwrite(text, from, word.Length);
                }

                from += isWord ? word.Length : 1;
            }
            else
            {
                _isEscaped = text[from++] == '\\';
                _isText ^= !_isEscaped;
            }
        }
    }

    private static void Overwrite(Span<byte> text, int at, int length)
    {
        (length == 3 ? "\"\" "u8 : "null    "u8).CopyTo(text[at..]);
        if (length > 3 && at > 0 && text[at - 1] == '-')
        {
            text[at - 1] = (byte)' ';
        }
    }
}
