using System.Collections.Concurrent;
using System.Globalization;
using LbSim.Reports.Files;
using LbSim.Scenarios;
using LbSim.Simulation.Metrics;

namespace LbSim.Cli.Commands;

/// <summary>The request logs of an experiment: one part per run, joined in a fixed order at the end.</summary>
internal sealed class RequestLogs(string folder, Scenario scenario)
{
    private readonly RequestLogParts _parts = new(folder);
    private readonly ConcurrentDictionary<(int Balancer, int Replication), RequestLogPart> _open = new();
    private readonly List<string> _servers =
        [.. scenario.Groups.SelectMany(group => Enumerable.Range(0, group.Spec.Count).Select(copy => string.Create(CultureInfo.InvariantCulture, $"{group.Spec.Name}-{copy}")))];

    public IRequestLog Open(int balancer, int replication)
    {
        var part = _parts.Open(balancer, scenario.Balancers[balancer].Label, replication, _servers);
        _open[(balancer, replication)] = part;
        return part;
    }

    public void Close(int balancer, int replication)
    {
        if (_open.TryRemove((balancer, replication), out var part))
        {
            part.Dispose();
        }
    }

    public void Join() => _parts.Join();
}
