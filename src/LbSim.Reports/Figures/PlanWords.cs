using System.Globalization;
using LbSim.Experiments.Plan;
using LbSim.Experiments.Results;

namespace LbSim.Reports.Figures;

/// <summary>What a plan found, in sentences and cells.</summary>
internal static class PlanWords
{
    /// <summary>One sentence for each multiplier.</summary>
    public static string Headline(PlanResult result, PlanMultiplier multiplier)
    {
        var start = "Traffic x" + Multiplier(multiplier) + ": ";
        if (multiplier.Best is null)
        {
            return start + "no answer.";
        }

        var balancer = Best(multiplier);
        var answer = balancer.Answer!;
        return start + answer.Fleet.Name + " under " + balancer.Label + Cost(answer) + "; " + Attainment(answer.Attainment) + " of requests keep their limits"
            + (result.Interval == "trace-blocks" ? ", on traffic like this window." : ".");
    }

    /// <summary>The balancer with the best answer.</summary>
    public static PlanBalancer Best(PlanMultiplier multiplier)
    {
        foreach (var balancer in multiplier.Balancers)
        {
            if (balancer.Label == multiplier.Best)
            {
                return balancer;
            }
        }

        throw new ArgumentException("has no answer", nameof(multiplier));
    }

    /// <summary>The multiplier as a number.</summary>
    public static string Multiplier(PlanMultiplier multiplier) => multiplier.Multiplier.ToString(CultureInfo.InvariantCulture);

    /// <summary>A share with its interval.</summary>
    public static string Attainment(Estimate estimate) => estimate is { Low: { } low, High: { } high }
        ? $"{Share(estimate.Value)} ({Share(low)} to {Share(high)})"
        : Share(estimate.Value);

    /// <summary>A share with two decimals: targets are often 99 % and more.</summary>
    public static string Share(double share) => Quantity.Fixed(share * 100, 2) + " %";

    /// <summary>Other things to know of a balancer's answer, or why there is none.</summary>
    public static IEnumerable<string> Remarks(PlanBalancer balancer)
    {
        foreach (var undecided in balancer.Undecided)
        {
            yield return $"{balancer.Label}: {undecided.Fleet.Name} may be enough" + (undecided.Attainment is { } known ? " (" + Attainment(known) + ")" : "") + Dollars(undecided.Fleet.CostPerHour);
        }

        if (balancer.ClosestFailing is { } closest)
        {
            yield return $"{balancer.Label}: the best that fails is {closest.Fleet.Name}" + (closest.HasServersDown ? " with servers down" : "") + (closest.Estimate is { } estimate ? $", {Share(estimate)} ({closest.Objective} is missed most)" : "") + Dollars(closest.Fleet.CostPerHour);
        }

        if (balancer.Answer is { BreaksFirst: { } breaks } answer)
        {
            yield return $"{balancer.Label}: headroom x{Quantity.Number(answer.Headroom!.Value)}; beyond it, {breaks} breaks first";
        }
        else if (balancer.Answer is { Headroom: { } most })
        {
            yield return $"{balancer.Label}: headroom x{Quantity.Number(most)} and more";
        }

        if (balancer.Answer is { Knee: { } knee } bent)
        {
            yield return $"{balancer.Label}: the knee is at {Quantity.Percent(bent.Curve[knee].Share)} of saturated throughput, {Quantity.Number(bent.Curve[knee].RequestsPerSecond)} requests/s";
        }

        foreach (var spare in balancer.Answer?.Survive ?? [])
        {
            yield return $"{balancer.Label}: with {spare.Down} {spare.Group} down {Attainment(spare.Attainment)}";
        }
    }

    /// <summary>What is saved against round robin.</summary>
    public static string Saving(PlanBalancer balancer) => balancer.SavingPerMonth is { } saving
        ? (balancer.IsSavingAtMost ? "at most " : "") + Quantity.Dollars(saving)
        : Quantity.Unknown;

    /// <summary>Load of each group.</summary>
    public static string Loads(PlanAnswer answer) =>
        string.Join(", ", answer.Load.Select(load => load.Key + " " + Quantity.OrUnknown(load.Value, Quantity.Percent)));

    private static string Cost(PlanAnswer answer) => answer.Fleet.CostPerHour is { } hour
        ? ", " + Quantity.Dollars(hour) + " per hour (" + Quantity.Dollars(answer.CostPerMonth!.Value) + " a month)"
        : ", " + Quantity.Count(answer.Fleet.Gpus) + " GPUs";

    private static string Dollars(double? perHour) => perHour is { } known ? ", " + Quantity.Dollars(known) + " per hour" : "";
}
