using System.Text;

namespace LbSim.Workload.Traces;

/// <summary>Numbers texts in order of appearance. Memory grows with the distinct ones, not with rows.</summary>
internal sealed class IdTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private char[] _text = new char[64];

    public IdTable() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The number of a text; -1 for an empty one.</summary>
    public int NumberOf(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length == 0)
        {
            return -1;
        }

        if (_text.Length < utf8.Length)
        {
            _text = new char[utf8.Length * 2];
        }

        var text = _text.AsSpan(0, Encoding.UTF8.GetChars(utf8, _text));
        if (!_lookup.TryGetValue(text, out var number))
        {
            number = _numbers.Count;
            _numbers.Add(text.ToString(), number);
        }

        return number;
    }
}
