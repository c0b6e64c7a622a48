using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Workload.Generators;
using LbSim.Workload.Growth;
using LbSim.Workload.Lengths;

namespace LbSim.Workload.Mixtures;

/// <summary>The superposition of many clients' traffic: counts have the sum of the clients' variances, lengths each client's joint distribution.</summary>
/// <remarks>
/// Who the clients are (burstiness, length factors) is drawn from the seed alone and is the same in every replication; what they send
/// differs. Every client begins in equilibrium, as if it had been sending for ever: clients that all began with an arrival would begin with a burst.
/// </remarks>
public sealed class MixtureWorkload : IWorkload, ICopySource
{
    private const double LeastCv = 0.05;
    private const double MostCv = 100;

    private readonly MixtureOptions _options;
    private readonly Group[] _groups;

    /// <summary>Prepares the distributions and tables, which all runs share.</summary>
    /// <param name="options">Valid options.</param>
    /// <exception cref="ArgumentException">An option is out of range; <see cref="MixtureOptions.Validate"/> says which.</exception>
    public MixtureWorkload(MixtureOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionCheck.ThrowIfAny(options.Validate(), nameof(options));
        _options = options;
        var shares = options.Groups.Sum(group => group.Share);
        _groups = [.. options.Groups.Select(group => new Group(
            group,
            options.RatePerSecond * group.Share / shares,
            [.. options.Envelopes.Concat(group.Envelopes).SelectMany(envelope => envelope.Build())],
            group.Lengths.Build()))];
        MeanPromptTokens = _groups.Sum(group => group.Rate / options.RatePerSecond * group.Lengths.MeanPrompt);
        MeanOutputTokens = _groups.Sum(group => group.Rate / options.RatePerSecond * group.Lengths.MeanOutput);
    }

    /// <inheritdoc/>
    public bool IsRandom => true;

    /// <inheritdoc/>
    public bool IsStationary => Array.TrueForAll(_groups, group => group.Factors.Length == 0);

    /// <inheritdoc/>
    public bool HasClients => true;

    /// <inheritdoc/>
    public bool HasSessions => false;

    /// <summary>How many clients there are.</summary>
    public int Clients => _options.Groups.Sum(group => group.Count);

    /// <summary>How many requests there are; null for no end.</summary>
    public long? Requests => _options.Requests;

    /// <summary>Expected prompt tokens of a request over all clients that could be drawn, before rounding and bounds.</summary>
    public double MeanPromptTokens { get; }

    /// <summary>Expected output tokens of a request over all clients that could be drawn, before rounding and bounds.</summary>
    public double MeanOutputTokens { get; }

    /// <summary>Expected requests from the start up to an instant, were there no limit on their number.</summary>
    public double ExpectedRequests(SimTime end) =>
        _groups.Sum(group => RateClock.Integral(group.Rate, group.Factors, new(Math.Min(end.Picoseconds, TimeLimits.Latest))));

    /// <summary>Mean requests per second of each client, before any envelope: groups in their order, the busiest of a group first.</summary>
    public IReadOnlyList<double> Rates() => [.. _groups.SelectMany(RatesOf)];

    /// <inheritdoc/>
    public IWorkSource Open(ulong seed, int replication)
    {
        var clients = new List<MixtureClient>(Clients);
        var nature = TrafficStreams.KeyOf(seed, 0, TrafficStreams.Population);
        var stream = new RandomStream(0, 0UL);
        foreach (var group in _groups)
        {
            foreach (var rate in RatesOf(group))
            {
                stream.Reseed(nature, (ulong)clients.Count);
                clients.Add(Client(group, rate, stream));
            }
        }

        return new MixtureSource([.. clients], _options.Requests ?? long.MaxValue, seed, replication);
    }

    /// <remarks>Further copies are other clients of the same groups: a service with more customers, not the same ones twice as busy.</remarks>
    IWorkSource ICopySource.OpenCopy(ulong seed, int replication, int copy) =>
        Open(copy == 1 ? seed : StableHash.Combine(StableHash.Combine(seed, StableHash.Of("mixture-copies")), (ulong)copy), replication);

    private static MixtureClient Client(Group group, double rate, RandomStream stream)
    {
        var spread = group.Options.Spread > 0 ? new LogNormalDistribution(1, group.Options.Spread) : null;
        var cv = group.Options.Cvs is { } cvs ? Math.Clamp(cvs.Sample(stream), LeastCv, MostCv) : group.Options.Arrivals.Cv;
        return new()
        {
            PromptFactor = spread?.Sample(stream) ?? 1,
            OutputFactor = spread?.Sample(stream) ?? 1,
            Gaps = group.Chain?.Invoke() ?? (group.Options.Arrivals with { RatePerSecond = rate, Cv = cv }).UnitGaps()(),
            Clock = new(rate, group.Factors),
            Lengths = group.Lengths,
        };
    }

    private static IEnumerable<double> RatesOf(Group group)
    {
        var weights = Enumerable.Range(1, group.Options.Count).Select(rank => Math.Pow(rank, -group.Options.Zipf)).ToArray();
        var sum = weights.Sum();
        return weights.Select(weight => group.Rate * weight / sum);
    }

    private sealed record Group(MixtureGroupOptions Options, double Rate, RateFactor[] Factors, ILengthModel Lengths)
    {
        /// <summary>Makes processes of several states over tables that all the group's clients share, whatever their rates; null for other processes.</summary>
        public Func<GapProcess>? Chain { get; } = Options.Arrivals.Process == ArrivalProcess.Markov ? Options.Arrivals.UnitGaps() : null;
    }
}
