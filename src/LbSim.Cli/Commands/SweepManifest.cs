using LbSim.Experiments.Sweep;
using LbSim.Reports.Files;

namespace LbSim.Cli.Commands;

/// <summary>The manifest of a sweep: the same in each of its shards, but for the shard in the command.</summary>
internal static class SweepManifest
{
    public static ManifestData Of(SweepPlan plan, string reproduce)
    {
        var first = plan.Scenarios[0];
        return new ManifestData
        {
            Version = Reproduce.Version,
            ScenarioText = first.ResolvedYaml,
            Seed = first.Seed,
            Replications = first.Replications,
            Balancers = [.. plan.Scenarios.SelectMany(scenario => scenario.Balancers).Select(balancer => balancer.Label).Distinct(StringComparer.Ordinal)],
            Inputs = [.. plan.Scenarios.SelectMany(scenario => scenario.Inputs).Distinct().Select(input => new ManifestInput(input.Name, input.Bytes, input.Sha256))],
            Reproduce = reproduce,
        };
    }
}
