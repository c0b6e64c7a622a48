using LbSim.Kernel.Time;
using LbSim.Workload.Generators;
using LbSim.Workload.Growth;

namespace LbSim.Workload.Sessions;

/// <summary>Closed-loop conversations that begin at random: later turns wait for the answers before, send the history again, and share it as a prefix.</summary>
/// <remarks>
/// Everything about a turn but its time is a function of (seed, replication, session, turn); whether it comes at all too, unless users
/// have a <see cref="SessionOptions.Patience"/> that a slow answer can exhaust.
/// </remarks>
public sealed class SessionWorkload : IWorkload
{
    private const int Sampled = 2_000;

    private readonly SessionOptions _options;
    private readonly SessionPlan _plan;
    private readonly Func<GapProcess> _gaps;
    private readonly RateFactor[] _factors;

    /// <summary>Prepares the distributions and tables, which all runs share.</summary>
    /// <param name="options">Valid options.</param>
    /// <exception cref="ArgumentException">An option is out of range; <see cref="SessionOptions.Validate"/> says which.</exception>
    public SessionWorkload(SessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionCheck.ThrowIfAny(options.Validate(), nameof(options));
        _options = options;
        _plan = new(options, options.Lengths.Build(), options.FirstLengths?.Build(), options.Turns.Build(), options.Opening?.Build(), options.Compaction?.At.Build(), options.Compaction?.To.Build(), options.Clients?.Build());
        _gaps = options.Arrivals.UnitGaps();
        _factors = [.. options.Envelopes.SelectMany(envelope => envelope.Build())];
        (MeanTurns, MeanPromptTokens, MeanOutputTokens) = Measure();
    }

    /// <inheritdoc/>
    public bool IsRandom => true;

    /// <inheritdoc/>
    public bool IsStationary => _factors.Length == 0;

    /// <inheritdoc/>
    public bool HasClients => _options.Clients is not null;

    /// <inheritdoc/>
    public bool HasSessions => true;

    /// <inheritdoc/>
    public bool IsClosedLoop => true;

    /// <summary>Turns of a session that nobody's patience ends, about: the mean of 2,000 drawn ones.</summary>
    public double MeanTurns { get; }

    /// <summary>Prompt tokens of a request, history included, about: over the same sessions.</summary>
    public double MeanPromptTokens { get; }

    /// <summary>Output tokens of a request, about: over the same sessions.</summary>
    public double MeanOutputTokens { get; }

    /// <summary>Expected sessions that begin from the start up to an instant, were there no limit on their number.</summary>
    public double ExpectedSessions(SimTime end) =>
        RateClock.Integral(_options.Arrivals.RatePerSecond, _factors, new(Math.Min(end.Picoseconds, TimeLimits.Latest)));

    /// <inheritdoc/>
    public IWorkSource Open(ulong seed, int replication) => new SessionSource(
        _options,
        new(_plan, seed, replication),
        _gaps(),
        new(_options.Arrivals.RatePerSecond, _factors),
        TrafficStreams.Open(seed, replication, TrafficStreams.Arrivals));

    /// <summary>More sessions (or fewer), begun as unevenly as these, or the same ones in less time: think times divided as well.</summary>
    /// <remarks>For Poisson beginnings more sessions are what independent copies would be; bursty beginnings keep their burstiness, where copies would lose some.</remarks>
    internal SessionWorkload Grown(double multiplier, GrowthKind kind)
    {
        var arrivals = _options.Arrivals with { RatePerSecond = _options.Arrivals.RatePerSecond * multiplier };
        return kind == GrowthKind.Squeeze
            ? new(_options with { Arrivals = arrivals, Think = new DividedDistribution(_options.Think, multiplier), ToolThink = new DividedDistribution(_options.ToolThink, multiplier) })
            : new(_options with { Arrivals = arrivals, Count = Times(_options.Count), Requests = Times(_options.Requests) });

        long? Times(long? limit) => limit is { } number ? Math.Max(1, (long)Math.Round(number * multiplier)) : null;
    }

    private (double Turns, double Prompt, double Output) Measure()
    {
        var draws = new SessionDraws(_plan, 0, 0);
        var session = new Session();
        var (turns, prompts, outputs) = (0L, 0L, 0L);
        for (var number = 0; number < Sampled; number++)
        {
            draws.Begin(session, number);
            while (true)
            {
                turns++;
                prompts += session.Prompt;
                outputs += session.Output;
                if (!draws.HasNext(session))
                {
                    break;
                }

                draws.MoveOn(session);
            }
        }

        return (turns / (double)Sampled, prompts / (double)turns, outputs / (double)turns);
    }
}
