using LbSim.Balancing.Views;
using LbSim.Kernel.Time;

namespace LbSim.Experiments.Picks;

/// <summary>Plays the events of a case against a gateway with our balancer and notes what it picks.</summary>
internal sealed class PickReplay
{
    // what the recordings' requests and answer heads measured, beside the body
    private const int RequestBytes = 110;
    private const int AnswerHeadBytes = 170;
    private readonly PickCase _case;
    private readonly PickRow _row;
    private readonly PickGateway _gateway;
    private readonly Dictionary<int, (int Server, SimTime Started)> _held = [];
    private readonly List<int> _attempts = [];
    private SimTime _now;

    public PickReplay(PickCase recorded, PickRow row)
    {
        _case = recorded;
        _row = row;
        _gateway = new PickGateway(recorded, row);
    }

    /// <summary>Our server of each request; null for a refused one.</summary>
    public List<int?> Picks { get; } = [];

    /// <summary>Servers we tried, where it was not exactly one.</summary>
    public Dictionary<int, int[]> Attempts { get; } = [];

    /// <summary>Whether a request found every server that is up full: some programs would let it wait.</summary>
    public bool FoundAllFull { get; private set; }

    public void Run()
    {
        foreach (var what in _case.Events)
        {
            // untimed cases: a microsecond an event, so that nothing times out
            _now = what.Time is { } time && SimTime.FromSeconds(time) > _now ? SimTime.FromSeconds(time) : new(_now.Picoseconds + 1_000_000);
            Play(what);
        }
    }

    private void Play(PickEvent what)
    {
        switch (what.Kind)
        {
            case PickEventKind.Arrive:
                for (var index = 0; index < what.Count; index++)
                {
                    Arrive(what, what.Id + index, what.Keys.Count > 0 ? what.Keys[index] : "");
                }

                break;
            case PickEventKind.Finish or PickEventKind.Abort:
                if (_held.Remove(what.Id, out var ended))
                {
                    _gateway.End(ended.Server, ended.Started, _now, what.Kind == PickEventKind.Finish);
                }

                break;
            case PickEventKind.Down or PickEventKind.Up:
                if (what.Outage == PickOutage.Refuse)
                {
                    _gateway.SetRefusing(what.Server, what.Kind == PickEventKind.Down);
                }
                else
                {
                    _gateway.SetDown(what.Server, what.Kind == PickEventKind.Down, _now);
                }

                break;
            case PickEventKind.Weight:
                _gateway.SetWeight(what.Server, what.Weight, _now);
                break;
            case PickEventKind.State:
                Set(what.Open);
                break;
            default:
                throw new InvalidOperationException($"an event of an unknown kind: {what.Kind}");
        }
    }

    private void Arrive(PickEvent what, int id, string key)
    {
        var request = new RequestView(_now, PromptTokens: 1, RequestBytes, Client: -1, Session: -1)
        {
            Key = PickKeys.Bytes(_row.Key, key, id),
            Address = PickKeys.Address(_row.Key, key),
        };
        var picked = _gateway.Serve(request, _attempts);
        Picks.Add(picked);
        if (_attempts.Count != 1)
        {
            Attempts[id] = [.. _attempts];
        }

        if (picked is not { } server)
        {
            FoundAllFull |= _gateway.IsFull;
            return;
        }

        _gateway.Receive(server, AnswerHeadBytes + what.Bytes); // the recordings' answers arrive whole, also those held open
        if (what.IsHeld)
        {
            _held[id] = (server, _now);
        }
        else
        {
            _gateway.End(server, _now, _now, isSuccess: true);
        }
    }

    private void Set(IReadOnlyList<int> open)
    {
        var request = new RequestView(_now, PromptTokens: 1, Bytes: 0, Client: -1, Session: -1);
        for (var server = 0; server < open.Count; server++)
        {
            while (_gateway.Open(server) < open[server])
            {
                _gateway.Start(server, request);
            }

            while (_gateway.Open(server) > open[server])
            {
                _gateway.End(server, _now, _now, isSuccess: true);
            }
        }
    }
}
