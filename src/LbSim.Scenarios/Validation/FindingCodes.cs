namespace LbSim.Scenarios.Validation;

/// <summary>Every code a finding can have, with its entry in docs/guide/findings.md.</summary>
public static class FindingCodes
{
    /// <summary>The file cannot be read.</summary>
    public const string Unreadable = "LB0001";

    /// <summary>It is not YAML.</summary>
    public const string NotYaml = "LB0002";

    /// <summary>A key stands twice.</summary>
    public const string DuplicateKey = "LB0003";

    /// <summary>A key is not known here.</summary>
    public const string UnknownKey = "LB0004";

    /// <summary>A key is missing.</summary>
    public const string MissingKey = "LB0005";

    /// <summary>A value has the wrong shape.</summary>
    public const string WrongShape = "LB0006";

    /// <summary>A value is not a number, duration, size, rate or share as expected.</summary>
    public const string BadValue = "LB0007";

    /// <summary>A value is out of its range.</summary>
    public const string OutOfRange = "LB0008";

    /// <summary>A name is not in its list.</summary>
    public const string UnknownName = "LB0009";

    /// <summary>Two things that cannot stand together.</summary>
    public const string Conflict = "LB0010";

    /// <summary>A name stands twice where names must differ.</summary>
    public const string DuplicateName = "LB0011";

    /// <summary>The model does not fit its GPU, or its engine settings do not fit together.</summary>
    public const string Engine = "LB0012";

    /// <summary>A balancer needs something the workload does not have.</summary>
    public const string Needs = "LB0013";

    /// <summary>The trace cannot be used.</summary>
    public const string Trace = "LB0014";

    /// <summary>An override names no place in the scenario.</summary>
    public const string BadOverride = "LB0015";

    /// <summary>Load is far from what a fleet is built for.</summary>
    public const string Load = "LB0101";

    /// <summary>Rows of the trace were left out.</summary>
    public const string SkippedRows = "LB0102";

    /// <summary>The reader of a trace assumed something.</summary>
    public const string TraceNote = "LB0103";

    /// <summary>What is sent depends on the servers.</summary>
    public const string Unsteady = "LB0110";

    /// <summary>Code and explanation, in order: what docs/guide/findings.md says.</summary>
    public static IReadOnlyList<(string Code, string Title, string Explanation)> All { get; } =
    [
        (Unreadable, "unreadable file", "The file is missing, a folder, too large, not text, or may not be read."),
        (NotYaml, "not YAML", "The text breaks YAML's own rules, or uses anchors, aliases or several documents, which scenarios do not need."),
        (DuplicateKey, "duplicate key", "The same key stands twice in one mapping. YAML would silently keep one of them."),
        (UnknownKey, "unknown key", "The key does not exist at this place. The nearest ones that do are named."),
        (MissingKey, "missing key", "Something a scenario cannot do without is not there."),
        (WrongShape, "wrong shape", "A mapping, list or plain value stands where another was expected."),
        (BadValue, "bad value", "The value cannot be read as what it should be. Durations, sizes and rates carry units: 250ms, 80GiB, 12/s."),
        (OutOfRange, "out of range", "The value is outside what makes sense; the bound is named."),
        (UnknownName, "unknown name", "No GPU, model, balancer, distribution or server is called that. The nearest names are given."),
        (Conflict, "conflict", "Two settings exclude each other."),
        (DuplicateName, "duplicate name", "Group names and balancer labels must be unique: give one of them another name, or use `as`."),
        (Engine, "engine", "The model does not fit the memory of its GPUs, or the engine's limits contradict each other."),
        (Needs, "missing need", "A balancer reads something the workload does not have, such as clients."),
        (Trace, "trace", "The trace cannot be opened, recognised or read; the row and column are named."),
        (BadOverride, "bad override", "A --set or --vary path leads nowhere, or is not path=value."),
        (Load, "load", "Estimated load is below 20 % or above 95 % of what the servers can carry: balancers will look alike, or everything will queue."),
        (SkippedRows, "skipped rows", "Rows of the trace were left out: bad ones as on-bad-row: skip asks, requests that had failed when it was recorded, or rows that repeat another as drop-duplicates asks."),
        (TraceNote, "trace read with an assumption", "The reader of the trace assumed something its file does not say, such as how bytes become tokens."),
        (Unsteady, "unsteady traffic", "Users lose patience and leave, so how many requests there are depends on how fast answers come. What each request is does not."),
    ];
}
