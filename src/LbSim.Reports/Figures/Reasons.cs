using LbSim.Experiments.Results;

namespace LbSim.Reports.Figures;

/// <summary>Why the run verdict is what it is: the experiment's reasons, then those of balancers that it does not already tell.</summary>
public static class Reasons
{
    /// <summary>All reasons, each once, those of balancers with their labels.</summary>
    public static IReadOnlyList<string> Of(ExperimentResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var all = new List<string>(result.Verdict.Reasons);
        foreach (var balancer in result.Balancers)
        {
            foreach (var reason in balancer.Verdict.Reasons)
            {
                if (!all.Exists(told => told.Contains(reason, StringComparison.Ordinal)
                    && (told == reason || told.Contains(balancer.Label, StringComparison.Ordinal))))
                {
                    all.Add(balancer.Label + ": " + reason);
                }
            }
        }

        return all;
    }
}
