using LbSim.Kernel;
using LbSim.Kernel.Events;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Simulation.Servers;

namespace LbSim.Simulation;

/// <content>Breaks servers and brings them back. The gateway knows at once: health checks come with a later issue.</content>
internal sealed partial class SimulationRun
{
    private readonly int[] _activeCrashes;
    private readonly int[] _activeStops;
    private RandomStream?[] _faultStreams = [];

    private void PlanFaults(ulong seed)
    {
        _horizon = _spec.Duration == SimTime.Never ? long.MaxValue : AddDrain(_spec.Duration.Picoseconds);
        _faultStreams = new RandomStream?[_spec.Faults.Count];
        for (var index = 0; index < _spec.Faults.Count; index++)
        {
            var fault = _spec.Faults[index];
            if (fault.Kind == FaultKind.Pause)
            {
                _faultStreams[index] = new RandomStream(seed, "faults", index);
                Schedule(index, FaultBegins, fault.Up!);
            }
            else
            {
                _events.Push(fault.At, Phase.Fault, new SimEvent(fault.Server, FaultBegins, index, 0));
            }
        }
    }

    private void Schedule(int index, int what, IDistribution after)
    {
        var seconds = Math.Min(after.Sample(_faultStreams[index]!), SimTime.MaxDays * 86_400.0);
        var wait = Math.Max(1, SimDuration.FromSeconds(seconds).Picoseconds);
        if (_now <= long.MaxValue - wait)
        {
            _events.Push(new(_now + wait), Phase.Fault, new SimEvent(_spec.Faults[index].Server, what, index, 0));
        }
    }

    private void BeginFault(int index)
    {
        var fault = _spec.Faults[index];
        var server = _servers[fault.Server];
        switch (fault.Kind)
        {
            case FaultKind.Pause:
                server.Pause(paused: true, _now);
                Schedule(index, FaultEnds, fault.Down!);
                return;
            case FaultKind.Crash:
                _activeCrashes[fault.Server]++;
                SetState(fault.Server);
                server.Crash(_now);
                break;
            case FaultKind.Stop:
                _activeStops[fault.Server]++;
                SetState(fault.Server);
                break;
            default:
                throw new InvariantException($"unknown fault {fault.Kind}");
        }

        if (fault.For is { } length)
        {
            _events.Push(new SimTime(_now) + length, Phase.Fault, new SimEvent(fault.Server, FaultEnds, index, 0));
        }
    }

    private void EndFault(int index)
    {
        var fault = _spec.Faults[index];
        switch (fault.Kind)
        {
            case FaultKind.Pause:
                _servers[fault.Server].Pause(paused: false, _now);
                Schedule(index, FaultBegins, fault.Up!);
                return;
            case FaultKind.Crash:
                _activeCrashes[fault.Server]--;
                break;
            default:
                _activeStops[fault.Server]--;
                break;
        }

        SetState(fault.Server);
    }

    private void SetState(int server)
    {
        _servers[server].State = _activeCrashes[server] > 0 ? ServerState.Down
            : _activeStops[server] > 0 ? ServerState.Draining
            : ServerState.Ready;
        _gateway.SetReady(server, _servers[server].State == ServerState.Ready);
    }
}
