using System.Text;

namespace LbSim.Tests.Workload.Traces;

/// <summary>Writes tar archives header by header, odd ones too.</summary>
internal static class TarBytes
{
    private const int Block = 512;

    /// <summary>Two blocks of zeros.</summary>
    public static byte[] End { get; } = new byte[2 * Block];

    /// <summary>A member: its header and its content.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">What stands behind the header, padded.</param>
    /// <param name="type">What kind it is.</param>
    /// <param name="change">Last changes to the header, before the checksum is set.</param>
    public static byte[] Member(byte[] name, byte[] content, char type = '0', Action<byte[]>? change = null)
    {
        var header = new byte[Block];
        name.CopyTo(header, 0);
        "0000644\0"u8.CopyTo(header.AsSpan(100));
        Octal(content.Length).CopyTo(header, 124);
        Octal(0).CopyTo(header, 136);
        header[156] = (byte)type;
        "ustar\0"u8.CopyTo(header.AsSpan(257));
        "00"u8.CopyTo(header.AsSpan(263));
        change?.Invoke(header);
        Seal(header);
        return [.. header, .. content, .. new byte[-content.Length & (Block - 1)]];
    }

    /// <summary>A member: its header and its content.</summary>
    public static byte[] Member(string name, byte[] content, char type = '0', Action<byte[]>? change = null) => Member(Encoding.UTF8.GetBytes(name), content, type, change);

    /// <summary>A pax record.</summary>
    public static byte[] Record(string key, string value)
    {
        var rest = Encoding.UTF8.GetBytes($" {key}={value}\n");
        var length = rest.Length + 1;
        length = rest.Length + $"{length}".Length;
        length = rest.Length + $"{length}".Length;
        return [.. Encoding.UTF8.GetBytes($"{length}"), .. rest];
    }

    /// <summary>A number as headers have it.</summary>
    public static byte[] Octal(long number) => Encoding.ASCII.GetBytes(Convert.ToString(number, 8).PadLeft(11, '0') + "\0");

    /// <summary>Sets the checksum of a header.</summary>
    public static void Seal(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var octet in header[..Block])
        {
            sum += octet;
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
    }
}
