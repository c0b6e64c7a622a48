using System.Globalization;
using LbSim.Balancing;
using LbSim.Balancing.Views;
using LbSim.Kernel;
using LbSim.Kernel.Events;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Simulation.Dispatch;
using LbSim.Simulation.Metrics;
using LbSim.Simulation.Requests;
using LbSim.Simulation.Servers;
using LbSim.Workload;

namespace LbSim.Simulation;

/// <summary>One run: the clock, who acts when, and the messages between gateway and servers.</summary>
/// <remarks>
/// The order of an instant is that of <see cref="Phase"/>. Events sit in three places, whichever is earliest goes first:
/// the next arrival, the servers' own wake-up times, and one-shot events (messages under way, timers, faults).
/// This part drives; SimulationRun.Lifecycle.cs follows a request from arrival to end, SimulationRun.Timeouts.cs its client; SimulationRun.Faults.cs
/// breaks servers; SimulationRun.Sampling.cs looks.
/// </remarks>
internal sealed partial class SimulationRun : IServerHost, IDisposable
{
    private const int ProgressEvery = 1 << 14;

    // what inference servers listen on by default; hash rings see it
    private const int ServerPort = 8000;

    private readonly RunSpec _spec;
    private readonly RunOptions _options;
    private readonly EventQueue _events = new();
    private readonly ActorClock _wakeUps = new();
    private readonly RequestTable _requests = new();
    private readonly Server[] _servers;
    private readonly long[] _networkDelays;
    private readonly long[] _overheads;
    private readonly Uplinks _uplinks;
    private readonly PushGateway _gateway;
    private readonly FleetTruth? _truth;
    private readonly IWorkSource _source;
    private readonly RunResult _result;
    private readonly RunRecorder _recorder;
    private readonly bool _hasTimeouts;
    private readonly bool _hearsFirstTokens;
    private readonly RandomStream _patience = new(0, 0UL);
    private readonly ulong _patienceKey;
    private int[] _steps = new int[16];
    private int _stepCount;
    private bool[] _isStepDue;

    private long _now;
    private RequestSpec _next;
    private bool _hasNext;
    private bool _isHolding; // the source has given out _next, whether or not it is still to arrive
    private bool _isSourceDry;
    private long _lastArrival;
    private long _lastMeasuredEnd;
    private long _spanEnd;
    private long _horizon = long.MaxValue;
    private int _probe;
    private bool _isSpanStartDue = true;
    private bool _isSpanEndDue = true;
    private bool _isStopped;

    public SimulationRun(RunSpec spec, RunOptions options)
    {
        _spec = spec;
        _options = options;
        var seed = StableHash.Combine(spec.Seed, (ulong)spec.Replication);
        var count = 0;
        foreach (var group in spec.Groups)
        {
            count += group.Count;
        }

        _servers = new Server[count];
        _networkDelays = new long[count];
        _overheads = new long[count];
        _uplinks = new Uplinks(spec.Groups, count);
        _isStepDue = new bool[count];
        _activeCrashes = new int[count];
        _activeStops = new int[count];
        var context = new BalancerContext(seed, "balancer");
        _gateway = new PushGateway(0, spec.Balancer(context), spec.ExpectedOutputTokens);
        _hearsFirstTokens = context.HearsFirstTokens;
        BuildFleet(seed);
        if (context.TrafficWindow is { } window)
        {
            TrackTraffic(window.Picoseconds);
        }

        if (context.SeesTruth)
        {
            _truth = new FleetTruth(_servers);
            _gateway.Reveal(_truth);
        }

        var rows = count > SeriesRecorder.MaxServerRows ? spec.Groups.Count : count;
        _result = new RunResult
        {
            All = new(),
            Cohort = new(),
            LargestPass = new int[spec.Groups.Count],
            Servers = new ServerTotals[count],
            AtSpanStart = new ServerTotals[count],
            AtSpanEnd = new ServerTotals[count],
            Series = new SeriesRecorder(spec.SeriesWindow, rows, rows != count),
        };
        _recorder = new RunRecorder(_result, spec.Objectives, options.Log);
        _hasTimeouts = !spec.Timeouts.IsNone;
        _patienceKey = StableHash.Combine(seed, StableHash.Of("patience"));
        _spanEnd = spec.Duration.Picoseconds;
        _source = spec.Workload.Open(spec.Seed, spec.Replication);
        PlanFaults(seed);
    }

    /// <summary>Runs to the end and hands over what was found.</summary>
    public RunResult Run()
    {
        PullNext();
        while (!_isStopped && Advance())
        {
        }

        return Close();
    }

    public void Dispose() => _source.Dispose();

    // One event, or the steps that end an instant; false when the run is over.
    private bool Advance()
    {
        var eventTime = _events.NextTime.Picoseconds;
        var wakeTime = _wakeUps.NextTime.Picoseconds;
        var arrivalTime = _hasNext ? _next.Arrival.Picoseconds : long.MaxValue;
        var time = Math.Min(eventTime, Math.Min(wakeTime, arrivalTime));
        if (time > _now && _stepCount > 0)
        {
            RunSteps();
            return true;
        }

        if (time > _now)
        {
            var end = EndOfRun();
            if (time > end)
            {
                Settle(end + 1);
                _now = Math.Max(_now, end);
                return false;
            }

            if (time == long.MaxValue)
            {
                return false;
            }

            Settle(time);
            _now = time;
        }

        if (eventTime == time && _events.NextPhase < (wakeTime == time ? Phase.Completion : arrivalTime == time ? Phase.Arrival : Phase.Sample))
        {
            Handle(_events.Pop(out _, out _));
        }
        else if (wakeTime == time)
        {
            var server = _wakeUps.NextActor;
            _wakeUps.Set(server, SimTime.Never);
            _servers[server].Wake(time);
            if (_options.CheckMemory && _servers[server] is BatchEngine engine)
            {
                engine.CheckMemory();
            }
        }
        else if (arrivalTime == time)
        {
            Arrive();
        }
        else
        {
            Handle(_events.Pop(out _, out _));
        }

        return true;
    }

    // The run ends when everything measured has (traffic cut at a duration), or everything has, or the drain limit is reached.
    // Said as an instant that depends on requests alone, never on which engine events happen to lie near it.
    private long EndOfRun()
    {
        if (_spec.Duration == SimTime.Never)
        {
            return _isSourceDry && _requests.Ended == _requests.Arrived ? _now : _horizon;
        }

        return _recorder.CohortOpen == 0 ? Math.Min(_horizon, Math.Max(_spanEnd, _lastMeasuredEnd)) : _horizon;
    }

    private RunResult Close()
    {
        RunSteps();
        _spanEnd = Math.Min(_spanEnd, _now);
        Settle(_now + 1);
        if (_isSpanStartDue)
        {
            Snapshot(_result.AtSpanStart, _now); // it ended before the warm-up did
        }

        _result.Series.Close(new(_now), SampleRows(_now), _requests.Arrived - _requests.Ended, _recorder.Ends);
        Snapshot(_result.Servers, _now);
        for (var slot = 0; slot < _requests.RequestSlots; slot++)
        {
            if (_requests.IsLive(slot))
            {
                ref var request = ref _requests[slot];
                var attempt = _requests.AttemptAt(request.Attempt); // one without an attempt has ended at once
                if (attempt.FirstToken > _now)
                {
                    attempt.FirstToken = -1; // it was on its way; the client has not seen it
                }

                _recorder.OnCutOff(request, attempt, hasAttempt: true);
            }
        }

        foreach (var server in _servers)
        {
            server.Close(_now);
            if (server is BatchEngine engine)
            {
                _result.TooLong += engine.TooLong;
                _result.Truncated += engine.Truncated;
                _result.ServerEvents += engine.Events;
                _result.LargestPass[server.Group] = Math.Max(_result.LargestPass[server.Group], engine.LargestPass);
            }
        }

        _result.Named = _requests.Named;
        _result.SpanStart = new(Math.Min(_spec.Warmup.Picoseconds, _spanEnd));
        _result.SpanEnd = new(_spanEnd);
        _result.End = new(_now);
        CheckConservation();
        return _result;
    }

    private void CheckConservation()
    {
        var all = _result.All;
        if (all.Arrived != all.Finished + all.Rejected + all.TimedOut + all.Failed + all.InFlight)
        {
            throw new InvariantException($"{all.Arrived} requests arrived, but {all.Finished} finished, {all.Rejected} rejected, {all.TimedOut} timed out, {all.Failed} failed and {all.InFlight} in flight do not add up to that");
        }
    }

    // Engines choose their next pass in order of server, after everything else of the instant.
    private void RunSteps()
    {
        if (_stepCount > 1)
        {
            Array.Sort(_steps, 0, _stepCount);
        }

        for (var index = 0; index < _stepCount; index++)
        {
            _isStepDue[_steps[index]] = false;
            _servers[_steps[index]].Step(_now);
        }

        _stepCount = 0;
    }

    private void BuildFleet(ulong seed)
    {
        var id = 0;
        for (var index = 0; index < _spec.Groups.Count; index++)
        {
            var group = _spec.Groups[index];
            for (var copy = 0; copy < group.Count; copy++, id++)
            {
                _networkDelays[id] = group.NetworkDelay.Picoseconds;
                switch (group.Server)
                {
                    case EngineSpec engine:
                        _overheads[id] = engine.RequestOverhead.Picoseconds;
                        _servers[id] = new BatchEngine(id, index, engine, this, _requests, _spec.SingleStep);
                        break;
                    case QueueSpec queue:
                        _overheads[id] = queue.RequestOverhead.Picoseconds;
                        _servers[id] = new QueueServer(id, index, queue, this, _requests, StableHash.Combine(seed, StableHash.Of("service")));
                        break;
                    default:
                        throw new InvariantException($"unknown kind of server {group.Server.GetType().Name}");
                }

                var name = string.Create(CultureInfo.InvariantCulture, $"{group.Name}-{copy}");
                _gateway.Join(name, new ServerAddress(name, ServerPort), group.Weight, group.MaxConnections);
            }
        }
    }

    private void TrackTraffic(long window)
    {
        foreach (var server in _servers)
        {
            server.TokenLog = new TokenLog(_spec.Wire.PerOutputToken, _spec.Wire.ResponseBase);
        }

        _gateway.Track(new TrafficMeter(window, _servers, _networkDelays));
    }
}
