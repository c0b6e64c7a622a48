using LbSim.Experiments.Results;

namespace LbSim.Reports.Figures;

/// <summary>What an experiment says, in a headline and a few sentences.</summary>
/// <param name="Headline">The best balancer on the primary figure, or why there is none.</param>
/// <param name="Details">How sure that is, and what was left out.</param>
/// <param name="Best">The best balancer, or null.</param>
public sealed record Answer(string Headline, IReadOnlyList<string> Details, BalancerResult? Best)
{
    /// <summary>Finds the answer in a result.</summary>
    public static Answer Of(ExperimentResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var figure = Figure.Of(result.Primary);
        var ranked = Rank(result, figure);
        var details = new List<string>();
        if (ranked.Count == 0)
        {
            return new Answer(WhyNone(result, figure), details, null);
        }

        var best = ranked[0];
        if (result.Balancers.Count == 1)
        {
            details.Add("Only one balancer was run, so there is nothing to compare it with.");
            return new Answer(Sentence(best, figure, "has a "), details, best);
        }

        AddComparison(result, figure, ranked, details);
        AddUnranked(result, figure, details);
        var superlative = ranked.Count == 1 ? "is the only one ranked: " : figure.IsHigherBetter ? "has the highest " : "has the lowest ";
        return new Answer(Sentence(best, figure, superlative), details, best);
    }

    // best first; equal figures keep the scenario's order
    private static List<BalancerResult> Rank(ExperimentResult result, Figure figure)
    {
        var ranked = new List<BalancerResult>();
        foreach (var balancer in result.Balancers)
        {
            if (balancer.IsOracle || !Standing.IsRanked(balancer) || figure.Find(balancer) is not { } value || !double.IsFinite(value.Value))
            {
                continue;
            }

            var place = ranked.Count;
            while (place > 0 && IsBetter(value.Value, figure.Find(ranked[place - 1])!.Value, figure))
            {
                place--;
            }

            ranked.Insert(place, balancer);
        }

        return ranked;
    }

    private static bool IsBetter(double value, double other, Figure figure) => figure.IsHigherBetter ? value > other : value < other;

    private static string WhyNone(ExperimentResult result, Figure figure)
    {
        if (AllAreOracles(result))
        {
            return "Only oracles were run: they show what perfect knowledge would give, not a choice.";
        }

        foreach (var balancer in result.Balancers)
        {
            if (!balancer.IsOracle && Standing.IsRanked(balancer))
            {
                return "No balancer has a figure for " + figure.Title + ".";
            }
        }

        return result.Balancers.Count == 1
            ? result.Balancers[0].Label + " was " + State(result.Balancers[0]) + ": its figures describe this run only, not what the fleet can promise."
            : "No balancer kept up (" + result.Verdict.State + "), so none is ranked: the figures describe an overload, not a choice.";
    }

    private static bool AllAreOracles(ExperimentResult result)
    {
        foreach (var balancer in result.Balancers)
        {
            if (!balancer.IsOracle)
            {
                return false;
            }
        }

        return true;
    }

    private static string Sentence(BalancerResult best, Figure figure, string verb)
    {
        var text = best.Label + " " + verb + figure.Title + (verb.EndsWith(": ", StringComparison.Ordinal) ? " " : verb == "has a " ? " of " : ": ")
            + figure.Write(figure.Find(best)!.Value);
        if (figure.Name == "goodput" && best.Attainment is { } attainment)
        {
            return text + " (" + Quantity.Percent(attainment.Value) + " of arrivals met every objective).";
        }

        return figure.Coverage(best) is { } covered ? text + " (of " + Quantity.Percent(covered) + " of arrivals)." : text + ".";
    }

    private static void AddComparison(ExperimentResult result, Figure figure, List<BalancerResult> ranked, List<string> details)
    {
        var best = ranked[0];
        var baseline = result.Balancers[0];
        if (ReferenceEquals(best, baseline))
        {
            if (ranked.Count > 1 && Standing.Difference(ranked[1], result.Primary) is { } behind)
            {
                details.Add("It is the baseline. Next is " + ranked[1].Label + ": " + Standing.Describe(result, behind) + Judged(result, ranked[1]) + ".");
            }

            return;
        }

        if (Standing.Difference(best, result.Primary) is { } ahead)
        {
            details.Add("Against " + baseline.Label + ", the baseline: " + Standing.Describe(result, ahead) + Judged(result, best) + ".");
        }

        if (ranked.Count > 1 && !ReferenceEquals(ranked[1], baseline))
        {
            details.Add("Next is " + ranked[1].Label + " with " + figure.Write(figure.Find(ranked[1])!.Value)
                + "; only differences from the baseline are judged, not this one.");
        }
    }

    private static string Judged(ExperimentResult result, BalancerResult balancer) =>
        Standing.Word(result, balancer) is { Length: > 0 } word ? ": " + word : "";

    private static void AddUnranked(ExperimentResult result, Figure figure, List<string> details)
    {
        var names = "";
        foreach (var balancer in result.Balancers)
        {
            var reason = !Standing.IsRanked(balancer) ? State(balancer) : figure.Find(balancer) is null ? "no figure" : balancer.IsOracle ? "oracle" : "";
            if (reason.Length > 0)
            {
                names += (names.Length == 0 ? "" : ", ") + balancer.Label + " (" + reason + ")";
            }
        }

        if (names.Length > 0)
        {
            details.Add("Not ranked: " + names + ".");
        }
    }

    private static string State(BalancerResult balancer) => balancer.Verdict.State == "cut-off" ? "cut off" : balancer.Verdict.State;
}
