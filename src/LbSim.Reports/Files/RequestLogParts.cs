using LbSim.Simulation.Metrics;

namespace LbSim.Reports.Files;

/// <summary>Makes requests.csv.gz of runs that go on side by side: each writes a part of its own, and the parts are joined in a fixed order.</summary>
/// <remarks>Nothing is held in memory, and the file does not depend on which run ended first.</remarks>
/// <param name="directory">The directory being written, such as <see cref="ResultDirectory.Staging"/>.</param>
public sealed class RequestLogParts(string directory)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(int Balancer, int Replication), string> _parts = [];

    /// <summary>Opens the log of one run; dispose it when the run ends. May be called from any thread.</summary>
    /// <param name="balancer">Index of the balancer, which sets the order.</param>
    /// <param name="label">Its label.</param>
    /// <param name="replication">From 0.</param>
    /// <param name="serverNames">Names of servers by id.</param>
    public RequestLogPart Open(int balancer, string label, int replication, IReadOnlyList<string> serverNames)
    {
        var path = Path.Combine(directory, FormattableString.Invariant($"requests.{balancer}.{replication}.part"));
        lock (_gate)
        {
            _parts.Add((balancer, replication), path);
        }

        return new RequestLogPart(new RequestLogWriter(File.Create(path), withHeader: false), label, replication, serverNames);
    }

    /// <summary>Joins the parts, all of them ended, and removes them.</summary>
    public void Join()
    {
        var path = Path.Combine(directory, ResultFiles.Requests);
        new RequestLogWriter(File.Create(path), withHeader: true).Dispose();
        using var joined = new FileStream(path, FileMode.Append, FileAccess.Write);
        foreach (var part in _parts.Values)
        {
            using (var rows = File.OpenRead(part))
            {
                rows.CopyTo(joined);
            }

            File.Delete(part);
        }
    }
}

/// <summary>The request log of one run.</summary>
public sealed class RequestLogPart : IRequestLog, IDisposable
{
    private readonly RequestLogWriter _writer;
    private readonly string _balancer;
    private readonly int _replication;
    private readonly IReadOnlyList<string> _serverNames;

    internal RequestLogPart(RequestLogWriter writer, string balancer, int replication, IReadOnlyList<string> serverNames)
    {
        _writer = writer;
        _balancer = balancer;
        _replication = replication;
        _serverNames = serverNames;
    }

    /// <inheritdoc/>
    public void Write(in RequestRecord record) => _writer.Write(_balancer, _replication, record, _serverNames);

    /// <summary>Ends the part.</summary>
    public void Dispose() => _writer.Dispose();
}
