namespace LbSim.Workload.Traces;

/// <summary>One row as a reader found it.</summary>
public struct TraceRow
{
    /// <summary>Line in the file, from 1.</summary>
    public long Line { get; set; }

    /// <summary>Arrival in picoseconds on the trace's own clock (its zero may be anywhere, even the year 1970).</summary>
    public Int128 Arrival { get; set; }

    /// <summary>Prompt tokens.</summary>
    public int PromptTokens { get; set; }

    /// <summary>Output tokens.</summary>
    public int OutputTokens { get; set; }

    /// <summary>Client number, or -1.</summary>
    public int Client { get; set; }

    /// <summary>Session number, or -1.</summary>
    public long Session { get; set; }

    /// <summary>Bytes on the wire, or -1.</summary>
    public long Bytes { get; set; }
}

/// <summary>Reads rows of one format from a stream.</summary>
public interface ITraceReader : IDisposable
{
    /// <summary>Which columns the rows have.</summary>
    TraceColumns Columns { get; }

    /// <summary>Reads the next row.</summary>
    /// <param name="row">The row, when it is good.</param>
    /// <param name="problem">What is wrong with it, when it is bad; null when it is good.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="TraceException">The file cannot be read on (not a single bad row).</exception>
    bool Read(ref TraceRow row, out RowProblem? problem);
}

/// <summary>What is wrong with one row.</summary>
/// <param name="Line">Line from 1.</param>
/// <param name="Column">Column name, or empty for the whole row.</param>
/// <param name="Kind">Short name of the kind of problem, by which skipped rows are counted.</param>
/// <param name="Message">What is there and what was expected.</param>
public sealed record RowProblem(long Line, string Column, string Kind, string Message);

/// <summary>Which optional columns a trace has.</summary>
/// <param name="HasClients">Clients.</param>
/// <param name="HasSessions">Sessions.</param>
/// <param name="HasBytes">Bytes.</param>
public readonly record struct TraceColumns(bool HasClients, bool HasSessions, bool HasBytes);

/// <summary>Marks a reader of one trace format; readers are found by it and registered nowhere else.</summary>
/// <param name="name">Name of the format, kebab case.</param>
/// <param name="order">Readers are asked in this order; the most particular first.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TraceFormatAttribute(string name, int order) : Attribute
{
    /// <summary>Name of the format.</summary>
    public string Name { get; } = name;

    /// <summary>Place in the order of asking.</summary>
    public int Order { get; } = order;

    /// <summary>What it looks like, for messages.</summary>
    public required string Looks { get; init; }
}

/// <summary>Recognises and opens one format. Implementations have a parameterless constructor.</summary>
public interface ITraceFormat
{
    /// <summary>Whether the first line is of this format.</summary>
    /// <param name="firstLine">First non-empty line of the text, without a byte order mark.</param>
    bool Recognises(string firstLine);

    /// <summary>Opens a reader; the stream is already unpacked and is closed with the reader.</summary>
    /// <param name="stream">The text.</param>
    /// <param name="file">Name of the file as shown.</param>
    ITraceReader Open(Stream stream, string file);
}
