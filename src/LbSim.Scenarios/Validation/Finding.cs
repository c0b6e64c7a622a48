using System.Globalization;

namespace LbSim.Scenarios.Validation;

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>The scenario runs, but a reader should know.</summary>
    Warning,

    /// <summary>Nothing is run.</summary>
    Error,
}

/// <summary>One problem of the user's input: where, what, and what would be right.</summary>
/// <param name="File">File as the user named it, or "--set" and the like.</param>
/// <param name="Line">Line from 1; 0 where there is none.</param>
/// <param name="Column">Column from 1; 0 where there is none.</param>
/// <param name="Code">Stable code, explained in docs/guide/findings.md.</param>
/// <param name="Path">Place in the scenario, such as fleet[0].count; empty for the whole file.</param>
/// <param name="Message">What is wrong and what was expected.</param>
/// <param name="Severity">Whether it stops the run.</param>
public sealed record Finding(string File, int Line, int Column, string Code, string Path, string Message, Severity Severity = Severity.Error)
{
    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        var place = Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}") : File;
        var path = Path.Length > 0 ? Path + ": " : "";
        var warning = Severity == Severity.Warning ? "warning: " : "";
        return $"{place}  {Code}  {warning}{path}{Message}";
    }
}
