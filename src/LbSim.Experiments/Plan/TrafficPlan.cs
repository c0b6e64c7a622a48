using System.Collections.Concurrent;
using LbSim.Kernel.Time;
using LbSim.Scenarios;
using LbSim.Workload;
using LbSim.Workload.Generators;
using LbSim.Workload.Growth;
using LbSim.Workload.Parts;
using LbSim.Workload.Sessions;
using LbSim.Workload.Traces;
using LbSim.Workload.Users;

namespace LbSim.Experiments.Plan;

/// <summary>The traffic of a plan: the window it is for, the whole workload, and both at any multiplier.</summary>
internal sealed class TrafficPlan
{
    private readonly Scenario _scenario;
    private readonly PlanTraffic _base;
    private readonly PlanTraffic _wholeBase;
    private readonly ConcurrentDictionary<double, PlanTraffic> _window = new();
    private readonly ConcurrentDictionary<double, PlanTraffic> _whole = new();

    public TrafficPlan(Scenario scenario)
    {
        _scenario = scenario;
        switch (scenario.Workload)
        {
            case TraceWorkload trace:
                var all = WindowedTrace.Whole(trace, scenario.Duration);
                _wholeBase = Of(all, scenario.Warmup);
                HasPrefixes = all.HasPrefixes;
                _base = scenario.Plan!.Peak is { } peak ? PeakOf(trace, peak) : _wholeBase;
                BlockSeconds = ((WindowedTrace)_base.Workload).Layout.Block.Seconds;
                break;
            case GeneratedWorkload generator:
                _wholeBase = new(generator, scenario.Warmup, scenario.Duration, scenario.Traffic.RatePerSecond, isTrace: false);
                _base = scenario.Plan!.Peak is { } window ? PeakOf(generator, window) : _wholeBase;
                break;
            case PartsWorkload parts:
                var windowed = parts.Windowed(scenario.Duration);
                var traces = windowed.Parts.Select(part => part.Workload).OfType<WindowedTrace>().ToList();
                HasPrefixes = parts.Parts.Any(part => part.Workload is UserTraffic or SessionWorkload) || traces.Exists(trace => trace.HasPrefixes);
                BlockSeconds = traces.Count == 0 ? null : traces.Min(trace => trace.Layout.Block.Seconds);
                _wholeBase = new(windowed, scenario.Warmup, scenario.Duration, scenario.Traffic.RatePerSecond, isTrace: traces.Count > 0);
                _base = _wholeBase;
                break;
            default:
                HasPrefixes = scenario.Workload is UserTraffic or SessionWorkload;
                _wholeBase = new(scenario.Workload, scenario.Warmup, scenario.Duration, scenario.Traffic.RatePerSecond, isTrace: false);
                _base = _wholeBase;
                break;
        }
    }

    /// <summary>The window planned for; null for the whole workload.</summary>
    public TrafficWindow? Peak { get; private set; }

    /// <summary>The busiest windows by each measure, where a window is planned for.</summary>
    public PeakWindows? Peaks { get; private set; }

    /// <summary>Length of the blocks a trace is resampled by; null for generated traffic.</summary>
    public double? BlockSeconds { get; }

    /// <summary>Whether prompts name what they begin with.</summary>
    public bool HasPrefixes { get; }

    /// <summary>The window planned for, at a multiplier.</summary>
    public PlanTraffic At(double multiplier) => _window.GetOrAdd(multiplier, times => Grow(_base, times, _scenario.Plan!.Growth));

    /// <summary>The whole workload at a multiplier.</summary>
    public PlanTraffic WholeAt(double multiplier) => _whole.GetOrAdd(multiplier, times => Grow(_wholeBase, times, _scenario.Plan!.Growth));

    /// <summary>Index of dispersion over 1 s and 10 s of the window at a multiplier, replication 0; null in a closed loop.</summary>
    public double?[]? DispersionAt(double multiplier, GrowthKind kind)
    {
        var traffic = Grow(_base, multiplier, kind);
        if (traffic.Workload.IsClosedLoop)
        {
            return null;
        }

        using var source = traffic.Workload.Open(_scenario.Seed, 0);
        return Dispersion.Of(source, traffic.Warmup, traffic.Duration, SimDuration.FromSeconds(1), SimDuration.FromSeconds(10));
    }

    private static PlanTraffic Grow(PlanTraffic traffic, double multiplier, GrowthKind kind)
    {
        var workload = TrafficGrowth.Of(traffic.Workload, multiplier, kind);
        var isSqueezed = kind == GrowthKind.Squeeze && !workload.IsClosedLoop;
        return new(
            workload,
            isSqueezed ? Divided(traffic.Warmup, multiplier) : traffic.Warmup,
            isSqueezed ? Divided(traffic.Duration, multiplier) : traffic.Duration,
            traffic.RatePerSecond * multiplier,
            traffic.IsTrace);
    }

    private static SimTime Divided(SimTime time, double divisor) => time == SimTime.Never ? time : new((long)Math.Round(time.Picoseconds / divisor));

    private static PlanTraffic Of(WindowedTrace trace, SimTime warmup) =>
        new(trace, warmup, trace.Layout.End, trace.Window.Requests / trace.Layout.Length.Seconds, isTrace: true);

    private PlanTraffic PeakOf(TraceWorkload trace, PeakSpec peak)
    {
        Peaks = WindowedTrace.PeaksOf(trace, peak.Window);
        Peak = Chosen(Peaks, peak.By);
        var window = WindowedTrace.Peak(trace, Peak.Start, peak.Window);
        return Of(window, window.Layout.Start);
    }

    // found in one replication, and the same place for all: a peak of an envelope is one, a chance crowd is not
    private PlanTraffic PeakOf(GeneratedWorkload generator, PeakSpec peak)
    {
        using (var source = generator.Open(_scenario.Seed, 0))
        {
            Peaks = PeakWindows.Of(source, SimTime.FromSeconds(_scenario.Traffic.SpanSeconds), peak.Window);
        }

        Peak = Chosen(Peaks, peak.By);
        var lead = new SimDuration(Math.Min(Peak.Start.Picoseconds, WindowLayout.Margin.Picoseconds));
        var start = SimTime.Zero + lead;
        var expected = generator.ExpectedRequests(Peak.End) - generator.ExpectedRequests(Peak.Start);
        return new(new WindowedGenerator(generator, Peak.Start - lead), start, start + peak.Window, expected / peak.Window.Seconds, isTrace: false);
    }

    private static TrafficWindow Chosen(PeakWindows peaks, PeakMeasure by) => by == PeakMeasure.Requests ? peaks.ByRequests : peaks.ByTokens;
}
