using LbSim.Simulation.Requests;

namespace LbSim.Simulation.Servers;

/// <summary>What a server tells the run it belongs to. Times are picoseconds.</summary>
internal interface IServerHost
{
    /// <summary>Asks to be woken (Completion phase); replaces what was asked before. <see cref="long.MaxValue"/> for never.</summary>
    void WakeAt(int server, long time);

    /// <summary>Asks for <see cref="Server.Step"/> at the end of this instant, after everything else that happens in it.</summary>
    void StepAtEndOfInstant(int server);

    /// <summary>Work on an attempt begins.</summary>
    void OnStarted(int attempt, long now);

    /// <summary>The first token of an attempt left the server.</summary>
    void OnFirstToken(int attempt, long now);

    /// <summary>The whole answer of an attempt left the server, which holds nothing of it any more.</summary>
    void OnFinished(int attempt, long now);

    /// <summary>The server turned an attempt away.</summary>
    void OnRejected(int attempt, long now);

    /// <summary>An attempt was lost with the server.</summary>
    void OnLost(int attempt, long now);

    /// <summary>A cancelled attempt holds nothing at the server any more.</summary>
    void OnCancelled(int attempt, long now);

    /// <summary>An attempt's work was thrown away and will be recomputed.</summary>
    void OnPreempted(int attempt);

    /// <summary>Gaps between tokens of measured requests: first, first+growth, ... (terms of them), each <paramref name="times"/> times.</summary>
    void OnGaps(long first, long growth, int terms, int times);
}

/// <summary>A server: where attempts are worked on. Either an engine or a queue server.</summary>
/// <remarks>
/// Within an instant the run calls, in this order: Crash, Cancel, Wake (passes and services that end now), Deliver, Step.
/// </remarks>
internal abstract class Server(int id, int group, IServerHost host, RequestTable requests)
{
    private protected readonly IServerHost Host = host;
    private protected readonly RequestTable Requests = requests;
    private protected ServerTotals _totals;

    public int Id { get; } = id;

    public int Group { get; } = group;

    public ServerState State { get; set; } = ServerState.Ready;

    /// <summary>Where token deliveries are noted, when a policy reads byte counts; else null.</summary>
    public TokenLog? TokenLog { get; set; }

    /// <summary>Tokens that the pass or jump in progress has delivered by an instant not before its start; 0 when nothing runs.</summary>
    public virtual long TokensInProgress(long time) => 0;

    /// <summary>Counters the run keeps for the server: arrivals, completions and other ends.</summary>
    public ref ServerTotals Counters => ref _totals;

    /// <summary>Attempts at the server, waiting or in work.</summary>
    public abstract int InSystem { get; }

    /// <summary>An attempt reaches the server.</summary>
    public abstract void Deliver(int attempt, long now);

    /// <summary>The client of an attempt at the server has left.</summary>
    public abstract void Cancel(int attempt, long now);

    /// <summary>The time asked for has come.</summary>
    public abstract void Wake(long now);

    /// <summary>Chooses what to do next, having seen everything that reached the server in this instant.</summary>
    public abstract void Step(long now);

    /// <summary>Loses everything: work that would end now is lost too.</summary>
    public abstract void Crash(long now);

    /// <summary>The run ends: gaps between tokens already delivered are counted. Nothing is called after this but TotalsAt.</summary>
    public virtual void Close(long now)
    {
    }

    /// <summary>Service stops (true) or resumes where it was (false).</summary>
    public virtual void Pause(bool paused, long now) => throw new NotSupportedException("only queue servers pause");

    /// <summary>What the server reports at an instant not before its last change. Changes nothing.</summary>
    public abstract ServerSignals Observe(long now);

    /// <summary>Tokens of a prompt, from its start, that the server holds in its prefix cache, as <see cref="Observe"/> would see them. Changes nothing.</summary>
    public virtual int CachedTokens(ReadOnlySpan<PrefixKey> prefix, long now) => 0;

    /// <summary>Picoseconds the server needs for what it holds and what is under way to it, if nothing else comes; what docs/model/balancers.md defines. Changes nothing.</summary>
    /// <param name="now">An instant not before its last change.</param>
    /// <param name="underWay">Attempts that have been sent and not yet delivered.</param>
    public abstract long WorkLeft(long now, ReadOnlySpan<int> underWay);

    /// <summary>Totals up to an instant not before its last change. Changes nothing.</summary>
    public abstract ServerTotals TotalsAt(long now);
}
