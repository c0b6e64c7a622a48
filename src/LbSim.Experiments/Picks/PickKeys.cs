using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LbSim.Experiments.Picks;

/// <summary>What a program hashes, made from the key of a recorded request.</summary>
public enum PickKey
{
    /// <summary>Nothing: the algorithm does not look at keys.</summary>
    None,

    /// <summary>The key as it stands (a header, an argument, a DNS name).</summary>
    Text,

    /// <summary>The client's IPv4 address.</summary>
    Address,

    /// <summary>The path: "/" and the key.</summary>
    Path,

    /// <summary>The path, then the recordings' host name: "/" + key + "lb.test".</summary>
    PathAndHost,

    /// <summary>The whole request URI: "/" + key + "?id=" + id.</summary>
    Uri,
}

/// <summary>Makes the bytes or the address that a policy hashes from recorded keys.</summary>
internal static class PickKeys
{
    /// <summary>What is wrong with the keys of an arrival, or null.</summary>
    public static string? Problem(PickKey kind, IReadOnlyList<string> keys)
    {
        if (kind == PickKey.None)
        {
            return null;
        }

        if (keys.Count == 0)
        {
            return "the algorithm hashes keys, and these requests have none";
        }

        foreach (var key in keys)
        {
            if (kind == PickKey.Address && !TryAddress(key, out _))
            {
                return $"the algorithm hashes addresses: expected an IPv4 address, found \"{key}\"";
            }
        }

        return null;
    }

    /// <summary>The bytes to hash; empty for addresses and for policies that look at no keys.</summary>
    public static ReadOnlyMemory<byte> Bytes(PickKey kind, string key, int id) => kind switch
    {
        PickKey.Text => Encoding.UTF8.GetBytes(key),
        PickKey.Path => Encoding.UTF8.GetBytes("/" + key),
        PickKey.PathAndHost => Encoding.UTF8.GetBytes($"/{key}lb.test"),
        PickKey.Uri => Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/{key}?id={id}")),
        _ => default,
    };

    /// <summary>The address as a big-endian number; 0 for other kinds.</summary>
    public static uint Address(PickKey kind, string key) => kind == PickKey.Address && TryAddress(key, out var address) ? address : 0;

    private static bool TryAddress(string text, out uint address)
    {
        address = 0;
        if (!IPAddress.TryParse(text, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetwork || text.Count(letter => letter == '.') != 3)
        {
            return false;
        }

        foreach (var octet in parsed.GetAddressBytes())
        {
            address = (address << 8) | octet;
        }

        return true;
    }
}
