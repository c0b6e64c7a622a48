using System.Globalization;
using LbSim.Scenarios;
using LbSim.Simulation.Metrics;

namespace LbSim.Experiments.Running;

/// <summary>What the links of servers carry, as shares of their rate over the measured span.</summary>
/// <param name="Upload">Requests.</param>
/// <param name="Download">Answers; counted, never delayed.</param>
public sealed record LinkUse(double Upload, double Download)
{
    /// <summary>Share of its rate above which a link is warned about.</summary>
    public const double Crowded = 0.8;

    /// <summary>Use of one server's link; null where the rate is endless or nothing was measured.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="run">The run.</param>
    /// <param name="server">Server id.</param>
    /// <param name="group">Its group.</param>
    public static LinkUse? Of(Scenario scenario, RunResult run, int server, int group)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(run);
        var perByte = (double)scenario.Groups[group].Spec.LinkPicosecondsPerByte;
        double span = (run.SpanEnd - run.SpanStart).Picoseconds;
        if (perByte == 0 || span <= 0)
        {
            return null;
        }

        var from = run.AtSpanStart[server];
        var to = run.AtSpanEnd[server];
        var answers = ((to.OutputTokens - from.OutputTokens) * (double)scenario.Wire.PerOutputToken) + ((to.Completions - from.Completions) * (double)scenario.Wire.ResponseBase);
        return new((to.UploadBytes - from.UploadBytes) * perByte / span, answers * perByte / span);
    }

    /// <summary>A warning for each group in which a server's link is crowded, with the worst of all runs.</summary>
    internal static IEnumerable<string> Warnings(Scenario scenario, IReadOnlyList<RunResult> runs, IReadOnlyList<int> groupOfServer)
    {
        for (var group = 0; group < scenario.Groups.Count; group++)
        {
            var uses = runs.SelectMany(run => Enumerable.Range(0, groupOfServer.Count).Where(server => groupOfServer[server] == group).Select(server => Of(scenario, run, server, group))).OfType<LinkUse>().ToList();
            if (uses.Count == 0)
            {
                continue;
            }

            var name = scenario.Groups[group].Spec.Name;
            if (uses.Max(use => use.Download) is var down && down > Crowded)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"group {name}: answers use up to {100 * down:0} % of a server's link rate; above 80 % they would queue, which is not simulated");
            }

            if (uses.Max(use => use.Upload) is var up && up > Crowded)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"group {name}: uploads use up to {100 * up:0} % of a server's link rate: requests wait for the link before the engine sees them");
            }
        }
    }
}
