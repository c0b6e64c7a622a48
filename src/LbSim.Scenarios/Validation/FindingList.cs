namespace LbSim.Scenarios.Validation;

/// <summary>Collects findings: all of them, never the first only.</summary>
public sealed class FindingList(string file)
{
    private readonly List<Finding> _findings = [];

    /// <summary>The file findings are about unless they say otherwise.</summary>
    public string File { get; } = file;

    /// <summary>Whether anything stops the run.</summary>
    public bool HasErrors => _findings.Exists(finding => finding.Severity == Severity.Error);

    /// <summary>In order of place, each once.</summary>
    public IReadOnlyList<Finding> Sorted() => [.. _findings.Distinct().OrderBy(finding => finding.Line == 0).ThenBy(finding => finding.Line).ThenBy(finding => finding.Column)];

    /// <summary>Adds one.</summary>
    public void Add(Finding finding) => _findings.Add(finding);

    /// <summary>Adds one at a node.</summary>
    internal void Add(Binding.Node? node, string code, string path, string message, Severity severity = Severity.Error) =>
        _findings.Add(new(node?.File ?? File, node?.Line ?? 0, node?.Column ?? 0, code, path, message, severity));
}
