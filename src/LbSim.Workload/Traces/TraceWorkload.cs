using System.Security.Cryptography;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Workload.Generators;

namespace LbSim.Workload.Traces;

/// <summary>What one pass over a trace found, after start and limit and before speed.</summary>
/// <param name="Format">Name of the format recognised.</param>
/// <param name="Rows">Rows replayed (one copy).</param>
/// <param name="Span">First to last row replayed, on the trace's own clock.</param>
/// <param name="MeanPromptTokens">Mean prompt length.</param>
/// <param name="MeanOutputTokens">Mean output length.</param>
/// <param name="Columns">Optional columns that are there.</param>
/// <param name="Skipped">Rows left out as bad, by kind of problem.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Sha256">Its SHA-256, lower-case hexadecimal.</param>
public sealed record TraceSummary(string Format, long Rows, SimDuration Span, double MeanPromptTokens, double MeanOutputTokens, TraceColumns Columns, IReadOnlyDictionary<string, long> Skipped, long Bytes, string Sha256);

/// <summary>A recorded trace, streamed anew for each run: memory does not grow with it (unless it must be sorted).</summary>
public sealed class TraceWorkload : IWorkload
{
    private readonly Func<Stream> _open;
    private readonly string _file;
    private readonly TraceOptions _options;
    private readonly AliasTable? _clients;

    /// <summary>Reads the trace once, to the end of what is selected, and checks every row of it.</summary>
    /// <param name="open">Opens the file at its start.</param>
    /// <param name="file">Its name as shown.</param>
    /// <param name="options">What to replay.</param>
    /// <exception cref="TraceException">It cannot be used; says where and why.</exception>
    public TraceWorkload(Func<Stream> open, string file, TraceOptions options)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(options);
        _open = open;
        _file = file;
        _options = options;
        _clients = options.Clients is { } clients ? AliasTable.Zipf(clients.Count, clients.Zipf) : null;
        Summary = Scan();
        var copies = (Int128)options.Repeat * (Summary.Span.Picoseconds + MeanGap);
        if ((decimal)copies / options.Speed > SimTime.MaxDays * 86_400m * SimDuration.PicosecondsPerSecond)
        {
            throw new TraceException(file, 0, FormattableString.Invariant($"the replay would last longer than the {SimTime.MaxDays} days the clock holds: use start, limit, a smaller repeat or a higher speed"));
        }
    }

    /// <summary>What the trace is.</summary>
    public TraceSummary Summary { get; }

    /// <summary>How long the replay lasts: first to last arrival, all copies, at its speed.</summary>
    public SimDuration ReplaySpan => new(Scaled(((Int128)(_options.Repeat - 1) * (Summary.Span.Picoseconds + MeanGap)) + Summary.Span.Picoseconds));

    /// <summary>Requests of the replay.</summary>
    public long Requests => Summary.Rows * _options.Repeat;

    /// <inheritdoc/>
    /// <remarks>Only the clients differ between replications, and only when they are drawn.</remarks>
    public bool IsRandom => _clients is not null;

    /// <inheritdoc/>
    public bool IsStationary => false;

    /// <inheritdoc/>
    public bool HasClients => _clients is not null || Summary.Columns.HasClients;

    /// <inheritdoc/>
    public bool HasSessions => Summary.Columns.HasSessions;

    private long MeanGap => Summary.Rows > 1 ? Summary.Span.Picoseconds / (Summary.Rows - 1) : 0;

    /// <inheritdoc/>
    public IWorkSource Open(ulong seed, int replication) => new Source(this, new RandomStream(StableHash.Combine(seed, (ulong)replication), "clients"));

    private long Scaled(Int128 picoseconds) => _options.Speed == 1 ? (long)picoseconds : (long)decimal.Round((decimal)picoseconds / _options.Speed);

    private TraceSummary Scan()
    {
        long rows = 0;
        long prompts = 0;
        long outputs = 0;
        long span = 0;
        string format;
        var columns = new TraceColumns();
        var skipped = new SortedDictionary<string, long>(StringComparer.Ordinal);
        using (var selected = Select(skipped, out format))
        {
            while (selected.Next(out var row, out var arrival))
            {
                rows++;
                prompts += row.PromptTokens;
                outputs += row.OutputTokens;
                span = arrival;
                columns = new(columns.HasClients || row.Client >= 0, columns.HasSessions || row.Session >= 0, columns.HasBytes || row.Bytes >= 0);
            }
        }

        if (rows == 0)
        {
            var why = skipped.Count > 0 ? "every row is bad" : "there are no rows";
            throw new TraceException(_file, 0, $"{why}{(_options.Start == default && _options.Limit == default ? "" : " left after start and limit")}: nothing to replay");
        }

        var (bytes, hash) = Digest();
        return new(format, rows, new(span), (double)prompts / rows, (double)outputs / rows, columns, skipped, bytes, hash);
    }

    private (long Bytes, string Hash) Digest()
    {
        using var stream = _open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        long bytes = 0;
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            bytes += read;
        }

        return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private RowSelection Select(SortedDictionary<string, long>? skipped, out string format) =>
        new(TraceFormats.Open(_open(), _file, out format), _file, _options, skipped);

    private sealed class Source(TraceWorkload workload, RandomStream clients) : IWorkSource
    {
        private RowSelection? _rows = workload.Select(null, out _);
        private int _copy;

        public bool TryNext(out RequestSpec request)
        {
            while (_rows is not null)
            {
                if (_rows.Next(out var row, out var arrival))
                {
                    var shift = (Int128)_copy * (workload.Summary.Span.Picoseconds + workload.MeanGap);
                    request = new RequestSpec
                    {
                        Arrival = new(workload.Scaled(shift + arrival)),
                        PromptTokens = row.PromptTokens,
                        OutputTokens = row.OutputTokens,
                        Client = workload._clients?.Draw(clients) ?? row.Client,
                        Session = row.Session,
                        Bytes = row.Bytes,
                    };
                    return true;
                }

                _rows.Dispose();
                _rows = ++_copy < workload._options.Repeat ? workload.Select(null, out _) : null;
            }

            request = default;
            return false;
        }

        public void Dispose() => _rows?.Dispose();
    }
}
