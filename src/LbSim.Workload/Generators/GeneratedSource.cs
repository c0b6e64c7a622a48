using LbSim.Kernel.Random;
using LbSim.Workload.Lengths;

namespace LbSim.Workload.Generators;

/// <summary>Draws requests one after the other; allocates nothing for each.</summary>
/// <remarks>Arrivals, lengths and clients draw from streams of their own, so changing one leaves the others as they were.</remarks>
internal sealed class GeneratedSource : IWorkSource
{
    private readonly GapProcess _gaps;
    private readonly RateClock _clock;
    private readonly ILengthModel _lengths;
    private readonly ZipfSampler? _clients;
    private readonly RandomStream _arrivalStream;
    private readonly RandomStream _lengthStream;
    private readonly RandomStream _clientStream;
    private long _left;

    public GeneratedSource(long requests, GapProcess gaps, RateClock clock, ILengthModel lengths, ZipfSampler? clients, Func<string, RandomStream> open)
    {
        _left = requests;
        _gaps = gaps;
        _clock = clock;
        _lengths = lengths;
        _clients = clients;
        _arrivalStream = open(TrafficStreams.Arrivals);
        _lengthStream = open(TrafficStreams.Lengths);
        _clientStream = open(TrafficStreams.Clients);
    }

    /// <inheritdoc/>
    public bool TryNext(out RequestSpec request)
    {
        if (_left <= 0 || !_clock.TryAdvance(_gaps.Next(_arrivalStream), out var arrival))
        {
            _left = 0;
            request = default;
            return false;
        }

        _left--;
        var lengths = _lengths.Draw(_lengthStream);
        request = new()
        {
            Arrival = arrival,
            PromptTokens = lengths.Prompt,
            OutputTokens = lengths.Output,
            Client = _clients is null ? -1 : _clients.Sample(_clientStream),
        };
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
