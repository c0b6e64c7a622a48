namespace LbSim.Workload.Traces.Output;

/// <summary>What a row may hold besides its time and lengths.</summary>
[Flags]
internal enum RowContent
{
    None = 0,
    Clients = 1,
    Sessions = 2,
    Models = 4,
    Bytes = 8,
    Blocks = 16,
    Kinds = 32,
}
