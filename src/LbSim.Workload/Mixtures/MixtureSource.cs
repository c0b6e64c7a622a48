using LbSim.Kernel.Events;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Workload.Lengths;

namespace LbSim.Workload.Mixtures;

/// <summary>The clients of a mixture in one run, merged in order of arrival; ties go to the lower client.</summary>
/// <remarks>
/// Gap and lengths of request n of client c come from streams of their own, so a client added at the end disturbs nobody's draws.
/// O(log clients) for a request; nothing is allocated.
/// </remarks>
internal sealed class MixtureSource : IWorkSource
{
    private readonly MixtureClient[] _clients;
    private readonly ActorClock _due = new();
    private readonly ulong _gapKey;
    private readonly ulong _lengthKey;
    private readonly RandomStream _stream = new(0, 0UL);
    private long _left;

    public MixtureSource(MixtureClient[] clients, long requests, ulong seed, int replication)
    {
        _clients = clients;
        _left = requests;
        _gapKey = TrafficStreams.KeyOf(seed, replication, TrafficStreams.Arrivals);
        _lengthKey = TrafficStreams.KeyOf(seed, replication, TrafficStreams.Lengths);
        for (var client = 0; client < clients.Length; client++)
        {
            _stream.Reseed(_gapKey, TrafficStreams.IndexOf(client, 0));
            Plan(client, clients[client].Gaps.First(_stream));
        }
    }

    /// <inheritdoc/>
    public bool TryNext(out RequestSpec request)
    {
        if (_left <= 0 || _due.Count == 0)
        {
            request = default;
            return false;
        }

        _left--;
        var client = _due.NextActor;
        var arrival = _due.NextTime;
        ref var sender = ref _clients[client];
        _stream.Reseed(_lengthKey, TrafficStreams.IndexOf(client, sender.Next));
        var lengths = sender.Lengths.Draw(_stream);
        request = new()
        {
            Arrival = arrival,
            PromptTokens = Scaled(lengths.Prompt, sender.PromptFactor),
            OutputTokens = Scaled(lengths.Output, sender.OutputFactor),
            Client = client,
        };
        _stream.Reseed(_gapKey, TrafficStreams.IndexOf(client, ++sender.Next));
        Plan(client, sender.Gaps.Next(_stream));
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Plan(int client, double gap)
    {
        _clients[client].Clock.TryAdvance(gap, out var arrival); // never, where a run does not reach
        _due.Set(client, arrival);
    }

    private static int Scaled(int tokens, double factor) => (int)Math.Clamp(Math.Round(tokens * factor), 1, TokenOptions.MostTokens);
}
