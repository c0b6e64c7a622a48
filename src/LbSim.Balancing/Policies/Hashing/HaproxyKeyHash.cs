using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>What HAProxy hashes of a request, and how: the key, one of its functions, and whether avalanche follows.</summary>
internal sealed class HaproxyKeyHash
{
    /// <summary>Option value for the client's address, which no function is applied to.</summary>
    public const string ClientAddress = "client-address";

    private readonly string _key;
    private readonly string _function;
    private readonly bool _hasAvalanche;

    /// <summary>A hash as options word it.</summary>
    /// <param name="key">"client-address", "client" or "session".</param>
    /// <param name="function">"default", "sdbm", "djb2", "wt6" or "crc32".</param>
    /// <param name="avalanche">Whether avalanche was asked for.</param>
    /// <param name="isConsistent">Whether the hash looks up a ring: then "default" brings avalanche along, as in `hash-type consistent`.</param>
    public HaproxyKeyHash(string key, string function, bool avalanche, bool isConsistent)
    {
        _key = key;
        _function = function;
        _hasAvalanche = avalanche || (isConsistent && function == "default");
    }

    /// <summary>The hash of a request.</summary>
    public uint Of(in RequestView request)
    {
        var hash = _key == ClientAddress ? request.Address : OfText(request);
        return _hasAvalanche ? HaproxyHash32.Avalanche(hash) : hash;
    }

    private uint OfText(in RequestView request)
    {
        Span<byte> text = stackalloc byte[HashKey.MostBytes];
        var key = HashKey.Of(request, _key, text);
        return _function switch
        {
            "djb2" => HaproxyHash32.Djb2(key),
            "wt6" => HaproxyHash32.Wt6(key),
            "crc32" => HaproxyHash32.Crc(key),
            _ => HaproxyHash32.Sdbm(key),
        };
    }
}
