namespace LbSim.Workload.Traces;

/// <summary>One format of trace files. An implementation with a <see cref="TraceFormatAttribute"/> needs no registration.</summary>
internal interface ITraceFormat
{
    /// <summary>How surely a file is of this format, by its content only: names lie.</summary>
    Likeness Recognise(TraceHead head);

    /// <summary>Whether a file that is no trace belongs to traces of this format, which read it by themselves.</summary>
    bool IsCompanion(TraceHead head) => false;

    /// <summary>Reads a file of this format.</summary>
    /// <param name="input">The file from its start; disposed with the reader.</param>
    /// <param name="settings">How to read it.</param>
    /// <exception cref="TraceException">The header lacks something.</exception>
    TraceReader Open(TraceInput input, ReaderSettings settings);
}
