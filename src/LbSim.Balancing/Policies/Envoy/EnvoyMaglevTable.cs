using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>Envoy's way of filling a Maglev table: hosts in order of their keys, each in the rounds its weight earns.</summary>
/// <param name="size">Places, a prime.</param>
internal sealed class EnvoyMaglevTable(int size)
{
    private readonly MaglevTable _table = new(size);
    private readonly List<int> _byKey = []; // every server ever joined, in order of its key
    private double[] _shares = [];
    private double[] _targets = [];

    /// <summary>Server of a hash.</summary>
    public int At(ulong hash) => _table.At(hash);

    /// <summary>A server became known; hosts knows its key.</summary>
    public void Join(int server, EnvoyHosts hosts)
    {
        var place = _byKey.Count;
        while (place > 0 && hosts.Key(server).SequenceCompareTo(hosts.Key(_byKey[place - 1])) < 0)
        {
            place--;
        }

        _byKey.Insert(place, server);
    }

    /// <summary>Fills the table.</summary>
    public void Build(EnvoyHosts hosts, FleetView fleet)
    {
        _table.Clear();
        if (_shares.Length < _byKey.Count)
        {
            _shares = new double[_byKey.Count];
            _targets = new double[_byKey.Count];
        }

        foreach (var server in _byKey)
        {
            if (fleet.Eligible.Contains(server))
            {
                _shares[_table.Count] = hosts.Share(server);
                _targets[_table.Count] = 0;
                var key = hosts.Key(server);
                _table.Add(server, (int)(XxHash64.Of(key) % (ulong)size), (int)(XxHash64.Of(key, 1) % (ulong)(size - 1)) + 1);
            }
        }

        Fill(hosts.LargestShare);
    }

    // a host of the largest weight takes a place in every round, one of a third of it in every third
    private void Fill(double largest)
    {
        for (uint round = 1; !_table.IsFull; round++)
        {
            for (var member = 0; member < _table.Count && !_table.IsFull; member++)
            {
                if (round * _shares[member] >= _targets[member])
                {
                    _targets[member] += largest;
                    _table.Take(member);
                }
            }
        }
    }
}
