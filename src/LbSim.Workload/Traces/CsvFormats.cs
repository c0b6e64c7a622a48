namespace LbSim.Workload.Traces;

/// <summary>The Azure LLM inference traces of 2023 and 2024 (Azure/AzurePublicDataset).</summary>
[TraceFormat("azure-llm-inference", 10, Looks = "CSV with the header TIMESTAMP,ContextTokens,GeneratedTokens")]
public sealed class AzureTraceFormat : ITraceFormat
{
    /// <inheritdoc/>
    public bool Recognises(string firstLine)
    {
        ArgumentNullException.ThrowIfNull(firstLine);
        return firstLine.Trim().Equals("TIMESTAMP,ContextTokens,GeneratedTokens", StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public ITraceReader Open(Stream stream, string file) => new CsvTraceReader(stream, file);
}

/// <summary>Any table with a header that names its columns.</summary>
[TraceFormat("csv", 90, Looks = "CSV with a header naming arrival, prompt and output columns, such as arrival_s,prompt_tokens,output_tokens or arrived_at,num_prefill_tokens,num_decode_tokens")]
public sealed class GenericCsvFormat : ITraceFormat
{
    /// <inheritdoc/>
    public bool Recognises(string firstLine)
    {
        ArgumentNullException.ThrowIfNull(firstLine);
        return !firstLine.StartsWith('{') && firstLine.IndexOfAny([',', ';', '\t', '|']) > 0 && firstLine.Any(char.IsAsciiLetter);
    }

    /// <inheritdoc/>
    public ITraceReader Open(Stream stream, string file) => new CsvTraceReader(stream, file);
}

/// <summary>One JSON object a line, with the same names as the CSV columns.</summary>
[TraceFormat("jsonl", 80, Looks = "JSON lines with the same names as keys")]
public sealed class GenericJsonlFormat : ITraceFormat
{
    /// <inheritdoc/>
    public bool Recognises(string firstLine)
    {
        ArgumentNullException.ThrowIfNull(firstLine);
        return firstLine.StartsWith('{');
    }

    /// <inheritdoc/>
    public ITraceReader Open(Stream stream, string file) => new JsonlTraceReader(stream, file);
}
