using LbSim.Kernel.Time;
using LbSim.Workload.Traces;

namespace LbSim.Workload.Fitting;

/// <summary>Requests held in memory to be measured or fitted: 32 bytes each, in order of arrival.</summary>
/// <remarks>While they are taken, the distinct names of their contents are held as well.</remarks>
public sealed class TraceSample
{
    /// <summary>The most requests held.</summary>
    public const int MostRows = 20_000_000;

    private TraceSample(double[] arrivals, int[] prompts, int[] outputs, int[] clients, long[] sessions, int[] agents, PromptReuse? reuse)
    {
        (Arrivals, Prompts, Outputs, Clients, Sessions, Agents, Reuse) = (arrivals, prompts, outputs, clients, sessions, agents, reuse);
    }

    /// <summary>Arrivals in seconds after the first, never falling.</summary>
    public double[] Arrivals { get; }

    /// <summary>Prompt tokens.</summary>
    public int[] Prompts { get; }

    /// <summary>Output tokens.</summary>
    public int[] Outputs { get; }

    /// <summary>Client numbers, -1 for none.</summary>
    public int[] Clients { get; }

    /// <summary>Session numbers, -1 for none.</summary>
    public long[] Sessions { get; }

    /// <summary>Agents within their sessions, 0 for the session's own.</summary>
    public int[] Agents { get; }

    /// <summary>What prompts have in common with earlier ones; null where no content has a name.</summary>
    public PromptReuse? Reuse { get; }

    /// <summary>How many requests there are.</summary>
    public int Count => Arrivals.Length;

    /// <summary>Seconds from the first to the last.</summary>
    public double Span => Arrivals[^1];

    /// <summary>Takes requests from a source, up to an instant or a number; a closed loop is answered at once.</summary>
    /// <exception cref="TraceException">There are more than <see cref="MostRows"/>, or fewer than two.</exception>
    public static TraceSample Take(IWorkSource source, string name, double untilSeconds = double.PositiveInfinity, int most = MostRows)
    {
        var rows = Read(source, name, untilSeconds, most, new());
        return rows.Arrivals.Count >= 2 ? rows.ToSample() : throw new TraceException(name, FormattableString.Invariant($"has {rows.Arrivals.Count} requests; expected at least two"));
    }

    /// <summary>The same, but null where there are fewer than two; contents in common are measured as they were in another sample, if at all.</summary>
    internal static TraceSample? TryTake(IWorkSource source, double untilSeconds, int most, PromptReuse? like)
    {
        var rows = Read(source, "generated", untilSeconds, most, like is null ? null : new(like.BlockTokens));
        return rows.Arrivals.Count >= 2 ? rows.ToSample() : null;
    }

    private static Rows Read(IWorkSource source, string name, double untilSeconds, int most, ReuseMeter? reuse)
    {
        ArgumentNullException.ThrowIfNull(source);
        var rows = new Rows(reuse);
        var first = 0L;
        var answered = new AnsweredSource(source, SimDuration.Zero);
        while (rows.Arrivals.Count < most && answered.TryNext(out var request) && request.Arrival.Seconds <= untilSeconds)
        {
            first = rows.Arrivals.Count == 0 ? request.Arrival.Picoseconds : first;
            if (rows.Arrivals.Count == MostRows)
            {
                throw new TraceException(name, FormattableString.Invariant($"has more than {MostRows} requests, which is all that is held; use limit"));
            }

            rows.Add(request, first);
        }

        return rows;
    }

    /// <summary>The same requests at other times, which must not fall.</summary>
    public TraceSample At(double[] arrivals) => new(arrivals, Prompts, Outputs, Clients, Sessions, Agents, Reuse);

    /// <summary>The same requests as turns of other sessions.</summary>
    internal TraceSample Of(long[] sessions) => new(Arrivals, Prompts, Outputs, Clients, sessions, Agents, Reuse);

    /// <summary>Some of the requests, in their order, still on the clock of the whole; what they have in common is not known.</summary>
    public TraceSample Where(Func<int, bool> isTaken)
    {
        ArgumentNullException.ThrowIfNull(isTaken);
        var rows = Enumerable.Range(0, Count).Where(isTaken).ToArray();
        return new(Pick(Arrivals), Pick(Prompts), Pick(Outputs), Pick(Clients), Pick(Sessions), Pick(Agents), null);

        T[] Pick<T>(T[] values) => Array.ConvertAll(rows, row => values[row]);
    }

    private sealed class Rows(ReuseMeter? reuse)
    {
        private readonly List<int> _prompts = [];
        private readonly List<int> _outputs = [];
        private readonly List<int> _clients = [];
        private readonly List<long> _sessions = [];
        private readonly List<int> _agents = [];

        public List<double> Arrivals { get; } = [];

        public void Add(in RequestSpec request, long first)
        {
            Arrivals.Add((request.Arrival.Picoseconds - first) / 1e12);
            _prompts.Add(request.PromptTokens);
            _outputs.Add(request.OutputTokens);
            _clients.Add(request.Client);
            _sessions.Add(request.Session);
            _agents.Add(request.Agent);
            reuse?.Add(request);
        }

        public TraceSample ToSample() => new([.. Arrivals], [.. _prompts], [.. _outputs], [.. _clients], [.. _sessions], [.. _agents], reuse?.Finish());
    }
}
