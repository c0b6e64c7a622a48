using System.Globalization;
using LbSim.Kernel.Time;
using LbSim.Scenarios.Validation;
using LbSim.Simulation;
using LbSim.Workload.Growth;
using LbSim.Workload.Parts;
using LbSim.Workload.Users;

namespace LbSim.Scenarios.Binding;

/// <summary>Reads the plan section, and says what keeps a scenario from being planned for.</summary>
internal static class PlanBinder
{
    /// <summary>More fleets than these are too many to put in order.</summary>
    private const long MostFleets = 1_000_000;

    /// <summary>Reads the section; null when it is absent or cannot be used.</summary>
    public static PlanSpec? Read(Section root, FleetBinder fleets)
    {
        var plan = root.Child("plan", "What to buy: lbsim plan looks for the cheapest fleet of these candidates that keeps the objectives (docs/model/planning.md).");
        var candidates = fleets.ReadCandidates(plan);
        var mix = plan.Flag("mix", "Whether groups may stand beside each other in a fleet; else one group at a time.", true);
        var traffic = Multipliers(plan);
        var growth = plan.Name("growth", "How traffic is multiplied. copies: more users like those there are; squeeze: the same requests in less time.", ["copies", "squeeze"], "copies");
        var peak = Peak(plan.Child("peak", "Plan for the busiest window only; without it, for the whole workload."));
        var survive = plan.Count("survive", "How many servers of any one group may be down while the objectives hold.", "0", most: 1000);
        var minimize = plan.Name("minimize", "What the plan makes least.", ["cost", "gpus"], "cost");
        var limits = Limits(plan.Child("limits", "What a fleet may not exceed."));
        var most = plan.Count("max-simulated-requests", "Simulated requests after which the search ends; what is not known then is undecided. No bound by default.", least: 1);
        plan.Done();
        if (!plan.IsPresent)
        {
            return null;
        }

        if (candidates.Count == 0)
        {
            if (!root.Findings.HasErrors)
            {
                plan.Problem("candidates", FindingCodes.MissingKey, "has no candidate: name at least one group that may be bought, such as { gpu: h100-sxm, max: 16 }");
            }

            return null;
        }

        var spec = new PlanSpec
        {
            Candidates = candidates,
            Mix = mix,
            Traffic = traffic,
            Growth = growth == "squeeze" ? GrowthKind.Squeeze : GrowthKind.Copies,
            Peak = peak,
            Survive = (int)(survive ?? 0),
            Minimize = minimize == "gpus" ? PlanGoal.Gpus : PlanGoal.Cost,
            Limits = limits,
            MostSimulatedRequests = most,
        };
        CheckCandidates(plan, spec);
        return spec;
    }

    /// <summary>Checks what the plan needs of the rest of the scenario.</summary>
    public static void Check(Section root, PlanSpec plan, BoundWorkload workload, SimTime duration, ObjectiveSpec objectives, double? target, IReadOnlyDictionary<string, double> shares)
    {
        CheckObjectives(root, objectives, target, shares);
        CheckWindow(root, plan, workload, duration);
    }

    private static void CheckCandidates(Section plan, PlanSpec spec)
    {
        foreach (var twice in spec.Candidates.GroupBy(candidate => candidate.Group.Spec.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            plan.Problem("candidates", FindingCodes.DuplicateName, $"the group name \"{twice.Key}\" stands {twice.Count()} times");
        }

        var fleets = spec.Candidates.Aggregate(1.0, (product, candidate) => product * (candidate.Max - candidate.Min + 1));
        if (spec.Mix && fleets > MostFleets)
        {
            plan.Problem("candidates", FindingCodes.OutOfRange, FormattableString.Invariant($"make {fleets:0.##e0} fleets; {MostFleets:N0} are the most a plan puts in order: narrow min and max, or use mix: false"));
        }

        var unpriced = spec.Candidates.Where(candidate => candidate.Group.PricePerGpuHour is null).Select(candidate => candidate.Group.Spec.Name).ToList();
        if (unpriced.Count > 0 && (unpriced.Count < spec.Candidates.Count || spec.Limits.CostPerHour is not null) && (spec.Minimize == PlanGoal.Cost || spec.Limits.CostPerHour is not null))
        {
            plan.Problem("candidates", FindingCodes.Needs, $"no price is known of {string.Join(", ", unpriced)}: give price-per-hour, or use minimize: gpus and no limit on cost");
        }

        var unrated = spec.Candidates.Where(candidate => candidate.Group.TdpWattsPerGpu is null).Select(candidate => candidate.Group.Spec.Name).ToList();
        if (spec.Limits.PowerWatts is not null && unrated.Count > 0)
        {
            plan.Problem("limits", FindingCodes.Needs, $"limit power, and no power is known of {string.Join(", ", unrated)}");
        }
    }

    private static void CheckObjectives(Section root, ObjectiveSpec objectives, double? target, IReadOnlyDictionary<string, double> shares)
    {
        if (objectives.IsEmpty || (target is null && shares.Count == 0))
        {
            root.Problem(objectives.IsEmpty ? "plan" : "objectives", FindingCodes.MissingKey, "a plan needs objectives with a target, such as objectives: { ttft: 500ms, tpot: 50ms, attainment: 99% }");
            return;
        }

        var limited = new (string Name, SimDuration? Limit)[] { ("ttft", objectives.Ttft), ("tpot", objectives.Tpot), ("e2e", objectives.E2e), ("queueing", objectives.Queueing) };
        foreach (var (name, _) in limited.Where(entry => target is null && entry.Limit is not null && !shares.ContainsKey(entry.Name)))
        {
            root.Problem("objectives", FindingCodes.MissingKey, $"{name} has no share of its own and there is no joint one: a plan could not say when it is kept; give {name}: {{ limit: ..., share: 99% }}");
        }

        if (target is 0 || shares.Any(share => share.Value <= 0))
        {
            root.Problem("objectives", FindingCodes.OutOfRange, "a plan needs targets above 0");
        }
    }

    private static void CheckWindow(Section root, PlanSpec plan, BoundWorkload workload, SimTime duration)
    {
        if (workload.Workload is UserTraffic && plan.Peak is not null)
        {
            root.Problem("plan", FindingCodes.Conflict, "closed-loop users have no peak window of their own: how much they send depends on the fleet; leave peak out");
            return;
        }

        if (workload.Workload is PartsWorkload && plan.Peak is not null)
        {
            root.Problem("plan", FindingCodes.Conflict, "peak windows are of one trace or generator, and the workload has parts; leave peak out");
            return;
        }

        if (workload is { Workload: { IsClosedLoop: true }, Trace: null, Traces.Count: > 0 } && plan.Growth == GrowthKind.Squeeze)
        {
            root.Problem("plan", FindingCodes.Conflict, "growth is squeeze, and a trace stands beside closed loops: squeezed, it would end before the others; use copies");
            return;
        }

        var length = workload.Trace is { } trace ? WindowedTrace.LengthOf(trace).Seconds : workload.SpanSeconds ?? 0;
        var seconds = plan.Peak?.Window.Seconds ?? (duration == SimTime.Never ? length : Math.Min(length, duration.Seconds));
        if (plan.Peak is not null && seconds > length)
        {
            root.Problem("plan", FindingCodes.OutOfRange, string.Create(CultureInfo.InvariantCulture, $"peak.window is {seconds:0.###} s, and the {(workload.Trace is null ? "workload" : "trace")} lasts {length:0.###} s: use a shorter window, a longer trace, or leave peak out"));
            return;
        }

        var least = WindowLayout.FewestBlocks * WindowLayout.ShortestBlock.Seconds;
        seconds = workload.Traces.Select(part => WindowedTrace.LengthOf(part.Workload).Seconds).Append(seconds).Min();
        if (workload.Traces.Count > 0 && seconds < least)
        {
            var blocks = Math.Floor(seconds / WindowLayout.ShortestBlock.Seconds);
            root.Problem("plan", FindingCodes.OutOfRange, string.Create(CultureInfo.InvariantCulture, $"is for a window of {seconds:0.###} s, which holds {blocks} blocks of {WindowLayout.ShortestBlock.Seconds:0} s: a plan judges a trace by resampling its blocks, and {WindowLayout.FewestBlocks} are the fewest that say anything; use a window of {least:0} s or more"));
        }
    }

    private static List<double> Multipliers(Section plan)
    {
        var multipliers = plan.List("traffic", "Multipliers of the traffic to plan for. Default: [1].", (node, path, schema) =>
        {
            schema.Scalar = "number";
            if (plan.Scalar(node, path, "a number") is not { } scalar)
            {
                return null;
            }

            if (Units.Plain(scalar.Value, out var problem) is not { } value || value is < TrafficGrowth.Least or > TrafficGrowth.Most)
            {
                plan.Findings.Add(scalar, problem is null ? FindingCodes.OutOfRange : FindingCodes.BadValue, path, problem ?? string.Create(CultureInfo.InvariantCulture, $"must be {TrafficGrowth.Least} to {TrafficGrowth.Most}; it is {scalar.Value}"));
                return null;
            }

            return new Multiplier(value);
        }).ConvertAll(multiplier => multiplier.Value);
        if (multipliers.Distinct().Count() < multipliers.Count)
        {
            plan.Problem("traffic", FindingCodes.DuplicateName, "names a multiplier twice");
        }

        return multipliers.Count > 0 ? multipliers : [1];
    }

    private static PeakSpec? Peak(Section peak)
    {
        var window = peak.Duration("window", "Length of the window.", isRequired: true, mayBeZero: false);
        var by = peak.Name("by", "What the busiest window has most of: prompt and output tokens together, or requests; the earliest on ties.", ["tokens", "requests"], "tokens");
        peak.Done();
        return peak.IsPresent && window is { } length ? new(new(length), by == "requests" ? PeakMeasure.Requests : PeakMeasure.Tokens) : null;
    }

    private static PlanLimits Limits(Section limits)
    {
        var spec = new PlanLimits
        {
            CostPerHour = limits.Number("cost-per-hour", "$ per hour."),
            Gpus = (int?)limits.Count("gpus", "GPUs.", least: 1, most: int.MaxValue),
            PowerWatts = limits.Power("power", "Sum of the GPUs' power limits as the catalogue has them (nameplate, not what they draw)."),
        };
        limits.Done();
        return spec;
    }

    private sealed record Multiplier(double Value);
}
