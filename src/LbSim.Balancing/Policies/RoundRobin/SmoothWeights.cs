using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>The state of nginx's smooth weighted round robin: per server a weight, an effective weight and a score.</summary>
internal sealed class SmoothWeights(int maxFails)
{
    private State[] _servers = [];

    public void Add(int server, int weight)
    {
        if (server >= _servers.Length)
        {
            Array.Resize(ref _servers, Math.Max(server + 1, _servers.Length * 2));
        }

        _servers[server] = new State { Weight = weight, Effective = weight };
    }

    public void Set(int server, int weight) => _servers[server] = new State { Weight = weight, Effective = weight, Score = _servers[server].Score };

    public void OnFailed(int server)
    {
        if (maxFails > 0)
        {
            ref var state = ref _servers[server];
            state.Effective = Math.Max(0, state.Effective - (state.Weight / maxFails));
        }
    }

    /// <summary>One step over the eligible servers in configuration order.</summary>
    public int Next(EligibleSet eligible)
    {
        var best = -1;
        var (most, total) = (long.MinValue, 0L);
        for (var server = eligible.NextAtOrAfter(0); server >= 0; server = eligible.NextAtOrAfter(server + 1))
        {
            total += Grow(server, out var score);
            if (score > most)
            {
                (best, most) = (server, score);
            }
        }

        Pay(best, total);
        return best;
    }

    /// <summary>One step over some servers, in the order given; at least one.</summary>
    public int Next(ReadOnlySpan<int> servers)
    {
        var best = -1;
        var (most, total) = (long.MinValue, 0L);
        foreach (var server in servers)
        {
            total += Grow(server, out var score);
            if (score > most)
            {
                (best, most) = (server, score);
            }
        }

        Pay(best, total);
        return best;
    }

    /// <summary>Adds a server's effective weight to its score; returns the weight.</summary>
    public int Grow(int server, out long score)
    {
        ref var state = ref _servers[server];
        var weight = state.Effective;
        score = state.Score += weight;
        if (weight < state.Weight)
        {
            state.Effective++;
        }

        return weight;
    }

    /// <summary>The picked server pays what all have gained.</summary>
    public void Pay(int server, long total) => _servers[server].Score -= total;

    private struct State
    {
        public int Weight;
        public int Effective;
        public long Score;
    }
}
