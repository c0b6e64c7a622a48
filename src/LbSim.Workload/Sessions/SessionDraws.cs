using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Workload.Lengths;

namespace LbSim.Workload.Sessions;

/// <summary>Draws sessions and their turns: each session and each turn from streams of its own, so whenever it is drawn, it is the same.</summary>
internal sealed class SessionDraws(SessionPlan plan, ulong seed, int replication)
{
    // names of beginnings in common, of turns, of answers and of summaries must not meet
    private static readonly ulong SharedName = StableHash.Of("shared-prompt");
    private static readonly ulong BeginningName = StableHash.Of("beginning");
    private static readonly ulong AnswerName = StableHash.Of("answer");
    private static readonly ulong SummaryName = StableHash.Of("summary");

    private readonly ulong _natureKey = TrafficStreams.KeyOf(seed, replication, TrafficStreams.Sessions);
    private readonly ulong _lengthKey = TrafficStreams.KeyOf(seed, replication, TrafficStreams.Lengths);
    private readonly ulong _thinkKey = TrafficStreams.KeyOf(seed, replication, TrafficStreams.Think);
    private readonly ulong _toolKey = TrafficStreams.KeyOf(seed, replication, TrafficStreams.Tools);
    private readonly ulong _patienceKey = TrafficStreams.KeyOf(seed, replication, TrafficStreams.Patience);
    private readonly ulong _abandonKey = TrafficStreams.KeyOf(seed, replication, TrafficStreams.Abandon);
    private readonly ulong _compactionKey = TrafficStreams.KeyOf(seed, replication, TrafficStreams.Compactions);
    private readonly ulong _summaryKey = TrafficStreams.KeyOf(seed, replication, TrafficStreams.Summaries);
    private readonly RandomStream _stream = new(0, 0UL);

    /// <summary>Makes a session one that begins, its first turn drawn.</summary>
    public void Begin(Session session, long number)
    {
        Reseed(_natureKey, number, 0);
        var client = plan.Clients?.Sample(_stream) ?? -1;
        var turns = Math.Min(plan.Turns.Draw(_stream), SessionOptions.MostTurns);
        var opening = plan.Opening?.Draw(_stream) ?? 0;
        session.Begin(number, client, turns);
        var most = (plan.Options.ContextLimit ?? TokenOptions.MostTokens) - 1;
        if (plan.Options.SharedPrompt is { } shared)
        {
            var group = _stream.NextIndex(shared.Groups);
            session.NameShared(StableHash.Combine(SharedName, (ulong)group), Math.Min(shared.Tokens, most));
        }

        Open(session, most);
        var lengths = Lengths(number, 0);
        session.Prompt = (int)Math.Min((long)session.Named + opening + lengths.Prompt, most);
        session.Output = Math.Min(lengths.Output, most + 1 - session.Prompt);
        session.CompactAt = CompactAt(number, 0);
        NameTurn(session);
    }

    /// <summary>Whether a session has a turn after the one being answered, patience aside.</summary>
    public bool HasNext(Session session) => TryNext(session, out _);

    /// <summary>Moves a session on to its next turn, which it must have.</summary>
    public void MoveOn(Session session)
    {
        TryNext(session, out var next);
        var answer = AnswerOf(session);
        session.Turn++;
        if (next.Summary > 0)
        {
            session.Forget();
            session.Name(StableHash.Combine(StableHash.Combine(SummaryName, (ulong)session.Number), (ulong)session.Turn), next.Summary);
            session.CompactAt = CompactAt(session.Number, session.Turn);
        }
        else if (answer.Tokens > 0)
        {
            session.Name(answer.Id, answer.Tokens);
        }

        session.Prompt = next.Prompt;
        session.Output = next.Output;
        NameTurn(session);
    }

    /// <summary>What a next turn that sends the history calls the answer of this one; of no tokens where none does. Engines keep an answer whether a summary follows or not.</summary>
    public PrefixSegment AnswerOf(Session session) =>
        plan.Options.SendsHistory ? new(StableHash.Combine(StableHash.Combine(AnswerName, (ulong)session.Number), (ulong)session.Turn), session.Output) : default;

    /// <summary>Picoseconds between the end of an answer and the turn; no more than a run can hold.</summary>
    public long Think(long session, int turn)
    {
        var isTool = false;
        if (plan.Options.ToolShare > 0)
        {
            Reseed(_toolKey, session, turn);
            isTool = _stream.NextDouble() < plan.Options.ToolShare;
        }

        Reseed(_thinkKey, session, turn);
        return Picoseconds((isTool ? plan.Options.ToolThink : plan.Options.Think).Sample(_stream));
    }

    /// <summary>Picoseconds after which the user no longer waits for the answer of a turn.</summary>
    public long Patience(long session, int turn)
    {
        if (plan.Options.Patience is not { } patience)
        {
            return long.MaxValue;
        }

        Reseed(_patienceKey, session, turn);
        return Picoseconds(patience.Sample(_stream));
    }

    // one of the further beginnings, or none
    private void Open(Session session, int most)
    {
        var left = plan.Options.Beginnings.Count == 0 ? 0 : _stream.NextDouble();
        for (var kind = 0; kind < plan.Options.Beginnings.Count; kind++)
        {
            var beginning = plan.Options.Beginnings[kind];
            left -= beginning.Share;
            if (left < 0)
            {
                if (session.Named < most)
                {
                    session.NameShared(StableHash.Combine(BeginningName, (ulong)kind), Math.Min(beginning.Tokens, most - session.Named));
                }

                return;
            }
        }
    }

    private static long Picoseconds(double seconds) =>
        seconds >= SimTime.MaxDays * 86_400.0 ? TimeLimits.Latest : Math.Max(0, SimDuration.FromSeconds(seconds).Picoseconds);

    private bool TryNext(Session session, out NextTurn next)
    {
        next = default;
        var turn = session.Turn + 1;
        if (turn >= session.Turns || GivesUp(session.Number, turn))
        {
            return false;
        }

        var lengths = Lengths(session.Number, turn);
        var (before, limit) = (Before(session), plan.Options.ContextLimit ?? TokenOptions.MostTokens);
        var prompt = before + (long)lengths.Prompt;
        var summary = 0;
        if (plan.CompactTo is not null && (prompt > session.CompactAt || prompt + lengths.Output > limit))
        {
            summary = Summary(session.Number, turn, before - session.Shared);
            prompt = session.Shared + (long)summary + lengths.Prompt;
        }

        next = new((int)Math.Min(prompt, int.MaxValue), lengths.Output, summary);
        return prompt + lengths.Output <= limit;
    }

    private int CompactAt(long session, int turn)
    {
        if (plan.CompactAt is null)
        {
            return int.MaxValue;
        }

        Reseed(_compactionKey, session, turn);
        return plan.CompactAt.Draw(_stream);
    }

    // no longer than what it stands for
    private int Summary(long session, int turn, int most)
    {
        Reseed(_summaryKey, session, turn);
        return Math.Min(plan.CompactTo!.Draw(_stream), most);
    }

    // tokens of the next prompt that were sent before
    private int Before(Session session) => plan.Options.SendsHistory ? session.Prompt + session.Output : session.Named;

    private bool GivesUp(long session, int turn)
    {
        if (plan.Options.Abandon <= 0)
        {
            return false;
        }

        Reseed(_abandonKey, session, turn);
        return _stream.NextDouble() < plan.Options.Abandon;
    }

    private TokenLengths Lengths(long session, int turn)
    {
        Reseed(_lengthKey, session, turn);
        return (turn == 0 ? plan.FirstLengths ?? plan.Lengths : plan.Lengths).Draw(_stream);
    }

    // what the turn adds gets a name of its own, so that the next turn finds it again
    private void NameTurn(Session session)
    {
        if (plan.Options.SendsHistory && session.Prompt > session.Named)
        {
            session.Name(StableHash.Combine((ulong)session.Number, (ulong)session.Turn), session.Prompt - session.Named);
        }
    }

    private void Reseed(ulong key, long session, int turn) => _stream.Reseed(StableHash.Combine(key, (ulong)session), (ulong)turn);

    /// <summary>What the next turn will be.</summary>
    /// <param name="Prompt">Its prompt tokens.</param>
    /// <param name="Output">Its output tokens.</param>
    /// <param name="Summary">Tokens of the summary that takes the place of the history; 0 where the history is sent.</param>
    private readonly record struct NextTurn(int Prompt, int Output, int Summary);
}
