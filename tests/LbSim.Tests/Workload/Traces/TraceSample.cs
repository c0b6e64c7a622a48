namespace LbSim.Tests.Workload.Traces;

/// <summary>A small file of one format, and what its reader finds in it.</summary>
/// <param name="Format">Name of the format.</param>
/// <param name="Text">The file.</param>
/// <param name="Rows">For each request: picoseconds after the first of them in the file, prompt tokens, output tokens (0 for a failed one).</param>
/// <param name="Lines">How lines become rows; null where one line may hold several requests or none.</param>
internal sealed record TraceSample(string Format, string Text, (long Picoseconds, int Prompt, int Output)[] Rows, LineRule? Lines = null)
{
    public override string ToString() => Format;
}

/// <summary>How lines of a format become rows.</summary>
internal enum LineRule
{
    /// <summary>A header and a row a line; a line ends with LF, CR or both.</summary>
    Csv,

    /// <summary>A row a line; a line ends with LF.</summary>
    Lines,

    /// <summary>A header and a row a record; a record ends as a line of CSV does, but not inside quotes.</summary>
    Records,
}
