using LbSim.Scenarios.Validation;
using LbSim.Simulation;
using LbSim.Workload.Traces;

namespace LbSim.Scenarios.Binding;

/// <summary>Reads what is measured and how often: the warm-up and the replications.</summary>
internal static class SamplingBinder
{
    /// <summary>Share of the span left out where neither the scenario nor a rule says how much.</summary>
    public const double DefaultWarmup = 0.05;

    /// <summary>Reads the warm-up: a time, a share of the span, or neither where it is left to the rule.</summary>
    public static (long? Time, double? Share) ReadWarmup(Section root)
    {
        const string Help = "Arrivals before this are not measured: a duration, a share of the span, or auto: found by MSER-5 for stationary generated traffic (no envelope, crash or stop), else 5% of the span.";
        var node = root.Get("warmup", Help, out var schema, "auto");
        schema.Scalar = "duration, share or auto";
        if (root.Scalar(node, "warmup", "a duration, a share or auto") is not { } scalar || scalar.Value == "auto")
        {
            return (null, null);
        }

        if (scalar.Value.EndsWith('%') && Units.Share(scalar.Value, out _) is { } share and >= 0 and < 1)
        {
            return (null, share);
        }

        if (Units.Duration(scalar.Value, out var problem) is { } time and >= 0)
        {
            return (time, null);
        }

        root.Problem("warmup", FindingCodes.BadValue, problem ?? $"\"{scalar.Value}\" is neither a duration (such as 30s), nor a share below 100%, nor auto");
        return (null, null);
    }

    /// <summary>Whether there is an instant at which a run settles. What a planned crash or stop does is no warm-up: a rule that looks for one must not cut it off.</summary>
    public static bool IsStationary(BoundWorkload workload, List<FaultSpec> faults) =>
        workload.Trace is null && workload.Workload.IsStationary && faults.TrueForAll(fault => fault.Kind == FaultKind.Pause);

    /// <summary>How often to run each balancer; a trace needs blocks enough for more than once.</summary>
    public static int Replications(Section root, long? given, ScenarioChoices choices, BoundWorkload workload)
    {
        if (workload.Traces.Count == 0)
        {
            return choices.Replications ?? (int)(given ?? 5);
        }

        // the replications of a scenario that a trace is put into were meant for its generator
        var wanted = (int)(choices.Replications ?? (choices.Trace is null ? given ?? 1 : 1));
        foreach (var trace in workload.Traces)
        {
            if (wanted > 1 && !trace.Workload.CanResample)
            {
                root.Problem("replications", FindingCodes.Conflict, TooFewBlocks(trace, wanted));
            }
        }

        return wanted;
    }

    private static string TooFewBlocks(BoundTrace bound, int wanted)
    {
        var trace = bound.Workload;
        var recorded = trace.RecordedSeconds;
        var longest = recorded / TraceWorkload.FewestBlocks;
        var remedy = longest > 0
            ? FormattableString.Invariant($"use replications: 1 (this trace only), a longer trace, or {bound.Path}.block: {Floor(longest)} and shorter where bursts are shorter than that")
            : "use replications: 1 (this trace only), or a trace that has a length";
        return FormattableString.Invariant($"is {wanted}, and replications of a trace are resampled from its blocks: the {recorded:0.###} s recorded hold {trace.Blocks} blocks of {trace.BlockSeconds:0.###} s, and {TraceWorkload.FewestBlocks} are the fewest that say anything; {remedy}");
    }

    // a duration that is surely not longer
    private static string Floor(double seconds) => seconds >= 1
        ? FormattableString.Invariant($"{Math.Floor(seconds)}s")
        : FormattableString.Invariant($"{Math.Floor(seconds * 1e6)}us");
}
