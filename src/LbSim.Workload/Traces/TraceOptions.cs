using LbSim.Kernel.Time;
using LbSim.Workload.Clients;
using LbSim.Workload.Traces.Sorting;

namespace LbSim.Workload.Traces;

/// <summary>How a trace is replayed. <see cref="Start"/> and <see cref="Limit"/> select rows before <see cref="Speed"/> applies.</summary>
public sealed record TraceOptions
{
    /// <summary>Divides every gap: 2 replays twice as fast. 0.000001 to 1,000,000; used exactly, to 12 decimals. Default 1.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>What to leave out at the beginning: rows, or time counted from the first row. Null for nothing.</summary>
    public TraceExtent? Start { get; init; }

    /// <summary>What to replay from there: rows, or time counted from the first row replayed (that instant excluded). Null for all.</summary>
    public TraceExtent? Limit { get; init; }

    /// <summary>How often the selected rows are replayed, 1 to 1,000,000; each copy is shifted by span plus mean gap. Default 1.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>Least length of the blocks a trace is cut into when it is resampled, before speed; above 0. Default 60 s.</summary>
    public SimDuration Block { get; init; } = SimDuration.FromSeconds(60);

    /// <summary>What to do with rows that cannot be used.</summary>
    public BadRowPolicy BadRows { get; init; }

    /// <summary>Whether rows at one instant are spread evenly up to the next instant, for clocks coarser than the traffic; before start, limit and speed.</summary>
    public bool SpreadsTies { get; init; }

    /// <summary>Whether rows that repeat another one of their instant exactly are left out and counted.</summary>
    public bool DropsDuplicates { get; init; }

    /// <summary>Whether requests that had failed are kept, with output 0; only for writing the trace anew.</summary>
    internal bool KeepsFailures { get; init; }

    /// <summary>Whether models and the texts of sessions are read; only for writing the trace anew.</summary>
    internal bool KeepsTexts { get; init; }

    /// <summary>Makes what is thrown when time runs backwards, rather than an error of the trace; null for that.</summary>
    internal Func<Exception>? Disorder { get; init; }

    /// <summary>Called with a number of rows whenever so many more have been read; may throw. Null for nothing.</summary>
    internal Action<int>? RowsRead { get; init; }

    /// <summary>Room for sorting; null holds all rows in memory.</summary>
    internal SortSpace? SortSpace { get; init; }

    /// <summary>What to do when time runs backwards.</summary>
    public UnsortedPolicy Unsorted { get; init; }

    /// <summary>Clients drawn for each request; they replace any in the trace. Null keeps the trace's own.</summary>
    public ClientOptions? Clients { get; init; }

    /// <summary>Name of the format; null to recognise it from the content.</summary>
    public string? Format { get; init; }

    /// <summary>Column names, where the file's are not recognised.</summary>
    public TraceColumns Columns { get; init; } = new();

    /// <summary>What is wrong with the options; empty when nothing is.</summary>
    public IReadOnlyList<OptionProblem> Validate()
    {
        var check = new OptionCheck();
        check.Between("speed", Speed, TimeScale.Slowest, TimeScale.Fastest);
        check.Between("repeat", Repeat, 1, 1_000_000);
        if (Block.Picoseconds <= 0)
        {
            check.Add("block", $"is {Block}; expected above 0");
        }

        if (Limit is { Rows: 0 } or { Time.Picoseconds: 0 })
        {
            check.Add("limit", $"is {Limit}; expected more than nothing");
        }

        if (Clients is not null)
        {
            check.AddAll("clients", Clients.Validate());
        }

        return check.Problems;
    }
}
