namespace LbSim.Balancing.Policies;

/// <summary>Maglev's lookup table: every member walks a permutation of the places of its own and takes the first that is still empty.</summary>
/// <remarks>
/// Eisenbud et al., "Maglev: a fast and reliable software network load balancer", NSDI 2016, listing 1. Whose turn it is, and
/// how often, is the caller's: Envoy and IPVS weigh differently.
/// </remarks>
/// <param name="size">Places, a prime.</param>
internal sealed class MaglevTable(int size)
{
    private readonly int[] _owners = new int[size];
    private readonly ulong[] _taken = new ulong[(size + 63) / 64]; // bits: what the search for an empty place walks stays in the nearest cache
    private Member[] _members = new Member[16];
    private int _filled;

    /// <summary>Members added since the table was cleared.</summary>
    public int Count { get; private set; }

    /// <summary>Whether every place is taken.</summary>
    public bool IsFull => _filled == _owners.Length;

    /// <summary>Places.</summary>
    public int Size => _owners.Length;

    /// <summary>Server of a place of a full table.</summary>
    public int this[int place] => _owners[place];

    /// <summary>Server of a hash.</summary>
    public int At(ulong hash) => _owners[(int)(hash % (ulong)_owners.Length)];

    /// <summary>Empties the table.</summary>
    public void Clear()
    {
        Array.Clear(_taken);
        _filled = 0;
        Count = 0;
    }

    /// <summary>Adds a member.</summary>
    /// <param name="server">Its server.</param>
    /// <param name="offset">First place of its permutation.</param>
    /// <param name="skip">Distance to the next, from 1 to size - 1.</param>
    public void Add(int server, int offset, int skip)
    {
        if (Count == _members.Length)
        {
            Array.Resize(ref _members, Count * 2);
        }

        _members[Count++] = new Member { Owner = server, Place = offset, Skip = skip };
    }

    /// <summary>Gives a member the next empty place of its permutation; the table is not full.</summary>
    public void Take(int member)
    {
        ref var taker = ref _members[member];
        var (place, skip, size) = (taker.Place, taker.Skip, _owners.Length);
        while ((_taken[place >> 6] & (1UL << (place & 63))) != 0)
        {
            place += skip;
            place = place >= size ? place - size : place;
        }

        _taken[place >> 6] |= 1UL << (place & 63);
        _owners[place] = taker.Owner;
        taker.Place = place;
        _filled++;
    }

    private struct Member
    {
        public int Owner;
        public int Place;
        public int Skip;
    }
}
