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
        long total = 0;
        for (var server = eligible.NextAtOrAfter(0); server >= 0; server = eligible.NextAtOrAfter(server + 1))
        {
            ref var state = ref _servers[server];
            state.Score += state.Effective;
            total += state.Effective;
            if (state.Effective < state.Weight)
            {
                state.Effective++;
            }

            if (best < 0 || state.Score > _servers[best].Score)
            {
                best = server;
            }
        }

        _servers[best].Score -= total;
        return best;
    }

    private struct State
    {
        public int Weight;
        public int Effective;
        public long Score;
    }
}
