namespace LbSim.Workload.Traces;

/// <summary>The JSON values of a file that hold one request or a few each.</summary>
internal interface IJsonItems
{
    /// <summary>Line at which the value last given begins, from 1.</summary>
    long Line { get; }

    /// <summary>Where in the document the value last given stands, such as "benchmarks/*/requests/errored/*"; empty for JSON lines.</summary>
    string Path { get; }

    /// <summary>What is wrong with a value that is no JSON.</summary>
    RowFault Unreadable => RowFault.NotJson;

    /// <summary>Gives the next value; valid until the next call. False at the end.</summary>
    /// <exception cref="TraceException">The file cannot be read on.</exception>
    bool TryNext(out ReadOnlyMemory<byte> item);
}
