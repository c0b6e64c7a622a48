using LbSim.Kernel.Events;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Workload.Generators;

namespace LbSim.Workload.Sessions;

/// <summary>The sessions of one run: begins new ones, and lets one go on when its answer has come and been thought about.</summary>
/// <remarks>What is held grows with the sessions going on. Allocates nothing for a request once as many have gone on at once, as long, as ever will.</remarks>
internal sealed class SessionSource : IWorkSource
{
    // a turn refused at the instant it came would be followed at that instant for ever, were there no time to think
    private const long PauseAfterRefusal = SimDuration.PicosecondsPerMillisecond;

    private readonly SessionDraws _draws;
    private readonly GapProcess _gaps;
    private readonly RateClock _clock;
    private readonly RandomStream _arrivals;
    private readonly long _sessions;
    private readonly long _requests;
    private readonly ActorClock _due = new();
    private readonly List<Session> _slots = [];
    private readonly Stack<int> _free = new();
    private readonly Dictionary<long, int> _inFlight = [];
    private SimTime _nextStart;
    private long _begun;
    private long _given;
    private int _returning; // sessions in flight that have a further turn

    public SessionSource(SessionOptions options, SessionDraws draws, GapProcess gaps, RateClock clock, RandomStream arrivals)
    {
        _draws = draws;
        _gaps = gaps;
        _clock = clock;
        _arrivals = arrivals;
        _sessions = options.Count ?? long.MaxValue;
        _requests = options.Requests ?? long.MaxValue;
        PlanStart();
    }

    /// <inheritdoc/>
    public bool HasMoreLater => _returning > 0 && _given < _requests;

    /// <inheritdoc/>
    public bool TryNext(out RequestSpec request)
    {
        if (_nextStart < _due.NextTime)
        {
            Begin();
        }

        if (_due.Count == 0 || _given == _requests)
        {
            request = default;
            return false;
        }

        var slot = _due.NextActor;
        var session = _slots[slot];
        session.Sent = _due.NextTime.Picoseconds;
        request = new()
        {
            Arrival = _due.NextTime,
            PromptTokens = session.Prompt,
            OutputTokens = session.Output,
            Client = session.Client,
            Session = session.Number,
            Prefix = session.Prefix,
            Answer = _draws.AnswerOf(session),
        };
        _due.Set(slot, SimTime.Never);
        _inFlight.Add(_given++, slot);
        _returning += _draws.HasNext(session) ? 1 : 0;
        return true;
    }

    /// <inheritdoc/>
    public void TakeBack(in RequestSpec request)
    {
        _inFlight.Remove(--_given, out var slot);
        _returning -= _draws.HasNext(_slots[slot]) ? 1 : 0;
        _due.Set(slot, request.Arrival);
    }

    /// <inheritdoc/>
    public bool OnEnded(long request, SimTime ended)
    {
        if (!_inFlight.Remove(request, out var slot))
        {
            return false;
        }

        var session = _slots[slot];
        if (!_draws.HasNext(session))
        {
            _free.Push(slot);
            return false;
        }

        _returning--;
        if (ended.Picoseconds - session.Sent > _draws.Patience(session.Number, session.Turn))
        {
            _free.Push(slot);
            return false;
        }

        _draws.MoveOn(session);
        var from = Math.Max(ended.Picoseconds, session.Sent + (ended.Picoseconds == session.Sent ? PauseAfterRefusal : 0));
        var think = _draws.Think(session.Number, session.Turn);
        if (think > TimeLimits.Latest - from)
        {
            _free.Push(slot); // beyond what a run can hold
            return false;
        }

        _due.Set(slot, new(from + think));
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Begin()
    {
        if (!_free.TryPop(out var slot))
        {
            slot = _slots.Count;
            _slots.Add(new());
        }

        _draws.Begin(_slots[slot], _begun++);
        _due.Set(slot, _nextStart);
        PlanStart();
    }

    private void PlanStart()
    {
        if (_begun == _sessions || !_clock.TryAdvance(_gaps.Next(_arrivals), out _nextStart))
        {
            _nextStart = SimTime.Never;
        }
    }
}
