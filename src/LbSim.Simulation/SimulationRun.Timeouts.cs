using LbSim.Kernel;
using LbSim.Kernel.Events;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Simulation.Requests;

namespace LbSim.Simulation;

/// <content>Clients that do not wait for ever: their timers, and what happens when they give up.</content>
internal sealed partial class SimulationRun
{
    private void StartTimers(int slot)
    {
        StartTimer(_spec.Timeouts.Queue, QueueTimeout, slot);
        StartTimer(_spec.Timeouts.FirstToken, FirstTokenTimeout, slot);
        StartTimer(_spec.Timeouts.Total, TotalTimeout, slot);
    }

    private void StartTimer(IDistribution? patience, int kind, int slot)
    {
        if (patience is null)
        {
            return;
        }

        // one stream per request and kind: patience does not depend on balancer or fleet
        ref var request = ref _requests[slot];
        _patience.Reseed(_patienceKey + (ulong)kind, (ulong)request.Id);
        var seconds = Math.Min(patience.Sample(_patience), SimTime.MaxDays * 86_400.0);
        var wait = Math.Max(0, SimDuration.FromSeconds(seconds).Picoseconds);
        if (_now <= long.MaxValue - wait)
        {
            Send(wait, Phase.Cancel, _servers.Length, kind, slot, request.Generation);
        }
    }

    private bool IsImpatient(int kind, int slot)
    {
        ref var request = ref _requests[slot];
        if (request.Outcome != Outcome.InFlight)
        {
            return false;
        }

        ref var attempt = ref _requests.AttemptAt(request.Attempt);
        return kind switch
        {
            QueueTimeout => attempt.Started < 0,
            FirstTokenTimeout => attempt.FirstToken < 0 || attempt.FirstToken >= _now,
            _ => true,
        };
    }

    private void GiveUp(int slot)
    {
        var attemptSlot = _requests[slot].Attempt;
        ref var attempt = ref _requests.AttemptAt(attemptSlot);
        if (attempt.FirstToken > _now)
        {
            attempt.FirstToken = -1; // it was on its way; the client never saw it
        }

        attempt.IsCancelled = true;
        attempt.Ended = _now;
        _truth?.OnReached(attempt.Server, attemptSlot); // what nobody waits for will bring no work
        TellGateway(attempt, Outcome.TimedOut);
        var delay = _networkDelays[attempt.Server];
        var generation = attempt.Generation;
        var server = attempt.Server;
        EndRequest(slot, Outcome.TimedOut);
        if (delay == 0)
        {
            CancelAtServer(attemptSlot);
        }
        else
        {
            Send(delay, Phase.Cancel, server, CancelReachesServer, attemptSlot, generation);
        }
    }

    private void CancelAtServer(int slot)
    {
        ref var attempt = ref _requests.AttemptAt(slot);
        if (attempt.ServerSlot >= 0)
        {
            _servers[attempt.Server].Cancel(slot, _now);
        }
    }
}
