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
    public Likeness Recognise(TraceHead head) => CsvTraceReader.HasColumns(head, ',', Names) ? Likeness.Certain : Likeness.None;

    /// <inheritdoc/>
    public TraceReader Open(TraceInput input, ReaderSettings settings) => CsvTraceReader.Open(input, settings, ',', new() { Form = ArrivalForm.Iso });
}
