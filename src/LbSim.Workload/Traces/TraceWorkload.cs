using LbSim.Kernel.Random;
using LbSim.Kernel.Time;

namespace LbSim.Workload.Traces;

/// <summary>A recorded trace as traffic: streamed from its file anew for every run, so memory does not grow with its length.</summary>
public sealed class TraceWorkload : IWorkload
{
    private readonly TraceFile _file;
    private readonly TraceOptions _options;
    private readonly ZipfSampler? _clients;

    private TraceWorkload(TraceFile file, TraceOptions options, ZipfSampler? clients, TraceSummary summary)
    {
        _file = file;
        _options = options;
        _clients = clients;
        Summary = summary;
    }

    /// <summary>What the pass over the file found.</summary>
    public TraceSummary Summary { get; }

    /// <inheritdoc/>
    /// <remarks>True only when clients are drawn, and then replications differ in their clients alone: times and sizes are the trace's.</remarks>
    public bool IsRandom => _options.Clients is not null;

    /// <inheritdoc/>
    /// <remarks>Recorded traffic is never taken to be stationary.</remarks>
    public bool IsStationary => false;

    /// <inheritdoc/>
    public bool HasClients => Summary.HasClients;

    /// <inheritdoc/>
    public bool HasSessions => Summary.HasSessions;

    /// <summary>Reads a trace through once: every selected row is checked, measured, and the whole file hashed.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">How it is replayed; valid ones.</param>
    /// <exception cref="TraceException">The file or a row cannot be used.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static TraceWorkload Load(TraceFile file, TraceOptions options)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        OptionCheck.ThrowIfAny(options.Validate(), nameof(options));
        return new(file, options, options.Clients?.Build(), Scan(file, options));
    }

    /// <summary>One streaming pass over a trace.</summary>
    /// <inheritdoc cref="Load"/>
    public static TraceSummary Scan(TraceFile file, TraceOptions options)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        OptionCheck.ThrowIfAny(options.Validate(), nameof(options));
        using var source = new TraceSource(file, options with { Repeat = 1 }, null, null, scans: true);
        var tally = new TraceTally();
        while (source.TryNext(out var request))
        {
            tally.Add(request);
        }

        var reader = source.Rows.Reader;
        return new()
        {
            Name = file.Name,
            Format = source.Rows.Format.Name,
            Columns = reader.Columns.Describe(),
            IsCompressed = reader.Input.IsGzip,
            Sha256 = reader.Input.FinishHash(),
            Bytes = reader.Input.RawBytes,
            Rows = tally.Rows,
            Requests = tally.Rows * options.Repeat,
            Skipped = reader.Skipped,
            Span = SpanOf(file, options, tally, source.LastRecorded),
            MeanPromptTokens = (double)tally.PromptTotal / tally.Rows,
            MeanOutputTokens = (double)tally.OutputTotal / tally.Rows,
            MaxPromptTokens = tally.MaxPrompt,
            MaxOutputTokens = tally.MaxOutput,
            HasClients = options.Clients is not null || tally.Clients > 0,
            HasSessions = tally.HasSessions,
            Clients = options.Clients is null ? tally.Clients : 0,
            Models = [.. reader.Models],
        };
    }

    /// <inheritdoc/>
    /// <exception cref="TraceException">The file can no longer be read as it was when loaded.</exception>
    public IWorkSource Open(ulong seed, int replication) =>
        new TraceSource(_file, _options, _clients, _clients is null ? null : TrafficStreams.Open(seed, replication, TrafficStreams.Clients));

    private static SimDuration SpanOf(TraceFile file, TraceOptions options, TraceTally tally, Int128 recorded)
    {
        if (options.Repeat > 1 && recorded == 0)
        {
            throw new TraceException(file.Name, "has its rows at a single instant, so copies have no gap to be shifted by; expected repeat: 1");
        }

        var shift = options.Repeat == 1 ? 0 : TraceSource.ShiftOf(recorded, tally.Rows, options.Repeat - 1);
        if (new TimeScale(options.Speed).TryScale(recorded + shift, out var end))
        {
            return end - SimTime.Zero;
        }

        throw new TraceException(file.Name, $"spans more than {SimTime.MaxDays} days with repeat: {options.Repeat}; a run holds {SimTime.MaxDays}: use fewer copies, start and limit, or a higher speed");
    }
}
