namespace LbSim.Workload.Traces;

/// <summary>A trace cannot be used; the message says where and why in words for its owner.</summary>
public sealed class TraceException : Exception
{
    /// <summary>A problem at a line.</summary>
    /// <param name="file">Name of the file as shown.</param>
    /// <param name="line">Line from 1; 0 for the whole file.</param>
    /// <param name="problem">What is wrong and what was expected.</param>
    public TraceException(string file, long line, string problem)
        : base(line > 0 ? FormattableString.Invariant($"{file}:{line}: {problem}") : $"{file}: {problem}")
    {
        Line = line;
        Problem = problem;
    }

    /// <summary>A problem without a place; prefer saying where.</summary>
    public TraceException(string message)
        : base(message) => Problem = message;

    /// <summary>A problem and its cause.</summary>
    public TraceException(string message, Exception inner)
        : base(message, inner) => Problem = message;

    /// <summary>An unnamed problem; prefer saying which.</summary>
    public TraceException() => Problem = "";

    /// <summary>Line from 1; 0 for the whole file.</summary>
    public long Line { get; }

    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; }
}
