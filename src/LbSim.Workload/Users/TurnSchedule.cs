using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Workload.Generators;

namespace LbSim.Workload.Users;

/// <summary>An offered schedule dealt out to users in turn: slot k is turn k / users of user k modulo users.</summary>
/// <remarks>
/// Slots are drawn in their order, a round of all users at a time, and a round is dropped when every user has taken its slot.
/// What is held grows with how far the fastest user is ahead of the slowest, not with the run.
/// </remarks>
internal sealed class TurnSchedule(int users, GapProcess gaps, RateClock clock, RandomStream random)
{
    private readonly Stack<Round> _spare = new();
    private Round[] _ring = new Round[4];
    private long _firstRound;
    private int _rounds;
    private bool _hasEnded;

    /// <summary>When a turn is scheduled; <see cref="SimTime.Never"/> where the schedule has ended before. Each turn is asked for once, a user's in order.</summary>
    public SimTime Take(int user, long turn)
    {
        while (turn >= _firstRound + _rounds)
        {
            DrawRound();
        }

        var round = _ring[Place(turn)];
        round.Left--;
        while (_rounds > 0 && _ring[Place(_firstRound)].Left == 0)
        {
            _spare.Push(_ring[Place(_firstRound)]);
            _firstRound++;
            _rounds--;
        }

        return round.Times[user];
    }

    private int Place(long round) => (int)(round & (_ring.Length - 1));

    private void DrawRound()
    {
        var round = _spare.Count > 0 ? _spare.Pop() : new Round(users);
        round.Left = users;
        for (var user = 0; user < users; user++)
        {
            _hasEnded = _hasEnded || !clock.TryAdvance(gaps.Next(random), out round.Times[user]);
            if (_hasEnded)
            {
                round.Times[user] = SimTime.Never;
            }
        }

        if (_rounds == _ring.Length)
        {
            Grow();
        }

        _ring[Place(_firstRound + _rounds)] = round;
        _rounds++;
    }

    private void Grow()
    {
        var larger = new Round[_ring.Length * 2];
        for (var round = _firstRound; round < _firstRound + _rounds; round++)
        {
            larger[round & (larger.Length - 1)] = _ring[Place(round)];
        }

        _ring = larger;
    }

    private sealed class Round(int users)
    {
        public SimTime[] Times { get; } = new SimTime[users];

        public int Left { get; set; }
    }
}
