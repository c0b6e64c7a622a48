using System.Buffers.Text;
using CsvHelper;
using LbSim.Kernel.Random;

namespace LbSim.Workload.Traces;

/// <summary>The columns that only a table of agent sessions has; each may be absent, and an empty field says nothing.</summary>
internal sealed class AgentColumns
{
    private const int BlockTokens = 64;
    private readonly int _agent;
    private readonly int _blocks;
    private readonly int _shared;
    private readonly int _seen;
    private readonly int _total;
    private readonly int _think;
    private readonly int _first;

    /// <summary>Finds the columns in a header.</summary>
    public AgentColumns(string[] header)
    {
        var names = Array.ConvertAll(header, ColumnNames.Plain);
        _agent = Array.IndexOf(names, "agentid");
        _blocks = Array.IndexOf(names, "hashblocks");
        _shared = Array.IndexOf(names, "prefixblockssharedwithprevious");
        _seen = Array.IndexOf(names, "prefixblocksseeninsession");
        _total = Array.IndexOf(names, "apitimes");
        _think = Array.IndexOf(names, "thinktimes");
        _first = Array.IndexOf(names, "ttfts");
    }

    /// <summary>Number of the agent that asked: 0 for the main one, else a hash of its name.</summary>
    public int AgentOf(CsvReader csv) => IsMain(csv) ? 0 : (int)(StableHash.Of(csv.GetSpan(_agent).Trim((byte)' ')) >> 34) + 1;

    /// <summary>What the row says of agents and blocks.</summary>
    public AgentStep StepOf(CsvReader csv, in TraceRow row)
    {
        var seen = Count(csv, _seen);
        return new()
        {
            IsMain = IsMain(csv),
            Blocks = Count(csv, _blocks),
            SharedBlocks = Count(csv, _shared),
            SeenBlocks = seen,
            UncachedTokens = seen < 0 ? -1 : Math.Max(row.Prompt - (seen * BlockTokens), 0),
        };
    }

    /// <summary>What the row says of times.</summary>
    public TraceTimes TimesOf(CsvReader csv, in TraceRow row)
    {
        var (total, first) = (Seconds(csv, _total), Seconds(csv, _first));
        return new() { Ttft = first, EndToEnd = total, Tpot = row.Output > 1 ? (total - first) / (row.Output - 1) : double.NaN, Think = Seconds(csv, _think) };
    }

    private bool IsMain(CsvReader csv) => _agent < 0 || csv.GetSpan(_agent).Trim((byte)' ').SequenceEqual("main"u8);

    private static long Count(CsvReader csv, int column)
    {
        var field = column < 0 ? default : csv.GetSpan(column).Trim((byte)' ');
        return !field.IsEmpty && FieldParser.TryParseCount(field, int.MaxValue, out var count) is null ? count : -1;
    }

    private static double Seconds(CsvReader csv, int column)
    {
        var field = column < 0 ? default : csv.GetSpan(column).Trim((byte)' ');
        return Utf8Parser.TryParse(field, out double seconds, out var read) && read == field.Length && seconds >= 0 && double.IsFinite(seconds) ? seconds : double.NaN;
    }
}
