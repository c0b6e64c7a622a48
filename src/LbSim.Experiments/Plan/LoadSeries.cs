using LbSim.Kernel.Time;

namespace LbSim.Experiments.Plan;

/// <summary>Arrivals over the whole workload: what the window planned for is part of.</summary>
internal static class LoadSeries
{
    private const int Bins = 240;

    /// <summary>Arrivals per second in equal stretches, replication 0 at its recorded size; empty for closed loops.</summary>
    public static IReadOnlyList<PlanLoadPoint> Of(PlanWorld world)
    {
        var traffic = world.Traffic.WholeAt(1);
        var seconds = traffic.Duration == SimTime.Never ? world.Scenario.Traffic.SpanSeconds : traffic.Duration.Seconds;
        if (traffic.Workload.IsClosedLoop || !(seconds > 0))
        {
            return [];
        }

        var width = seconds / Bins;
        var counts = new long[Bins];
        using var source = traffic.Workload.Open(world.Scenario.Seed, 0);
        while (source.TryNext(out var request) && request.Arrival < traffic.Duration)
        {
            counts[Math.Min(Bins - 1, (int)(request.Arrival.Seconds / width))]++;
        }

        return [.. counts.Select((count, bin) => new PlanLoadPoint(bin * width, (bin + 1) * width, count / width))];
    }
}
