using LbSim.Kernel.Random;
using LbSim.Kernel.Time;

namespace LbSim.Workload.Generators;

/// <summary>The process that spaces arrivals.</summary>
public enum ArrivalProcess
{
    /// <summary>Equal gaps.</summary>
    Constant,

    /// <summary>Exponential gaps: many independent users.</summary>
    Poisson,

    /// <summary>Gamma gaps with a coefficient of variation: burstier (above 1) or smoother (below 1) than Poisson.</summary>
    Gamma,
}

/// <summary>Who sends: clients with Zipf popularity.</summary>
/// <param name="Count">How many clients, 1 or more.</param>
/// <param name="Zipf">Exponent: 0 all alike; 1.1 a few send most.</param>
public sealed record ClientMix(int Count, double Zipf);

/// <summary>What a generator makes.</summary>
public sealed record GeneratorOptions
{
    /// <summary>How arrivals are spaced.</summary>
    public required ArrivalProcess Process { get; init; }

    /// <summary>Mean arrivals per second where the envelope's factor is 1; above 0.</summary>
    public required double RatePerSecond { get; init; }

    /// <summary>Coefficient of variation of gaps (gamma), above 0.</summary>
    public double Cv { get; init; } = 1;

    /// <summary>How the rate changes over time; null for constant.</summary>
    public RateEnvelope? Envelope { get; init; }

    /// <summary>Lengths of prompts and answers.</summary>
    public required ILengthModel Lengths { get; init; }

    /// <summary>Who sends; null when nobody needs to know.</summary>
    public ClientMix? Clients { get; init; }

    /// <summary>Requests after which it stops; null for never.</summary>
    public long? Requests { get; init; }
}

/// <summary>Generated traffic: each replication draws anew, and each of arrivals, lengths and clients from a stream of its own.</summary>
public sealed class GeneratedWorkload : IWorkload
{
    private readonly GeneratorOptions _options;
    private readonly AliasTable? _clients;

    /// <summary>A workload from options.</summary>
    public GeneratedWorkload(GeneratorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.RatePerSecond);
        _options = options;
        _clients = options.Clients is { } clients ? AliasTable.Zipf(clients.Count, clients.Zipf) : null;
    }

    /// <inheritdoc/>
    public bool IsRandom => true;

    /// <inheritdoc/>
    public bool IsStationary => _options.Envelope is null;

    /// <inheritdoc/>
    public bool HasClients => _clients is not null;

    /// <inheritdoc/>
    public bool HasSessions => false;

    /// <inheritdoc/>
    public IWorkSource Open(ulong seed, int replication)
    {
        var run = StableHash.Combine(seed, (ulong)replication);
        return new Source(_options, _clients, new(run, "arrivals"), new(run, "lengths"), new(run, "clients"));
    }

    private sealed class Source : IWorkSource
    {
        private readonly GeneratorOptions _options;
        private readonly AliasTable? _clients;
        private readonly RandomStream _arrivalStream;
        private readonly RandomStream _lengthStream;
        private readonly RandomStream _clientStream;
        private readonly GammaDistribution? _gamma;
        private readonly EnvelopeCursor? _envelope;
        private readonly double _picosecondsPerGap;
        private double _fraction; // what rounding left of the last arrival, so that rounding never adds up
        private long _time;
        private long _given;

        public Source(GeneratorOptions options, AliasTable? clients, RandomStream arrivals, RandomStream lengths, RandomStream clientStream)
        {
            _options = options;
            _clients = clients;
            _arrivalStream = arrivals;
            _lengthStream = lengths;
            _clientStream = clientStream;
            _gamma = options.Process == ArrivalProcess.Gamma ? new GammaDistribution(1, options.Cv) : null;
            _envelope = options.Envelope is { } envelope ? new EnvelopeCursor(envelope) : null;
            _picosecondsPerGap = SimDuration.PicosecondsPerSecond / options.RatePerSecond;
        }

        public bool TryNext(out RequestSpec request)
        {
            if (_given >= _options.Requests || !MoveOn())
            {
                request = default;
                return false;
            }

            _given++;
            var (prompt, output) = _options.Lengths.Draw(_lengthStream);
            request = new RequestSpec
            {
                Arrival = new(_time),
                PromptTokens = prompt,
                OutputTokens = output,
                Client = _clients?.Draw(_clientStream) ?? -1,
            };
            return true;
        }

        public void Dispose()
        {
        }

        private bool MoveOn()
        {
            var gap = _options.Process switch
            {
                ArrivalProcess.Constant => 1.0,
                ArrivalProcess.Poisson => -Math.Log(_arrivalStream.NextPositive()),
                _ => _gamma!.Sample(_arrivalStream),
            };
            if (_envelope is not null)
            {
                var seconds = _envelope.Advance(gap / _options.RatePerSecond);
                if (!(seconds < SimTime.MaxDays * 86_400.0))
                {
                    return false;
                }

                _time = Math.Max(_time, (long)Math.Round(seconds * SimDuration.PicosecondsPerSecond));
                return true;
            }

            var picoseconds = (gap * _picosecondsPerGap) + _fraction;
            var whole = Math.Round(picoseconds);
            if (!(whole + _time < SimTime.MaxDays * 86_400.0 * SimDuration.PicosecondsPerSecond))
            {
                return false;
            }

            _fraction = picoseconds - whole;
            _time += (long)Math.Max(0, whole);
            return true;
        }
    }
}
