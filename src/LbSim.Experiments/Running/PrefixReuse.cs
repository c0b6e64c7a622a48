using LbSim.Experiments.Results;
using LbSim.Simulation.Metrics;

namespace LbSim.Experiments.Running;

/// <summary>How much of the measured prompts engines found in their prefix caches when they first admitted them; docs/model/engine.md defines it.</summary>
internal static class PrefixReuse
{
    /// <summary>The share in one run; NaN where no request names what its prompt begins with, or no engine admitted any.</summary>
    public static double Of(RunResult run)
    {
        var (admitted, cached) = Sum([run]);
        return run.Named > 0 && admitted > 0 ? (double)cached / admitted : double.NaN;
    }

    /// <summary>The share in all runs with its interval; null where <see cref="Of"/> is not known in any.</summary>
    /// <param name="share">The share.</param>
    /// <param name="runs">The runs whose tokens are counted.</param>
    public static PrefixReuseResult? ToResult(Estimate? share, RunResult[] runs)
    {
        if (share is null)
        {
            return null;
        }

        var (admitted, cached) = Sum(runs);
        return new(share, admitted, cached);
    }

    /// <summary>Tokens of one server.</summary>
    public static PromptTokenCounts OfServer(RunResult[] runs, int server) =>
        new(runs.Sum(run => run.Servers[server].AdmittedPromptTokens), runs.Sum(run => run.Servers[server].CachedPromptTokens));

    private static (long Admitted, long Cached) Sum(RunResult[] runs) => (
        runs.Sum(run => run.Servers.Sum(server => server.AdmittedPromptTokens)),
        runs.Sum(run => run.Servers.Sum(server => server.CachedPromptTokens)));
}
