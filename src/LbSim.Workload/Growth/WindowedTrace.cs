using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Workload.Traces;

namespace LbSim.Workload.Growth;

/// <summary>A window of a recorded trace as traffic that can be resampled and copied.</summary>
/// <remarks>
/// Replication 0 is the window as recorded, the others are local block bootstraps of it; copies from the second on are bootstraps
/// whose blocks are rotated as well. Rows before and after the window stay in their place (in copies, rotated among themselves).
/// A peak window is held in memory; a window that is the whole trace is read from the file for every run.
/// </remarks>
public sealed class WindowedTrace : IWorkload, ICopySource
{
    private readonly TraceWorkload _trace;
    private readonly RequestSpec[]? _rows;
    private readonly CommonContents _common = new();

    private WindowedTrace(TraceWorkload trace, WindowLayout layout, RequestSpec[]? rows, SimTime start)
    {
        _trace = trace;
        _rows = rows;
        Layout = layout;
        var tally = new Tally(layout);
        using var source = OpenRows();
        while (source.TryNext(out var row))
        {
            tally.Add(row);
            _common.Add(row);
        }

        _common.Complete();
        Window = new(start, start + layout.Length, tally.Requests, tally.PromptTokens, tally.OutputTokens);
        HasPrefixes = _common.IsAny;
    }

    /// <summary>Where the window lies in a run.</summary>
    public WindowLayout Layout { get; }

    /// <summary>The window: its place in the trace's time at its speed, and what arrives in it.</summary>
    public TrafficWindow Window { get; }

    /// <summary>Whether prompts name what they begin with.</summary>
    public bool HasPrefixes { get; }

    /// <inheritdoc/>
    public bool IsRandom => true;

    /// <inheritdoc/>
    public bool IsStationary => false;

    /// <inheritdoc/>
    public bool HasClients => _trace.HasClients;

    /// <inheritdoc/>
    public bool HasSessions => _trace.HasSessions;

    int ICopySource.Clients => _trace.DrawnClients?.Count ?? _trace.Summary.Clients;

    /// <summary>Length of a trace with all its repeats at its speed: from its first row to its last, plus one mean gap.</summary>
    public static SimDuration LengthOf(TraceWorkload trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var span = trace.Summary.Span.Picoseconds;
        return new(trace.Summary.Requests < 2 ? span : (long)(span + ((Int128)span / (trace.Summary.Requests - 1))));
    }

    /// <summary>The busiest windows of a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="length">Length of the windows, at most that of the trace.</param>
    public static PeakWindows PeaksOf(TraceWorkload trace, SimDuration length)
    {
        using var source = trace.OpenRows();
        return PeakWindows.Of(source, SimTime.Zero + LengthOf(trace), length);
    }

    /// <summary>All of a trace up to an instant, without a lead.</summary>
    /// <param name="trace">The trace; its rows are not all at one instant.</param>
    /// <param name="end">End of the measured arrivals; <see cref="SimTime.Never"/> for the end of the trace.</param>
    public static WindowedTrace Whole(TraceWorkload trace, SimTime end)
    {
        var length = LengthOf(trace);
        var window = end == SimTime.Never || end - SimTime.Zero > length ? length : end - SimTime.Zero;
        var rest = length - window;
        return new(trace, new(SimDuration.Zero, window, rest < WindowLayout.Margin ? rest : WindowLayout.Margin), null, SimTime.Zero);
    }

    /// <summary>A window of a trace, with the rows of the minute before it (and after it).</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="start">Where the window starts.</param>
    /// <param name="length">How long it is.</param>
    public static WindowedTrace Peak(TraceWorkload trace, SimTime start, SimDuration length)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var lead = new SimDuration(Math.Min(start.Picoseconds, WindowLayout.Margin.Picoseconds));
        var layout = new WindowLayout(lead, length, WindowLayout.Margin);
        var first = start - lead;
        var end = start + length + layout.Tail;
        var rows = new List<RequestSpec>();
        using var source = trace.OpenRows();
        while (source.TryNext(out var row) && row.Arrival < end)
        {
            if (row.Arrival >= first)
            {
                rows.Add(row with { Arrival = SimTime.Zero + (row.Arrival - first), Prefix = row.Prefix.IsEmpty ? default : row.Prefix.ToArray() });
            }
        }

        return new(trace, layout, [.. rows], start);
    }

    /// <inheritdoc/>
    public IWorkSource Open(ulong seed, int replication) => ((ICopySource)this).OpenCopy(seed, replication, 1);

    IWorkSource ICopySource.OpenCopy(ulong seed, int replication, int copy)
    {
        // copy 1 of a replication is what a resampled trace is elsewhere; the others have streams of their own
        var own = copy == 1 ? seed : StableHash.Combine(StableHash.Combine(seed, StableHash.Of("trace-copies")), (ulong)copy);
        return new WindowCopy(OpenRows(), Layout, new()
        {
            Draws = copy == 1 && replication == 0 ? null : new BlockDraws(own, replication, Layout.Blocks),
            Rotation = copy == 1 ? null : StableHash.Combine(StableHash.Combine(own, (ulong)replication), StableHash.Of("rotation")),
            Number = copy,
            Common = _common,
            Clients = _trace.DrawnClients,
            ClientStream = _trace.DrawnClients is null ? null : TrafficStreams.Open(own, replication, TrafficStreams.Clients),
        });
    }

    private IWorkSource OpenRows() => _rows is null
        ? new Cut(_trace.OpenRows(), Layout.End + Layout.Tail)
        : new Held(_rows);

    private sealed class Held(RequestSpec[] rows) : IWorkSource
    {
        private int _next;

        public bool TryNext(out RequestSpec request)
        {
            request = _next < rows.Length ? rows[_next] : default;
            return _next++ < rows.Length;
        }

        public void Dispose()
        {
        }
    }

    private sealed class Cut(IWorkSource inner, SimTime end) : IWorkSource
    {
        public bool TryNext(out RequestSpec request) => inner.TryNext(out request) && request.Arrival < end;

        public void Dispose() => inner.Dispose();
    }

    // what arrives in the window
    private sealed class Tally(WindowLayout layout)
    {
        public long Requests { get; private set; }

        public long PromptTokens { get; private set; }

        public long OutputTokens { get; private set; }

        public void Add(in RequestSpec row)
        {
            if (row.Arrival >= layout.Start && row.Arrival < layout.End)
            {
                Requests++;
                PromptTokens += row.PromptTokens;
                OutputTokens += row.OutputTokens;
            }
        }
    }
}
