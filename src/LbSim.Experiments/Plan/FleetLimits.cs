using LbSim.Simulation.Metrics;

namespace LbSim.Experiments.Plan;

/// <summary>How far an answer goes beyond the traffic it is for, and what misses first.</summary>
/// <param name="Largest">The largest multiplier before the first step that misses.</param>
/// <param name="BreaksFirst">What misses at that step, such as "ttft: queueing"; null when none misses.</param>
internal sealed record Headroom(double Largest, string? BreaksFirst)
{
    private const double Step = 0.05;
    private const double Most = 3;

    /// <summary>Looks for it in steps of 5 %, by screening.</summary>
    /// <param name="world">Where.</param>
    /// <param name="fleet">The answer.</param>
    /// <param name="balancer">Its balancer.</param>
    /// <param name="planned">The multiplier it is for; headroom counts from it.</param>
    public static Headroom Of(PlanWorld world, PlanFleet fleet, int balancer, double planned)
    {
        var steps = (int)Math.Round((Most - 1) / Step);
        for (var step = 1; step <= steps; step++)
        {
            var what = new PlanCase(fleet, balancer, world.Traffic.At(Math.Min(planned * Multiplier(step), Workload.Growth.TrafficGrowth.Most)));
            if (!Screening.Of(world, what).Passes)
            {
                return new(Multiplier(step - 1), Breaks(world, what));
            }
        }

        return new(Most, null);
    }

    // 1.15, not 1.1500000000000001
    private static double Multiplier(int step) => Math.Round(1 + (step * Step), 2);

    private static string Breaks(PlanWorld world, PlanCase what)
    {
        var log = new MissLog(world.Limits);
        world.Run(what, 0, log: log);
        return log.Words();
    }

    // why requests were missed: what they waited for, as far as times tell
    private sealed class MissLog(IReadOnlyList<PlanLimit> limits) : IRequestLog
    {
        private const double ManyPreempted = 0.01;
        private readonly long[] _missed = new long[limits.Count];
        private double _queueing;
        private double _ttft;
        private long _preempted;
        private long _requests;

        public void Write(in RequestRecord record)
        {
            if (!record.IsMeasured)
            {
                return;
            }

            _requests++;
            _preempted += record.Preemptions > 0 ? 1 : 0;
            var isMissed = false;
            for (var limit = 0; limit < _missed.Length; limit++)
            {
                var kept = limits[limit].Keeps(record);
                _missed[limit] += kept ? 0 : 1;
                isMissed |= !kept;
            }

            if (isMissed && record.Ended >= 0)
            {
                // who never started, or never saw a token, waited for it until the end
                var first = record.FirstToken >= 0 ? record.FirstToken : record.Ended;
                _ttft += first - record.Arrival;
                _queueing += Math.Min(first, record.Started >= 0 ? record.Started : record.Ended) - record.Arrival;
            }
        }

        public string Words()
        {
            var worst = Enumerable.Range(0, _missed.Length).MaxBy(limit => _missed[limit]);
            var cause = _queueing > 0.5 * _ttft ? "queueing" : _preempted > ManyPreempted * _requests ? "memory" : "batching";
            return limits[worst].Name + ": " + cause;
        }
    }
}

/// <summary>Throughput against latency of an answer, from little load to too much.</summary>
internal static class ThroughputCurve
{
    private const int Points = 8;
    private const double First = 0.2;
    private const double Last = 1.2;
    private const double KneeRatio = 3;

    /// <summary>The points; none where the offered rate or the capacity is not known.</summary>
    public static IReadOnlyList<PlanCurvePoint> Of(PlanWorld world, PlanFleet fleet, int balancer)
    {
        if (world.Traffic.At(1).RatePerSecond is not { } rate || rate <= 0 || !double.IsFinite(fleet.Capacity))
        {
            return [];
        }

        var points = new List<PlanCurvePoint>();
        for (var point = 0; point < Points; point++)
        {
            var share = First + (point * (Last - First) / (Points - 1));
            var multiplier = Math.Clamp(share * fleet.Capacity / rate, Workload.Growth.TrafficGrowth.Least, Workload.Growth.TrafficGrowth.Most);
            var run = world.Run(new(fleet, balancer, world.Traffic.At(multiplier)), 0);
            points.Add(new(share, multiplier, run.RequestsPerSecond, double.IsFinite(run.TtftP99) ? run.TtftP99 : null));
        }

        return points;
    }

    /// <summary>The last point whose p99 TTFT is at most three times that of the first.</summary>
    public static int? KneeOf(IReadOnlyList<PlanCurvePoint> curve)
    {
        int? knee = null;
        for (var point = 0; point < curve.Count; point++)
        {
            knee = curve[point].TtftP99Seconds <= KneeRatio * curve[0].TtftP99Seconds ? point : knee;
        }

        return knee;
    }
}
