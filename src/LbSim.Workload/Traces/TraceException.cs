using System.Globalization;

namespace LbSim.Workload.Traces;

/// <summary>A trace cannot be used: the user's input is at fault, and <see cref="Exception.Message"/> is all they need to mend it.</summary>
public sealed class TraceException : Exception
{
    /// <summary>Says what is wrong with a file as a whole.</summary>
    /// <param name="source">Name of the file.</param>
    /// <param name="problem">What is wrong and what would be right.</param>
    /// <param name="inner">What led to it, if anything.</param>
    public TraceException(string source, string problem, Exception? inner = null)
        : base($"{source}: {problem}", inner)
    {
        File = source;
        Problem = problem;
    }

    /// <summary>Says what is wrong with one line.</summary>
    /// <param name="source">Name of the file.</param>
    /// <param name="line">Line number from 1.</param>
    /// <param name="column">Name of the column as the file spells it; null when the whole line is at fault.</param>
    /// <param name="problem">What it is and what was expected.</param>
    /// <param name="inner">What led to it, if anything.</param>
    public TraceException(string source, long line, string? column, string problem, Exception? inner = null)
        : base(string.Create(CultureInfo.InvariantCulture, $"{source}:{line}: {(column is null ? "" : column + " ")}{problem}"), inner)
    {
        File = source;
        Line = line;
        Column = column;
        Problem = problem;
    }

    /// <summary>An unnamed problem; prefer saying which.</summary>
    public TraceException()
        : this("trace", "cannot be read")
    {
    }

    /// <summary>A problem without a file; prefer naming it.</summary>
    public TraceException(string message)
        : this("trace", message)
    {
    }

    /// <summary>A problem without a file; prefer naming it.</summary>
    public TraceException(string message, Exception inner)
        : this("trace", message, inner)
    {
    }

    /// <summary>Name of the file.</summary>
    public string File { get; }

    /// <summary>Line number from 1; 0 when the file as a whole is at fault.</summary>
    public long Line { get; }

    /// <summary>Name of the column as the file spells it; null when no single column is at fault.</summary>
    public string? Column { get; }

    /// <summary>What is wrong and what was expected, without the place.</summary>
    public string Problem { get; }
}
