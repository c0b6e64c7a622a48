using LbSim.Experiments.Results;

namespace LbSim.Reports.Figures;

/// <summary>How one balancer stands against the baseline on the primary figure, in words that may be used.</summary>
/// <remarks>Verdict words only for the primary figure, and only between balancers neither saturated nor cut off.</remarks>
public static class Standing
{
    /// <summary>Whether a balancer's figures may be ranked: it kept up, and its requests ended.</summary>
    public static bool IsRanked(BalancerResult balancer)
    {
        ArgumentNullException.ThrowIfNull(balancer);
        return balancer.Verdict.State is not ("saturated" or "cut-off");
    }

    /// <summary>The difference of a balancer from the baseline on a figure, or null for the baseline itself.</summary>
    public static DifferenceResult? Difference(BalancerResult balancer, string figure)
    {
        ArgumentNullException.ThrowIfNull(balancer);
        return balancer.Comparison is { } comparison && comparison.Metrics.TryGetValue(figure, out var difference) ? difference : null;
    }

    /// <summary>The verdict word on the primary figure, with its half-width where nothing is significant; empty where none may be used.</summary>
    public static string Word(ExperimentResult result, BalancerResult balancer)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (Difference(balancer, result.Primary) is not { Verdict: { } verdict } difference
            || !IsRanked(balancer) || !IsRanked(result.Balancers[0]))
        {
            return "";
        }

        if (verdict != "no significant difference" || difference.HalfWidth is not { } half)
        {
            return verdict;
        }

        var unit = Unit.OfFigure(Figure.Of(result.Primary), half);
        return verdict + " (half-width " + unit.Write(half) + " " + unit.Name + ")";
    }

    /// <summary>How many differences were judged together, by Holm's correction.</summary>
    public static int Judged(ExperimentResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Balancers.Count(balancer => Difference(balancer, result.Primary) is { Verdict: not null, HalfWidth: not null });
    }

    /// <summary>The difference with its ratio and interval: "+0.84 requests/s (+7.3 %), 95 % interval +0.62 to +1.06".</summary>
    public static string Describe(ExperimentResult result, DifferenceResult difference)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(difference);
        var unit = Unit.OfFigure(
            Figure.Of(result.Primary), difference.Difference, difference.Low ?? double.NaN, difference.High ?? double.NaN);
        var text = unit.WriteSigned(difference.Difference) + " " + unit.Name;
        if (difference.Ratio is { } ratio && double.IsFinite(ratio))
        {
            text += " (" + Relative(ratio) + ")";
        }

        return difference is { Low: not null, High: not null }
            ? text + ", 95 % interval " + unit.SignedRange(difference) + " " + unit.Name
            : text;
    }

    /// <summary>A ratio as a change: "+7.3 %", or "12.3 times" where per cent would be long.</summary>
    public static string Relative(double ratio) => ratio switch
    {
        > 3 => Quantity.Number(ratio) + " times",
        > 1 => "+" + Quantity.Percent(ratio - 1),
        _ => Quantity.Percent(ratio - 1),
    };
}
