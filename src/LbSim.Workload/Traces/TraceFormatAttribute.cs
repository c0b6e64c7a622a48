namespace LbSim.Workload.Traces;

/// <summary>Registers a trace format: the class that carries it is found by itself and asked whether it recognises a file.</summary>
/// <param name="name">Stable name, such as "azure-llm".</param>
/// <param name="summary">One phrase for people.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TraceFormatAttribute(string name, string summary) : Attribute
{
    /// <summary>Stable name.</summary>
    public string Name { get; } = name;

    /// <summary>One phrase for people.</summary>
    public string Summary { get; } = summary;

    /// <summary>Formats are asked in this order, special ones before general ones.</summary>
    public int Order { get; init; }
}
