using System.Globalization;
using System.Text;

namespace LbSim.Workload.Traces;

/// <summary>What headers of their own say of the member behind them: names too long for its header, sizes too large.</summary>
internal sealed class TarAttributes
{
    /// <summary>Name of the member; null if its header has it.</summary>
    public byte[]? Name { get; set; }

    /// <summary>What a link leads to; null if the header has it.</summary>
    public byte[]? Link { get; set; }

    /// <summary>Bytes of content; null if the header has them.</summary>
    public long? Size { get; private set; }

    /// <summary>Whether the member was packed without its holes (GNU tar --sparse).</summary>
    public bool IsSparse { get; private set; }

    /// <summary>Whether anything has been said.</summary>
    public bool IsAny { get; private set; }

    /// <summary>Takes the content of a header in.</summary>
    /// <param name="type">x or X: pax records for one member; g: for all behind it; L and K: a long name, a long target of a link.</param>
    /// <param name="content">The content.</param>
    /// <exception cref="InvalidDataException">It is damaged, or says of all members what can be true of one only.</exception>
    public void Take(char type, ReadOnlySpan<byte> content)
    {
        IsAny |= type != 'g';
        switch (type)
        {
            case 'L':
                Name = TarHeader.Text(content);
                break;
            case 'K':
                Link = TarHeader.Text(content);
                break;
            default:
                for (var rest = content; !rest.IsEmpty;)
                {
                    TakeRecord(ref rest, isForAll: type == 'g');
                }

                break;
        }
    }

    // "27 path=the name of it\n": the length counts the whole record
    private void TakeRecord(ref ReadOnlySpan<byte> rest, bool isForAll)
    {
        var blank = rest.IndexOf((byte)' ');
        if (blank < 1 || !int.TryParse(rest[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length <= blank + 1 || length > rest.Length || rest[length - 1] != '\n'
            || rest[(blank + 1)..length].IndexOf((byte)'=') is not (> 0 and var equals))
        {
            throw new InvalidDataException($"holds {RowText.Quote(rest[..Math.Min(rest.Length, 40)])} where records such as \"12 path=name\" belong");
        }

        var key = Encoding.Latin1.GetString(rest.Slice(blank + 1, equals));
        var value = rest[(blank + equals + 2)..(length - 1)];
        rest = rest[length..];
        if (key is "path" or "linkpath" or "size" || key.StartsWith("GNU.sparse.", StringComparison.Ordinal))
        {
            Set(isForAll ? throw new InvalidDataException($"gives all files behind it one {key}") : key, value);
        }
    }

    private void Set(string key, ReadOnlySpan<byte> value)
    {
        switch (key)
        {
            case "path":
                Name = value.ToArray();
                break;
            case "linkpath":
                Link = value.ToArray();
                break;
            case "size":
                Size = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : throw new InvalidDataException($"says that the content has {RowText.Quote(value)} bytes, which is no whole number");
                break;
            default:
                IsSparse = true;
                break;
        }
    }
}
