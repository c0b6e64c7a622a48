namespace LbSim.Workload.Traces;

/// <summary>The Azure LLM inference traces of 2023, 2024 and 2025: TIMESTAMP, ContextTokens, GeneratedTokens as CSV.</summary>
/// <remarks>
/// github.com/Azure/AzurePublicDataset. 2023: 7 fraction digits and no zone; 2024: a +00:00 offset, and rows without a fraction;
/// 2025: T and Z, with a NumImages column between.
/// </remarks>
[TraceFormat("azure-llm", "Azure LLM inference trace (TIMESTAMP,ContextTokens,GeneratedTokens)", Order = 0)]
internal sealed class AzureLlmFormat : ITraceFormat
{
    private static readonly string[] Names = ["timestamp", "contexttokens", "generatedtokens"];

    /// <inheritdoc/>
    public bool Recognises(TraceHead head)
    {
        if (head.FirstByte == '{')
        {
            return false;
        }

        var header = Array.ConvertAll(CsvTraceReader.HeaderOf(head, ','), ColumnNames.Plain);
        return Array.TrueForAll(Names, name => Array.IndexOf(header, name) >= 0);
    }

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => CsvTraceReader.Open(input, settings, ',', ArrivalForm.Iso);
}
