using System.Reflection;

namespace LbSim.Workload.Traces;

/// <summary>All trace formats of this program, found by their attribute.</summary>
public static class TraceFormats
{
    private static readonly (TraceFormatAttribute Description, ITraceFormat Format)[] All = Discover();

    /// <summary>Name and summary of every format, in the order in which they are tried.</summary>
    public static IReadOnlyList<TraceFormatAttribute> Catalogue => Array.ConvertAll(All, entry => entry.Description);

    /// <summary>Recognises and opens a file.</summary>
    /// <exception cref="TraceException">It is no trace of a known format, or cannot be read.</exception>
    internal static TraceReader Open(TraceFile file, ReaderSettings settings, bool hashes, out TraceFormatAttribute description)
    {
        var input = TraceInput.Open(file, hashes);
        try
        {
            foreach (var (found, format) in All)
            {
                if (format.Recognises(input.Head))
                {
                    description = found;
                    return format.Open(input, settings);
                }
            }

            throw new TraceException(file.Name, $"begins with {RowText.Quote(input.Head.FirstLine.Span)}; expected a CSV header or JSON lines");
        }
        catch
        {
            input.Dispose();
            throw;
        }
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
