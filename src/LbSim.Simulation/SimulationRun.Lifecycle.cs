using LbSim.Balancing.Policies;
using LbSim.Balancing.Views;
using LbSim.Kernel;
using LbSim.Kernel.Events;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Simulation.Requests;
using LbSim.Simulation.Servers;

namespace LbSim.Simulation;

/// <content>Follows a request from arrival to end.</content>
internal sealed partial class SimulationRun
{
    // What an event means. Messages and timers carry an attempt or a request; faults carry their index in the plan.
    private const int Delivery = 0;
    private const int EndReachesGateway = 1;
    private const int CancelReachesServer = 2;
    private const int QueueTimeout = 3;
    private const int FirstTokenTimeout = 4;
    private const int TotalTimeout = 5;
    private const int FaultBegins = 6;
    private const int FaultEnds = 7;
    private const int FirstTokenReachesGateway = 8;

    public void WakeAt(int server, long time) => _wakeUps.Set(server, new(time));

    public void StepAtEndOfInstant(int server)
    {
        if (_isStepDue[server])
        {
            return;
        }

        _isStepDue[server] = true;
        if (_stepCount == _steps.Length)
        {
            Array.Resize(ref _steps, _stepCount * 2);
        }

        _steps[_stepCount++] = server;
    }

    public void OnStarted(int attempt, long now)
    {
        ref var it = ref _requests.AttemptAt(attempt);
        if (it.Started < 0)
        {
            it.Started = now;
        }
    }

    public void OnFirstToken(int attempt, long now)
    {
        ref var it = ref _requests.AttemptAt(attempt);
        var delay = _networkDelays[it.Server];
        it.FirstToken = now + delay;
        if (!_hearsFirstTokens)
        {
            return;
        }

        if (delay == 0)
        {
            FirstTokenAtGateway(attempt);
        }
        else
        {
            Send(delay, Phase.Signal, it.Server, FirstTokenReachesGateway, attempt, it.Generation);
        }
    }

    public void OnFinished(int attempt, long now) => EndAtServer(attempt, Outcome.Finished, now);

    public void OnRejected(int attempt, long now) => EndAtServer(attempt, Outcome.Rejected, now);

    public void OnLost(int attempt, long now) => EndAtServer(attempt, Outcome.Failed, now);

    public void OnCancelled(int attempt, long now) => CloseAttempt(attempt);

    public void OnPreempted(int attempt)
    {
        _requests.AttemptAt(attempt).Preemptions++;
        _result.Preemptions++;
    }

    public void OnGaps(long first, long growth, int terms, int times) => _recorder.OnGaps(first, growth, terms, times);

    private void PullNext()
    {
        _isHolding = _source.TryNext(out _next);
        if (_isHolding && _next.Arrival.Picoseconds < _now)
        {
            throw new InvariantException($"the workload went back in time: {_next.Arrival} at {_now} ps");
        }

        _hasNext = _isHolding && (_spec.SendAfterDuration || _next.Arrival.Picoseconds < _spec.Duration.Picoseconds);
        _isSourceDry = !_isHolding && !_source.HasMoreLater;
        if (_isSourceDry && _spec.Duration == SimTime.Never)
        {
            _spanEnd = _lastArrival;
            _horizon = AddDrain(_spanEnd);
        }
    }

    private long AddDrain(long time) => time > long.MaxValue - _spec.DrainLimit.Picoseconds ? long.MaxValue : time + _spec.DrainLimit.Picoseconds;

    private void Arrive()
    {
        var spec = _next;
        _lastArrival = _now;
        var isMeasured = _now >= _spec.Warmup.Picoseconds && _now < _spec.Duration.Picoseconds;
        var bytes = spec.Bytes >= 0 ? spec.Bytes : _spec.Wire.RequestBase + ((long)_spec.Wire.PerPromptToken * spec.PromptTokens);
        var slot = _requests.Arrive(spec, isMeasured, bytes);

        // before anything can end: a request refused at once may already call its user's next one. spec.Prefix is void from here on
        PullNext();
        _recorder.OnArrived(isMeasured);
        _result.SpanArrivals += isMeasured ? 1 : 0;
        if (!_gateway.HasEligible)
        {
            EndRequest(slot, Outcome.Rejected);
        }
        else
        {
            var expected = _gateway.ExpectedOutput;
            var view = new RequestView(new(_now), spec.PromptTokens, bytes, spec.Client, spec.Session)
            {
                ExpectedOutputTokens = expected,
                Address = ClientAddress.Of(spec.Client),
            };
            var server = _gateway.Dispatch(view);
            var attempt = _requests.Dispatch(slot, _gateway.Index, server, _now, expected);
            ref var counters = ref _servers[server].Counters;
            counters.Arrivals++;
            counters.UploadBytes += bytes;
            if (_hasTimeouts)
            {
                StartTimers(slot);
            }

            var delay = _uplinks.Send(server, bytes, _now) + _networkDelays[server] + _overheads[server];
            if (delay == 0)
            {
                Deliver(attempt);
            }
            else
            {
                _truth?.OnSent(server, attempt);
                Send(delay, Phase.Delivery, server, Delivery, attempt, _requests.AttemptAt(attempt).Generation);
            }
        }

        if ((_requests.Arrived & (ProgressEvery - 1)) == 0)
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            _options.Progress?.Invoke(new(_now), _requests.Arrived);
        }
    }

    private void Handle(in SimEvent what)
    {
        switch (what.What)
        {
            case Delivery:
                Deliver(what.Subject);
                break;
            case EndReachesGateway:
                EndAtGateway(what.Subject);
                break;
            case FirstTokenReachesGateway:
                if (_requests.AttemptAt(what.Subject).Generation == what.Generation)
                {
                    FirstTokenAtGateway(what.Subject);
                }

                break;
            case CancelReachesServer:
                if (_requests.AttemptAt(what.Subject).Generation == what.Generation)
                {
                    CancelAtServer(what.Subject);
                }

                break;
            case FaultBegins:
                BeginFault(what.Subject);
                break;
            case FaultEnds:
                EndFault(what.Subject);
                break;
            default:
                if (_requests[what.Subject].Generation == what.Generation && IsImpatient(what.What, what.Subject))
                {
                    GiveUp(what.Subject);
                }

                break;
        }
    }

    private void Send(long delay, Phase phase, int actor, int what, int subject, int generation) =>
        _events.Push(new(_now + delay), phase, new SimEvent(actor, what, subject, generation));

    private void Deliver(int slot)
    {
        ref var attempt = ref _requests.AttemptAt(slot);
        _truth?.OnReached(attempt.Server, slot);
        if (attempt.IsCancelled)
        {
            CloseAttempt(slot); // the client left while the request was under way
        }
        else if (_servers[attempt.Server].State == ServerState.Down)
        {
            EndAtServer(slot, Outcome.Failed, _now);
        }
        else
        {
            _servers[attempt.Server].Deliver(slot, _now);
        }
    }

    private void EndAtServer(int slot, Outcome outcome, long now)
    {
        ref var attempt = ref _requests.AttemptAt(slot);
        attempt.Outcome = outcome;
        attempt.ServerSlot = -1;
        var delay = _networkDelays[attempt.Server];
        if (delay == 0)
        {
            EndAtGateway(slot);
        }
        else
        {
            Send(delay, Phase.Signal, attempt.Server, EndReachesGateway, slot, attempt.Generation);
        }
    }

    private void FirstTokenAtGateway(int slot)
    {
        ref readonly var attempt = ref _requests.AttemptAt(slot);
        if (!attempt.IsCancelled)
        {
            _gateway.OnFirstToken(attempt.Server, new(_now - attempt.Dispatched));
        }
    }

    private void TellGateway(in Attempt attempt, Outcome outcome)
    {
        ref readonly var request = ref _requests[attempt.Request];
        var firstToken = attempt.FirstToken >= 0 ? new SimTime(attempt.FirstToken) : SimTime.Never;
        var isWhole = outcome == Outcome.Finished;
        var end = new EndView(new(_now), new(attempt.Dispatched), firstToken, isWhole, request.PromptTokens, isWhole ? request.OutputTokens : 0) { IsFailure = outcome == Outcome.Failed };
        _gateway.OnEnded(attempt.Server, attempt.ExpectedOutput, end);
    }

    private void EndAtGateway(int slot)
    {
        ref var attempt = ref _requests.AttemptAt(slot);
        if (!attempt.IsCancelled)
        {
            attempt.Ended = _now;
            TellGateway(attempt, attempt.Outcome);
            var request = attempt.Request;
            EndRequest(request, attempt.Outcome);
        }

        CloseAttempt(slot);
    }

    // The request is over for its client; its slot stays until no server holds anything of it.
    private void EndRequest(int slot, Outcome outcome)
    {
        _requests.End(slot, outcome, _now);
        ref var request = ref _requests[slot];
        _lastMeasuredEnd = request.IsMeasured ? _now : _lastMeasuredEnd;
        var hasAttempt = request.Attempt >= 0;
        var inSpan = _now >= _spec.Warmup.Picoseconds && (_spec.Duration == SimTime.Never ? !_isSourceDry || _now <= _spanEnd : _now < _spanEnd);
        if (hasAttempt)
        {
            ref var attempt = ref _requests.AttemptAt(request.Attempt);
            CheckCausality(request, attempt);
            _recorder.OnEnded(request, attempt, hasAttempt: true, inSpan, ref _servers[attempt.Server].Counters);
        }
        else
        {
            ServerTotals nowhere = default;
            _recorder.OnEnded(request, default, hasAttempt: false, inSpan, ref nowhere);
        }

        _isStopped = _options.ShouldStop is { } shouldStop && shouldStop(_result);
        if (_source.OnEnded(request.Id, new(_now)) && (_spec.SendAfterDuration || _now < _spec.Duration.Picoseconds))
        {
            if (_isHolding)
            {
                _source.TakeBack(_next);
            }

            PullNext();
        }

        _requests.ReleaseIfDone(slot);
    }

    private void CloseAttempt(int slot)
    {
        var request = _requests.AttemptAt(slot).Request;
        _requests.CloseAttempt(slot);
        if (_requests[request].Outcome != Outcome.InFlight)
        {
            _requests.ReleaseIfDone(request);
        }
    }

    // Law 2: arrival <= dispatched <= started <= first token <= ended.
    private static void CheckCausality(in Request request, in Attempt attempt)
    {
        var last = request.Arrival;
        if (Follows(attempt.Dispatched, ref last) && Follows(attempt.Started, ref last) && Follows(attempt.FirstToken, ref last) && Follows(request.Ended, ref last))
        {
            return;
        }

        throw new InvariantException($"request {request.Id}: arrival {request.Arrival}, dispatched {attempt.Dispatched}, started {attempt.Started}, first token {attempt.FirstToken}, ended {request.Ended} ps are out of order");
    }

    private static bool Follows(long time, ref long last)
    {
        if (time < 0)
        {
            return true;
        }

        var follows = time >= last;
        last = time;
        return follows;
    }
}
