using LbSim.Kernel.Random;
using LbSim.Kernel.Time;

namespace LbSim.Workload.Traces;

/// <summary>A recorded trace as traffic: streamed from its file anew for every run, so memory does not grow with its length.</summary>
public sealed class TraceWorkload : IWorkload
{
    private readonly TraceFile _file;
    private readonly TraceOptions _options;
    private readonly ZipfSampler? _clients;
    private readonly TraceBlocks _blocks;
    private readonly Lazy<CommonContents> _common;

    private TraceWorkload(TraceFile file, TraceOptions options, ZipfSampler? clients, TraceSummary summary)
    {
        _common = new(ReadCommon);
        _file = file;
        _options = options;
        _clients = clients;
        _blocks = TraceBlocks.Cut(summary.Recorded, summary.Rows, options.Block, options.Speed);
        Summary = summary;
    }

    /// <summary>Fewest blocks with which a trace may be resampled.</summary>
    public static int FewestBlocks => TraceBlocks.Fewest;

    /// <summary>How many blocks of <see cref="TraceOptions.Block"/> fit into one copy of the trace; 0 when it has no length.</summary>
    public int Blocks => _blocks.Count;

    /// <summary>Least length of a block in seconds as recorded.</summary>
    public double BlockSeconds => _options.Block.Seconds;

    /// <summary>Length of one copy as recorded, in seconds: from its first to its last row, plus one mean gap.</summary>
    public double RecordedSeconds => Summary.Rows < 2 ? 0 : (double)TraceSource.ShiftOf(Summary.Recorded, Summary.Rows, 1) / SimDuration.PicosecondsPerSecond;

    /// <summary>Whether the trace has enough blocks for replications after the first.</summary>
    public bool CanResample => _blocks.Count >= TraceBlocks.Fewest;

    /// <summary>What the pass over the file found.</summary>
    public TraceSummary Summary { get; }

    /// <summary>Draws the clients, where the trace's are replaced.</summary>
    internal ZipfSampler? DrawnClients => _clients;

    /// <inheritdoc/>
    /// <remarks>Replication 0 is the trace as recorded (clients aside, where they are drawn); the others resample its blocks, if it has enough.</remarks>
    public bool IsRandom => _options.Clients is not null || CanResample;

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
        using var source = new TraceSource(file, options with { Repeat = 1 }, null, null, null, scans: true);
        var tally = new TraceTally();
        while (source.TryNext(out var request))
        {
            tally.Add(request);
        }

        var reader = source.Rows.Reader;
        return new()
        {
            Name = file.Name,
            Format = source.Rows.Recognition.Format,
            Columns = reader.Columns.Describe(),
            IsCompressed = reader.Input.IsGzip,
            Sha256 = reader.Input.FinishHash(),
            Bytes = reader.Input.RawBytes,
            Rows = tally.Rows,
            Requests = tally.Rows * options.Repeat,
            Skipped = reader.Skipped,
            Failed = source.Rows.Failed,
            Duplicates = source.Rows.Duplicates,
            Notes = options.SpreadsTies ? [.. source.Rows.Notes, "Rows at one instant were spread evenly up to the next instant (spread-ties)."] : [.. source.Rows.Notes],
            Recorded = source.LastRecorded,
            Span = SpanOf(file, options, tally, source.LastRecorded),
            MeanPromptTokens = (double)tally.PromptTotal / tally.Rows,
            MeanOutputTokens = (double)tally.OutputTotal / tally.Rows,
            MaxPromptTokens = tally.MaxPrompt,
            MaxOutputTokens = tally.MaxOutput,
            HasClients = options.Clients is not null || tally.Clients > 0,
            HasSessions = tally.HasSessions,
            HasContents = tally.HasContents,
            Clients = options.Clients is null ? tally.Clients : 0,
            Models = [.. reader.Models],
        };
    }

    /// <inheritdoc/>
    /// <remarks>Replications from 1 on are a local block bootstrap of the trace; one too short for that is replayed as recorded in all of them.</remarks>
    /// <exception cref="TraceException">The file can no longer be read as it was when loaded.</exception>
    public IWorkSource Open(ulong seed, int replication)
    {
        var clientStream = _clients is null ? null : TrafficStreams.Open(seed, replication, TrafficStreams.Clients);
        return replication == 0 || !CanResample
            ? new TraceSource(_file, _options, _clients, clientStream, _common)
            : new ResampledSource(new TraceSource(_file, _options, null, null, _common), _blocks, Summary.Rows, new BlockDraws(seed, replication, _blocks.Count), _common.Value, _clients, clientStream);
    }

    /// <summary>Opens the rows as recorded, with the trace's own clients.</summary>
    internal IWorkSource OpenRows() => new TraceSource(_file, _options, null, null, _common);

    // only resampling and repeats ask for it, and it takes a pass over the file
    private CommonContents ReadCommon()
    {
        var common = new CommonContents();
        using var source = new TraceSource(_file, _options with { Repeat = 1 }, null, null, null);
        while (Summary.HasContents && source.TryNext(out var request))
        {
            common.Add(request);
        }

        common.Complete();
        return common;
    }

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
