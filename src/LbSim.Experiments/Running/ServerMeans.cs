using LbSim.Simulation.Metrics;
using LbSim.Simulation.Servers;

namespace LbSim.Experiments.Running;

/// <summary>Time averages of one server between two sets of totals.</summary>
internal sealed class ServerMeans
{
    public ServerMeans(RunResult run, int server, ServerSpec spec)
        : this(run.AtSpanStart[server], run.AtSpanEnd[server], (run.SpanEnd - run.SpanStart).Picoseconds, spec, 1)
    {
    }

    /// <summary>Averages per server over a span; <paramref name="servers"/> is how many the totals are summed over.</summary>
    public ServerMeans(in ServerTotals from, in ServerTotals to, long span, ServerSpec spec, int servers)
    {
        if (span > 0)
        {
            var time = (double)span * servers;
            Busy = (to.Busy - from.Busy) / time;
            Running = (double)(to.Running - from.Running) / time;
            Waiting = (double)(to.Waiting - from.Waiting) / time;
        }

        switch (spec)
        {
            case EngineSpec engine:
                Occupancy = Running / engine.MaxSequences;
                KvUse = span > 0 ? (double)(to.KvTokens - from.KvTokens) / ((double)span * servers) / ((double)engine.KvBlocks * engine.BlockSize) : 0;
                var passes = to.Passes - from.Passes;
                BudgetUse = passes > 0 ? (double)(to.ScheduledTokens - from.ScheduledTokens) / passes / engine.TokenBudget : 0;
                break;
            case QueueSpec queue:
                Occupancy = Running / queue.Slots;
                break;
            default:
                break;
        }
    }

    public double Busy { get; }

    public double Occupancy { get; }

    public double Running { get; }

    public double Waiting { get; }

    public double? KvUse { get; }

    public double? BudgetUse { get; }
}
