using System.Reflection;
using LbSim.Kernel.Text;

namespace LbSim.Workload.Traces;

/// <summary>All trace formats of this program, found by their attribute.</summary>
public static class TraceFormats
{
    private static readonly (TraceFormatAttribute Description, ITraceFormat Format)[] All = Discover();

    /// <summary>Name and summary of every format, in the order in which they are tried.</summary>
    public static IReadOnlyList<TraceFormatAttribute> Catalogue => Array.ConvertAll(All, entry => entry.Description);

    /// <summary>Recognises and opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="settings">How rows are read.</param>
    /// <param name="format">Name of the format; null to recognise it.</param>
    /// <param name="hashes">Whether a SHA-256 of the file is computed on the way.</param>
    /// <param name="recognition">What it was taken for.</param>
    /// <exception cref="TraceException">It is no trace of a known format, or cannot be read.</exception>
    internal static TraceReader Open(TraceFile file, ReaderSettings settings, string? format, bool hashes, out TraceRecognition recognition)
    {
        settings = settings with { File = file };
        var input = TraceInput.Open(file, hashes);
        try
        {
            if (input.Members is { } members)
            {
                if (format is null && ClientTables.ClientTableFile.IsTable(input.Head))
                {
                    throw new TraceException(file.Name, "holds rates of clients (ServeGen), not requests, so there is nothing to replay; lbsim trace analyze says what is in it");
                }

                return ArchiveReader.Open(input, members, settings, head => Choose(file, head, format), out recognition);
            }

            (var chosen, recognition) = Choose(file, input.Head, format);
            return chosen.Open(input, settings);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file belongs to traces of any format without being one.</summary>
    internal static bool IsCompanion(TraceHead head) => Array.Exists(All, entry => entry.Format.IsCompanion(head));

    private static (ITraceFormat Format, TraceRecognition Recognition) Choose(TraceFile file, TraceHead head, string? format) => format is null ? Recognise(head) : Named(file, format);

    private static (ITraceFormat Format, TraceRecognition Recognition) Recognise(TraceHead head)
    {
        if (Array.Find(All, entry => entry.Format.IsCompanion(head)) is { Format: not null } owner)
        {
            throw new TraceException(head.Name, $"belongs to a {owner.Description.Name} trace but holds no requests; expected the trace itself, or the folder that holds both");
        }

        var fitting = new List<(TraceFormatAttribute Description, ITraceFormat Format, Likeness Likeness)>();
        foreach (var (description, format) in All)
        {
            if (format.Recognise(head) is var likeness and not Likeness.None)
            {
                fitting.Add((description, format, likeness));
            }
        }

        if (fitting.Count == 0)
        {
            throw new TraceException(head.Name, $"begins with {RowText.Quote(head.FirstLine.Span)}; expected a CSV header, JSON or an access log, as one of these writes it: {string.Join(", ", All.Select(entry => entry.Description.Name))}");
        }

        var best = Math.Max(fitting.FindIndex(entry => entry.Likeness == Likeness.Certain), 0);
        var chosen = fitting[best];
        var isSure = chosen.Likeness == Likeness.Certain && fitting.Count(entry => entry.Likeness == Likeness.Certain) == 1;
        fitting.RemoveAt(best);
        return (chosen.Format, new(chosen.Description.Name, chosen.Description.Summary, isSure, [chosen.Description.Name, .. fitting.Select(entry => entry.Description.Name)]));
    }

    private static (ITraceFormat Format, TraceRecognition Recognition) Named(TraceFile file, string name)
    {
        var found = Array.FindIndex(All, entry => entry.Description.Name == name);
        if (found < 0)
        {
            var nearest = NearestName.Suggest(name, [.. All.Select(entry => entry.Description.Name)]);
            throw new TraceException(file.Name, $"cannot be read as \"{name}\": there is no such format; " + (nearest.Count > 0 ? $"did you mean \"{nearest[0]}\"?" : "expected one of " + string.Join(", ", All.Select(entry => entry.Description.Name))));
        }

        return (All[found].Format, new(name, All[found].Description.Summary, true, [name]));
    }

    private static (TraceFormatAttribute, ITraceFormat)[] Discover()
    {
        var found = new List<(TraceFormatAttribute Description, ITraceFormat Format)>();
        foreach (var type in typeof(TraceFormats).Assembly.GetTypes())
        {
            if (typeof(ITraceFormat).IsAssignableFrom(type) && type.GetCustomAttribute<TraceFormatAttribute>() is { } description)
            {
                found.Add((description, (ITraceFormat)Activator.CreateInstance(type)!));
            }
        }

        found.Sort((left, right) => (left.Description.Order, left.Description.Name).CompareTo((right.Description.Order, right.Description.Name)));
        return [.. found];
    }
}
