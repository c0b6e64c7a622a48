using LbSim.Kernel.Events;
using LbSim.Kernel.Time;

namespace LbSim.Workload.Users;

/// <summary>The users of one run: gives the earliest turn that is due, and lets a user go on when its turn has ended.</summary>
/// <remarks>Allocates nothing for a request once warm. Numbers are given in order of arrival, so a turn taken back gives its number back.</remarks>
internal sealed class UserSource : IWorkSource
{
    // a turn refused at the instant it came would be followed at that instant for ever, were there no time to think
    private const long PauseAfterRefusal = SimDuration.PicosecondsPerMillisecond;

    private readonly UserOptions _options;
    private readonly UserDraws _draws;
    private readonly TurnSchedule? _schedule;
    private readonly ActorClock _due = new();
    private readonly Dictionary<long, int> _inFlight;
    private readonly PrefixSegment[] _beginnings;
    private readonly long[] _turns;
    private readonly long[] _sent;
    private readonly long _requests;
    private long _given;
    private int _returning; // users in flight who have a further turn

    public UserSource(UserOptions options, UserDraws draws, TurnSchedule? schedule, long requests)
    {
        _options = options;
        _draws = draws;
        _schedule = schedule;
        _requests = requests;
        _inFlight = new(options.Count + 1);
        _beginnings = new PrefixSegment[Math.Min(options.SharedPrompt?.Groups ?? 0, options.Count)];
        for (var group = 0; group < _beginnings.Length; group++)
        {
            _beginnings[group] = new((ulong)group, options.SharedPrompt!.Tokens);
        }

        _turns = new long[options.Count];
        _sent = new long[options.Count];
        for (var user = 0; user < options.Count; user++)
        {
            Plan(user, 0);
        }
    }

    /// <inheritdoc/>
    public bool HasMoreLater => _returning > 0 && _given < _requests;

    /// <inheritdoc/>
    public bool TryNext(out RequestSpec request)
    {
        if (_due.Count == 0 || _given == _requests)
        {
            request = default;
            return false;
        }

        var user = _due.NextActor;
        var time = _due.NextTime;
        _due.Set(user, SimTime.Never);
        var lengths = _draws.Lengths(user, _turns[user]);
        request = new()
        {
            Arrival = time,
            PromptTokens = lengths.Prompt,
            OutputTokens = lengths.Output,
            Client = user,
            Session = user,
            Prefix = _beginnings.Length == 0 ? default : _beginnings.AsMemory(user % _beginnings.Length, 1),
        };
        _sent[user] = time.Picoseconds;
        _inFlight.Add(_given++, user);
        _returning += HasTurn(user, _turns[user] + 1) ? 1 : 0;
        return true;
    }

    /// <inheritdoc/>
    public void TakeBack(in RequestSpec request)
    {
        _inFlight.Remove(--_given, out var user);
        _returning -= HasTurn(user, _turns[user] + 1) ? 1 : 0;
        _due.Set(user, request.Arrival);
    }

    /// <inheritdoc/>
    public bool OnEnded(long request, SimTime ended)
    {
        if (!_inFlight.Remove(request, out var user))
        {
            return false;
        }

        var turn = ++_turns[user];
        if (!HasTurn(user, turn))
        {
            return false;
        }

        _returning--;
        Plan(user, Math.Max(ended.Picoseconds, _sent[user] + (ended.Picoseconds == _sent[user] ? PauseAfterRefusal : 0)));
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    // Whether a user has that turn: a schedule of so many requests says of each user how many are its own.
    private bool HasTurn(int user, long turn) =>
        turn < (_options.Turns ?? long.MaxValue) && (_schedule is null || (turn * _options.Count) + user < _requests);

    private void Plan(int user, long ended)
    {
        var turn = _turns[user];
        if (!HasTurn(user, turn))
        {
            return;
        }

        var think = _draws.Think(user, turn);
        var time = think > TimeLimits.Latest - ended ? SimTime.Never : new SimTime(ended + think);
        if (_schedule is not null)
        {
            var scheduled = _schedule.Take(user, turn);
            time = scheduled > time ? scheduled : time;
        }

        _due.Set(user, time); // never: beyond what a run can hold
    }
}
