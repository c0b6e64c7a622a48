using LbSim.Simulation;
using LbSim.Simulation.Metrics;
using LbSim.Simulation.Requests;
using LbSim.Simulation.Servers;
using LbSim.Workload;

namespace LbSim.Tests.Simulation.Twins;

/// <summary>Gateway, network, clients and faults around <see cref="NaiveEngine"/>: a list of things to do, the earliest first.</summary>
/// <remarks>This part is what drives; NaiveWorld.Requests.cs follows requests.</remarks>
internal sealed partial class NaiveWorld
{
    private readonly RunSpec _spec;
    private readonly BalancerKind _balancer;
    private readonly long _window;
    private readonly IReadOnlyList<PrefixSegment[]> _prefixes;
    private readonly List<RequestSpec> _traffic;
    private readonly List<NaiveEngine> _engines = [];
    private readonly List<int> _groups = [];
    private readonly List<long> _delays = [];
    private readonly List<long> _overheads = [];
    private readonly List<(long Time, int Phase, int Actor, long Number, Action Do)> _pending = [];
    private readonly SortedSet<long> _looks;
    private readonly NaiveResult _result = new();
    private readonly int[] _crashes;
    private readonly int[] _stops;
    private long _number;
    private int _arrived;
    private long _now;
    private long _nextEdge;

    // places in an instant, lower first
    private const int Faults = 0;
    private const int Cancels = 1;
    private const int PassEnds = 2;
    private const int News = 3;
    private const int Arrivals = 4;
    private const int Deliveries = 5;

    public NaiveWorld(Scenario scenario)
    {
        _spec = scenario.Spec(singleStep: false, null);
        _balancer = scenario.Balancer;
        _window = scenario.TrafficWindow;
        _prefixes = scenario.ProbePrefixes;
        _traffic = [.. scenario.Traffic.Where(request => _spec.SendAfterDuration || request.Arrival < _spec.Duration)];
        for (var group = 0; group < _spec.Groups.Count; group++)
        {
            for (var copy = 0; copy < _spec.Groups[group].Count; copy++)
            {
                var engine = (EngineSpec)_spec.Groups[group].Server;
                _delays.Add(_spec.Groups[group].NetworkDelay.Picoseconds);
                _overheads.Add(engine.RequestOverhead.Picoseconds);
                _groups.Add(group);
                _engines.Add(new NaiveEngine(_engines.Count, engine, this));
            }
        }

        _crashes = new int[_engines.Count];
        _stops = new int[_engines.Count];
        _outstanding = new int[_engines.Count];
        foreach (var fault in _spec.Faults)
        {
            At(fault.At.Picoseconds, Faults, fault.Server, () => Break(fault));
        }

        _nextEdge = _spec.SeriesWindow.Picoseconds;
        _looks = [.. scenario.Probes, _spec.Warmup.Picoseconds, LastInstant(), 0];
    }

    public NaiveResult Run()
    {
        while (true)
        {
            var next = NextInstant();
            var end = EndOfRun();
            if (next > end)
            {
                LookUntil(end);
                Advance(Math.Max(_now, end));
                break;
            }

            if (next == long.MaxValue)
            {
                break;
            }

            LookUntil(next - 1);
            Advance(next);
            while (Happen())
            {
            }

            foreach (var engine in _engines)
            {
                engine.Step(_now);
            }

            LookUntil(_now);
        }

        Close();
        return _result;
    }

    // The last instant of the measured span, known to a world that has the whole traffic in its hands.
    private long LastInstant() =>
        _spec.Duration.Picoseconds < long.MaxValue ? _spec.Duration.Picoseconds : _traffic.Count == 0 ? 0 : _traffic[^1].Arrival.Picoseconds;

    private long EndOfRun()
    {
        var drained = LastInstant() + Math.Min(_spec.DrainLimit.Picoseconds, long.MaxValue / 4);
        if (_spec.Duration.Picoseconds == long.MaxValue)
        {
            var isDry = _arrived == _traffic.Count;
            return !isDry ? long.MaxValue : _requests.All(request => request.Outcome != Outcome.InFlight) ? _now : drained;
        }

        var cohort = _requests.Where(request => request.IsMeasured).ToList();
        return cohort.Any(request => request.Outcome == Outcome.InFlight)
            ? drained
            : Math.Min(drained, cohort.Select(request => request.Ended).Append(LastInstant()).Max());
    }

    private long NextInstant()
    {
        var next = _pending.Count == 0 ? long.MaxValue : _pending.Min(item => item.Time);
        foreach (var engine in _engines)
        {
            next = Math.Min(next, engine.PassEnd ?? long.MaxValue);
        }

        return _arrived < _traffic.Count ? Math.Min(next, _traffic[_arrived].Arrival.Picoseconds) : next;
    }

    // Does the first thing due at this instant; false when nothing is.
    private bool Happen()
    {
        var due = _pending.Where(item => item.Time == _now).OrderBy(item => item.Phase).ThenBy(item => item.Actor).ThenBy(item => item.Number).ToList();
        var ending = _engines.FindIndex(engine => engine.PassEnd == _now);
        var isArriving = _arrived < _traffic.Count && _traffic[_arrived].Arrival.Picoseconds == _now;
        var phase = due.Count > 0 ? due[0].Phase : int.MaxValue;
        if (ending >= 0 && phase >= PassEnds)
        {
            _engines[ending].EndPass(_now);
        }
        else if (isArriving && phase >= Arrivals)
        {
            Arrive(_traffic[_arrived++]);
        }
        else if (due.Count > 0)
        {
            _pending.Remove(due[0]);
            due[0].Do();
        }
        else
        {
            return false;
        }

        return true;
    }

    private void Advance(long time)
    {
        foreach (var engine in _engines)
        {
            engine.Pass(time - _now);
        }

        _now = time;
    }

    // Looks at every instant asked for up to and including one; between instants nothing but integrals changes.
    private void LookUntil(long time)
    {
        while (true)
        {
            var instant = _looks.Count > 0 ? Math.Min(_looks.Min, _nextEdge) : _nextEdge;
            if (instant > time)
            {
                return;
            }

            _looks.Remove(instant);
            _nextEdge += instant == _nextEdge ? _spec.SeriesWindow.Picoseconds : 0;
            Advance(instant);
            Look();
        }
    }

    private void Look() => _result.Observations[_now] = new(
        [.. _engines.Select(engine => engine.Totals)],
        [.. _engines.Select(engine => engine.Signals)],
        [.. _engines.Select(engine => string.Join(' ', _prefixes.Select(prefix => engine.CachedTokens(Ends(prefix, int.MaxValue)))))],
        _requests.Count(request => request.Outcome == Outcome.InFlight));

    private void At(long time, int phase, int actor, Action what) => _pending.Add((time, phase, actor, _number++, what));

    private void Break(FaultSpec fault)
    {
        var counts = fault.Kind == FaultKind.Crash ? _crashes : _stops;
        Count(+1);
        if (fault.Kind == FaultKind.Crash)
        {
            _engines[fault.Server].Crash(_now);
        }

        if (fault.For is { } length)
        {
            At(_now + length.Picoseconds, Faults, fault.Server, () => Count(-1));
        }

        // the balancer hears only of changes
        void Count(int change)
        {
            var wasEligible = IsEligible(fault.Server);
            counts[fault.Server] += change;
            if (IsEligible(fault.Server) != wasEligible)
            {
                _result.Seen.Add($"eligible {fault.Server} {!wasEligible}");
            }
        }
    }

    private bool IsEligible(int server) => _crashes[server] + _stops[server] == 0;

    private void Close()
    {
        Look();
        foreach (var request in _requests.Where(request => request.Outcome == Outcome.InFlight))
        {
            _result.All.InFlight++;
            _result.Cohort.InFlight += request.IsMeasured ? 1 : 0;
            if (request.FirstToken > _now)
            {
                request.FirstToken = -1;
            }

            Measure(request);
            _result.Records.Add(RecordOf(request));
        }

        _result.End = _now;
        _result.SpanEnd = Math.Min(LastInstant(), _now);
        _result.Servers = [.. _engines.Select(engine => engine.Totals)];
        _result.TooLong = _engines.Sum(engine => engine.TooLong);
        _result.Truncated = _engines.Sum(engine => engine.Truncated);
        _result.LargestPass = [.. Enumerable.Range(0, _spec.Groups.Count).Select(group => _engines.Where((_, id) => _groups[id] == group).Max(engine => engine.LargestPass))];
    }
}
