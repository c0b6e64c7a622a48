using LbSim.Scenarios.Validation;
using LbSim.Workload.Traces;

namespace LbSim.Scenarios.Binding;

/// <summary>What goes wrong with trace files, as findings.</summary>
internal static class TraceFiles
{
    /// <summary>Why a path cannot be a trace, or null.</summary>
    public static string? Problem(string path) => File.Exists(path) || Directory.Exists(path) ? null : $"there is no file \"{path}\"";

    /// <summary>A reader's problem at its row.</summary>
    /// <param name="shown">The file as the user named it.</param>
    /// <param name="broken">What the reader found.</param>
    public static Finding Finding(string shown, TraceException broken) => new(
        shown, (int)Math.Min(broken.Line, int.MaxValue), broken.Line > 0 ? 1 : 0, FindingCodes.Trace, "", (broken.Column is null ? "" : broken.Column + " ") + broken.Problem);
}
