using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Workload.Growth;
using LbSim.Workload.Lengths;

namespace LbSim.Workload.Generators;

/// <summary>Traffic drawn from distributions: the same for a seed and replication, another for another.</summary>
public sealed class GeneratedWorkload : IWorkload, ICopySource
{
    private readonly GeneratorOptions _options;
    private readonly Func<GapProcess> _gaps;
    private readonly RateFactor[] _factors;
    private readonly ILengthModel _lengths;
    private readonly ZipfSampler? _clients;

    /// <summary>Prepares the distributions and tables, which all runs share.</summary>
    /// <param name="options">Valid options.</param>
    /// <exception cref="ArgumentException">An option is out of range; <see cref="GeneratorOptions.Validate"/> says which.</exception>
    public GeneratedWorkload(GeneratorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionCheck.ThrowIfAny(options.Validate(), nameof(options));
        _options = options;
        _gaps = options.Arrivals.UnitGaps();
        _factors = [.. options.Envelopes.SelectMany(envelope => envelope.Build())];
        _lengths = options.Lengths.Build();
        _clients = options.Clients?.Build();
    }

    /// <inheritdoc/>
    /// <remarks>False only when nothing is drawn: constant gaps, fixed lengths, and no more than one client.</remarks>
    public bool IsRandom => _options.Arrivals.Process != ArrivalProcess.Constant || _lengths.IsRandom || _clients is { Count: > 1 };

    /// <inheritdoc/>
    public bool IsStationary => _factors.Length == 0;

    /// <inheritdoc/>
    public bool HasClients => _clients is not null;

    /// <inheritdoc/>
    public bool HasSessions => false;

    /// <summary>Expected prompt tokens of a request, before rounding and bounds.</summary>
    public double MeanPromptTokens => _lengths.MeanPrompt;

    /// <summary>Expected output tokens of a request, before rounding and bounds.</summary>
    public double MeanOutputTokens => _lengths.MeanOutput;

    /// <summary>How many requests there are; null for no end.</summary>
    public long? Requests => _options.Requests;

    /// <summary>Expected requests from the start up to an instant, were there no limit on their number.</summary>
    public double ExpectedRequests(SimTime end) =>
        RateClock.Integral(_options.Arrivals.RatePerSecond, _factors, new(Math.Min(end.Picoseconds, TimeLimits.Latest)));

    /// <inheritdoc/>
    public IWorkSource Open(ulong seed, int replication) => new GeneratedSource(
        _options.Requests ?? long.MaxValue,
        _gaps(),
        new(_options.Arrivals.RatePerSecond, _factors),
        _lengths,
        _clients,
        part => TrafficStreams.Open(seed, replication, part));

    int ICopySource.Clients => _clients?.Count ?? 0;

    // further copies are more instances of the same generator, drawn from streams of their own
    IWorkSource ICopySource.OpenCopy(ulong seed, int replication, int copy) =>
        Open(copy == 1 ? seed : StableHash.Combine(StableHash.Combine(seed, StableHash.Of("generator-copies")), (ulong)copy), replication);
}
