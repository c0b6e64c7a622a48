using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Workload.Generators;
using LbSim.Workload.Growth;
using LbSim.Workload.Lengths;

namespace LbSim.Workload.Users;

/// <summary>Closed-loop traffic of a fixed number of users: each sends its next request only when the one before has ended.</summary>
/// <remarks>Lengths, think times and the schedule are functions of (seed, replication, user, turn); only when later turns go out depends on the servers.</remarks>
public sealed class UserTraffic : IWorkload
{
    private readonly UserTrafficOptions _options;
    private readonly ILengthModel _lengths;
    private readonly Func<GapProcess>? _gaps;
    private readonly RateFactor[] _factors;

    /// <summary>Prepares the distributions and tables, which all runs share.</summary>
    /// <param name="options">Valid options.</param>
    /// <exception cref="ArgumentException">An option is out of range; <see cref="UserTrafficOptions.Validate"/> says which.</exception>
    public UserTraffic(UserTrafficOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionCheck.ThrowIfAny(options.Validate(), nameof(options));
        _options = options;
        _lengths = options.Lengths.Build();
        _gaps = options.Schedule?.UnitGaps();
        _factors = [.. options.Envelopes.SelectMany(envelope => envelope.Build())];
    }

    /// <inheritdoc/>
    /// <remarks>False only when nothing is drawn: constant think times, fixed lengths, and no schedule or an equally spaced one.</remarks>
    public bool IsRandom => _lengths.IsRandom || _options.Users.Think is not ConstantDistribution || _options.Schedule is { Process: not ArrivalProcess.Constant };

    /// <inheritdoc/>
    public bool IsStationary => _factors.Length == 0;

    /// <inheritdoc/>
    public bool HasClients => true;

    /// <inheritdoc/>
    public bool HasSessions => true;

    /// <inheritdoc/>
    public bool IsClosedLoop => true;

    /// <summary>Expected prompt tokens of a request, before rounding and bounds.</summary>
    public double MeanPromptTokens => _lengths.MeanPrompt;

    /// <summary>Expected output tokens of a request, before rounding and bounds.</summary>
    public double MeanOutputTokens => _lengths.MeanOutput;

    /// <summary>More users (or fewer), or the same ones in less time: think times and gaps of the schedule divided.</summary>
    internal UserTraffic Grown(double multiplier, GrowthKind kind)
    {
        var schedule = _options.Schedule is { } offered ? offered with { RatePerSecond = offered.RatePerSecond * multiplier } : null;
        if (kind == GrowthKind.Squeeze)
        {
            return new(_options with { Schedule = schedule, Users = _options.Users with { Think = new DividedDistribution(_options.Users.Think, multiplier) } });
        }

        var count = (int)Math.Clamp(Math.Round(_options.Users.Count * multiplier), 1, UserOptions.MostUsers);
        var requests = _options.Requests is { } limit ? Math.Max(1, (long)Math.Round(limit * multiplier)) : (long?)null;
        return new(_options with { Schedule = schedule, Requests = requests, Users = _options.Users with { Count = count } });
    }

    /// <inheritdoc/>
    public IWorkSource Open(ulong seed, int replication)
    {
        var draws = new UserDraws(_lengths, _options.Users.Think, seed, replication);
        var schedule = _options.Schedule is { } offered
            ? new TurnSchedule(_options.Users.Count, _gaps!(), new(offered.RatePerSecond, _factors), TrafficStreams.Open(seed, replication, TrafficStreams.Arrivals))
            : null;
        return new UserSource(_options.Users, draws, schedule, _options.Requests ?? long.MaxValue);
    }
}
