using System.Text;

namespace LbSim.Workload.Traces;

/// <summary>Numbers texts from 0 in order of appearance.</summary>
/// <remarks>Memory grows with distinct texts (about 110 bytes each), not with rows; a text seen before allocates nothing.</remarks>
internal sealed class DenseIds
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly List<string> _texts = [];
    private char[] _text = new char[128];

    /// <summary>Starts with no texts.</summary>
    public DenseIds() => _bySpan = _ids.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The texts in order of their numbers.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>The number of a text.</summary>
    public int Of(ReadOnlySpan<byte> utf8)
    {
        var text = Decode(utf8, ref _text);
        if (!_bySpan.TryGetValue(text, out var id))
        {
            id = _texts.Count;
            _texts.Add(text.ToString());
            _ids.Add(_texts[id], id);
        }

        return id;
    }

    /// <summary>Decodes UTF-8 into a buffer that grows and is reused.</summary>
    public static ReadOnlySpan<char> Decode(ReadOnlySpan<byte> utf8, ref char[] buffer)
    {
        if (buffer.Length < utf8.Length)
        {
            buffer = new char[Math.Max(utf8.Length, buffer.Length * 2)];
        }

        return buffer.AsSpan(0, Encoding.UTF8.GetChars(utf8, buffer));
    }
}
