using System.Text;
using System.Text.Unicode;

namespace LbSim.Workload.Traces;

/// <summary>What zip and tar have in common: what names mean, and what damage is called.</summary>
internal static class ArchiveMember
{
    private const int LongestName = 512;

    /// <summary>Whether a member is what a file system left behind rather than a file somebody meant to put there.</summary>
    public static bool IsHidden(string path) =>
        path[(path.LastIndexOf('/') + 1)..].StartsWith('.') || path.StartsWith("__MACOSX/", StringComparison.Ordinal);

    /// <summary>A name to be shown: UTF-8 where it is that, otherwise byte by byte, so that no name is lost; without control characters.</summary>
    public static string Decode(ReadOnlySpan<byte> name) =>
        string.Concat((Utf8.IsValid(name) ? Encoding.UTF8 : Encoding.Latin1).GetString(name).Select(letter => char.IsControl(letter) ? '\uFFFD' : letter));

    /// <summary>A name in quotes, harmless on a terminal, and whole unless it is absurdly long.</summary>
    public static string Quote(string name) => RowText.Quote(name, LongestName);

    /// <summary>Whether caught damage is that of the archive's own bytes.</summary>
    public static bool IsDamage(Exception fault) => fault is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException;

    /// <summary>What to say of a damaged archive.</summary>
    public static TraceException Damaged(string name, string kind, Exception inner) => kind == FolderFiles.Name
        ? new(name, "cannot be read: " + inner.Message, inner)
        : new(name, $"the {kind} archive is cut off or damaged: {inner.Message.TrimEnd('.')}; expected a whole one ({(kind == "zip" ? "unzip -t" : "tar -tvf")} checks it)", inner);
}
