using System.Text;

namespace LbSim.Reports.Files;

/// <summary>Reads rows of comma-separated values, quoted fields included (RFC 4180).</summary>
internal sealed class CsvRows(string text)
{
    private readonly List<string> _row = [];
    private readonly StringBuilder _field = new();
    private int _place;

    /// <summary>The next row, valid until the one after it is asked for; false at the end.</summary>
    public bool TryNext(out IReadOnlyList<string> row)
    {
        _row.Clear();
        row = _row;
        if (_place >= text.Length)
        {
            return false;
        }

        while (!ReadField())
        {
        }

        return true;
    }

    // true at the end of the row
    private bool ReadField()
    {
        _field.Clear();
        var isQuoted = false;
        for (; _place < text.Length; _place++)
        {
            var letter = text[_place];
            if (letter == '"')
            {
                var isDoubled = isQuoted && _place + 1 < text.Length && text[_place + 1] == '"';
                if (isDoubled)
                {
                    _field.Append('"');
                    _place++;
                    continue;
                }

                isQuoted = !isQuoted;
            }
            else if (!isQuoted && letter is (',' or '\n'))
            {
                break;
            }
            else
            {
                _field.Append(letter);
            }
        }

        _row.Add(_field.ToString());
        var isEnd = _place >= text.Length || text[_place] == '\n';
        _place++;
        return isEnd;
    }
}
