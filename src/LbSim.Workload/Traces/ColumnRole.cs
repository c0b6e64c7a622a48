namespace LbSim.Workload.Traces;

/// <summary>What a column of a trace means to the simulation.</summary>
internal enum ColumnRole : byte
{
    Arrival,
    Prompt,
    Output,
    Client,
    Session,
    Model,
    Bytes,
    Kind,
    Status,
}

/// <summary>The roles in words.</summary>
internal static class ColumnRoleNames
{
    /// <summary>How many roles there are.</summary>
    public const int Count = 9;

    /// <summary>What messages call the role.</summary>
    public static string Words(this ColumnRole role) => role switch
    {
        ColumnRole.Arrival => "arrival",
        ColumnRole.Prompt => "prompt tokens",
        ColumnRole.Output => "output tokens",
        ColumnRole.Client => "client",
        ColumnRole.Session => "session",
        ColumnRole.Model => "model",
        ColumnRole.Kind => "kind",
        ColumnRole.Status => "status",
        _ => "bytes",
    };
}
