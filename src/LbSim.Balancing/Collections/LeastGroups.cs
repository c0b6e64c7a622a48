using LbSim.Kernel.Random;

namespace LbSim.Balancing.Collections;

/// <summary>Servers by a small whole-number load: one of the least loaded drawn uniformly, without scanning.</summary>
/// <remarks>One list per load value, made when first needed. Constant time per change and pick while loads move by small steps.</remarks>
internal sealed class LeastGroups
{
    private readonly List<List<int>> _byLoad = [];
    private int[] _loads = []; // load + 1; 0 means absent
    private int[] _places = [];
    private int _least;

    /// <summary>Servers held.</summary>
    public int Count { get; private set; }

    /// <summary>Puts a server at a load, wherever it was.</summary>
    public void Set(int server, int load)
    {
        if (server >= _loads.Length)
        {
            var size = Math.Max(server + 1, Math.Max(64, _loads.Length * 2));
            Array.Resize(ref _loads, size);
            Array.Resize(ref _places, size);
        }

        if (_loads[server] == load + 1)
        {
            return;
        }

        Remove(server);
        while (_byLoad.Count <= load)
        {
            _byLoad.Add([]);
        }

        _places[server] = _byLoad[load].Count;
        _byLoad[load].Add(server);
        _loads[server] = load + 1;
        _least = Count == 0 ? load : Math.Min(_least, load);
        Count++;
    }

    /// <summary>Takes a server out, if it is in.</summary>
    public void Remove(int server)
    {
        if (server >= _loads.Length || _loads[server] == 0)
        {
            return;
        }

        // the last of its group takes its place
        var group = _byLoad[_loads[server] - 1];
        var last = group[^1];
        group[_places[server]] = last;
        _places[last] = _places[server];
        group.RemoveAt(group.Count - 1);
        _loads[server] = 0;
        Count--;
    }

    /// <summary>A server drawn uniformly among the least loaded; at least one is held.</summary>
    public int Draw(RandomStream random)
    {
        while (_byLoad[_least].Count == 0)
        {
            _least++;
        }

        var group = _byLoad[_least];
        return group[random.NextIndex(group.Count)];
    }
}
