using System.Text;

namespace LbSim.Tests.Workload.Traces;

/// <summary>A file to be packed, and what has to come out of it.</summary>
/// <param name="Name">Its path.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Rows">Rows of the trace it is; null where it has to be left out.</param>
internal sealed record ArchiveFile(string Name, byte[] Content, int? Rows)
{
    private const string Header = "arrived_at,num_prefill_tokens,num_decode_tokens\n";

    /// <summary>Five files that are read (7 + 2 + 40 + 1 + 3 rows, of which one is bad) and three that are not.</summary>
    public static IReadOnlyList<ArchiveFile> Mixed { get; } =
    [
        Trace("d/0.csv", 7),
        new("notes.md", "# no trace\nof any kind [at all]\n"u8.ToArray(), null),
        new("d/1.csv", Encoding.UTF8.GetBytes(Header + "1.5,110,27\n2.5,x,27\n"), 2),
        new("d/.2.csv", Trace("", 5).Content, null),
        Trace("d/3.csv", 40),
        new("empty.csv", [], null),
        new("d/4.csv.gz", TraceText.Gzip(Trace("", 1).Content), 1),
        Trace("a folder with a long name, so that none of the older headers can hold it/and another one in it, which makes it longer/5.csv", 3),
    ];

    /// <summary>A trace of so many rows.</summary>
    public static ArchiveFile Trace(string name, int rows) =>
        new(name, Encoding.UTF8.GetBytes(Header + string.Concat(Enumerable.Range(0, rows).Select(row => $"{row}.25,{100 + row},{1 + (row * 31 % 97)}\n"))), rows);
}
