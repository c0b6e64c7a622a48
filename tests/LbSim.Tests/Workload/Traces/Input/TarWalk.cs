using System.Globalization;
using System.Text;

namespace LbSim.Tests.Workload.Traces;

/// <summary>Walks a tar archive whose headers are taken to be sound: what is in it, without the program's reader.</summary>
internal static class TarWalk
{
    private const int Block = 512;

    /// <summary>Names and contents of the files.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Files(byte[] bytes)
    {
        string? name = null;
        long? size = null;
        for (var at = 0L; at + Block <= bytes.Length && bytes[(int)at..((int)at + Block)] is var header && header.Any(octet => octet != 0);)
        {
            var type = (char)header[156];
            var length = size is not null && type is not ('x' or 'L') ? size.Value : Convert.ToInt64(Text(header[124..136]).Trim(), 8);
            var content = bytes[(int)(at + Block)..(int)(at + Block + length)];
            at += Block + ((length + Block - 1) / Block * Block);
            switch (type)
            {
                case 'L':
                    name = Text(content);
                    break;
                case 'x':
                    (name, size) = (Record(content, "path") ?? name, Record(content, "size") is { } stated ? long.Parse(stated, CultureInfo.InvariantCulture) : null);
                    break;
                default:
                    var prefix = Encoding.Latin1.GetString(header, 257, 6) == "ustar\0" ? Text(header[345..500]) : "";
                    yield return (name ?? (prefix.Length > 0 ? prefix + "/" : "") + Text(header[..100]), content);
                    (name, size) = (null, null);
                    break;
            }
        }
    }

    private static string Text(byte[] field) => Decode(field).Split('\0')[0];

    private static string Decode(byte[] text) => (System.Text.Unicode.Utf8.IsValid(text) ? Encoding.UTF8 : Encoding.Latin1).GetString(text);

    private static string? Record(byte[] content, string key)
    {
        for (var rest = content; rest.Length > 0;)
        {
            var length = int.Parse(Encoding.Latin1.GetString(rest).Split(' ')[0], CultureInfo.InvariantCulture);
            if (Decode(rest[(Array.IndexOf(rest, (byte)'=') + 1)..(length - 1)]) is var value && Encoding.Latin1.GetString(rest).Split(' ', 2)[1].Split('=')[0] == key)
            {
                return value;
            }

            rest = rest[length..];
        }

        return null;
    }
}
