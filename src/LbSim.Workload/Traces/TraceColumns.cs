namespace LbSim.Workload.Traces;

/// <summary>Names of columns that the user states instead of leaving them to be recognised; null for "recognise it".</summary>
/// <remarks>A stated name must be in the file, spelt the same but for case and punctuation.</remarks>
public sealed record TraceColumns
{
    /// <summary>Column of arrival times.</summary>
    public string? Arrival { get; init; }

    /// <summary>Unit of a numeric arrival column; null for what its name says, else seconds.</summary>
    public TimeUnit? ArrivalUnit { get; init; }

    /// <summary>Column of prompt tokens.</summary>
    public string? PromptTokens { get; init; }

    /// <summary>Column of output tokens.</summary>
    public string? OutputTokens { get; init; }

    /// <summary>Column of clients: any text.</summary>
    public string? Client { get; init; }

    /// <summary>Column of sessions: any text.</summary>
    public string? Session { get; init; }

    /// <summary>Column of model names: any text.</summary>
    public string? Model { get; init; }

    /// <summary>Column of request bytes.</summary>
    public string? Bytes { get; init; }

    internal string? Of(ColumnRole role) => role switch
    {
        ColumnRole.Arrival => Arrival,
        ColumnRole.Prompt => PromptTokens,
        ColumnRole.Output => OutputTokens,
        ColumnRole.Client => Client,
        ColumnRole.Session => Session,
        ColumnRole.Model => Model,
        _ => Bytes,
    };
}
