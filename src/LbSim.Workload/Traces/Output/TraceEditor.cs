using System.Text;
using LbSim.Kernel.Text;

namespace LbSim.Workload.Traces.Output;

/// <summary>Writes traces anew: all of one, a stretch of one, or several as one. All rows are held while they are put in order of time.</summary>
public static class TraceEditor
{
    /// <summary>Names of the formats that can be written.</summary>
    public static IReadOnlyList<string> Formats => TraceWriter.Names;

    /// <summary>Writes a trace in another format, times counted from its first row.</summary>
    /// <exception cref="TraceException">The trace or the format cannot be used.</exception>
    public static EditResult Convert(TraceFile file, EditOptions options, Stream output) => Merge([file], isByClock: false, options, output);

    /// <summary>Writes a stretch of a trace.</summary>
    /// <param name="file">The trace.</param>
    /// <param name="start">What to leave out at the beginning; null for nothing.</param>
    /// <param name="limit">What to keep from there; null for all.</param>
    /// <param name="options">How.</param>
    /// <param name="output">Where it goes.</param>
    /// <exception cref="TraceException">The trace or the format cannot be used.</exception>
    public static EditResult Slice(TraceFile file, TraceExtent? start, TraceExtent? limit, EditOptions options, Stream output)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var source = new EditSource(file, options, start, limit, "");
        return Write([source], isByClock: false, options, output);
    }

    /// <summary>Writes several traces as one, in order of time; where rows tie the earlier file comes first.</summary>
    /// <param name="files">The traces.</param>
    /// <param name="isByClock">Whether times are used as recorded; else all traces begin together.</param>
    /// <param name="options">How.</param>
    /// <param name="output">Where it goes.</param>
    /// <exception cref="TraceException">A trace or the format cannot be used.</exception>
    public static EditResult Merge(IReadOnlyList<TraceFile> files, bool isByClock, EditOptions options, Stream output)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        var sources = new List<EditSource>();
        try
        {
            foreach (var file in files)
            {
                sources.Add(new(file, options, null, null, files.Count == 1 ? "" : (sources.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) + ":"));
            }

            return Write(sources, isByClock, options, output);
        }
        finally
        {
            sources.ForEach(source => source.Dispose());
        }
    }

    private static EditResult Write(List<EditSource> sources, bool isByClock, EditOptions options, Stream output)
    {
        CheckClocks(sources, isByClock);
        var writer = Choose(options.To, sources[0]);
        if (options.KeepsFailures && !writer.HoldsFailures)
        {
            throw new TraceException(sources[0].Name, $"cannot be written as {writer.Name} with its failed requests: only {string.Join(", ", TraceWriter.Names.Where(name => TraceWriter.Find(name)!.HoldsFailures))} holds rows without output");
        }

        using var text = new StreamWriter(output, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        if (writer.Header is { } header)
        {
            text.Write(header + "\n");
        }

        var origin = sources.Min(source => source.First);
        var heads = new PriorityQueue<EditSource, (Int128 At, int Source)>();
        Int128 Time(EditSource source) => source.Row.At - (isByClock ? origin : source.First);
        for (var index = 0; index < sources.Count; index++)
        {
            heads.Enqueue(sources[index], (Time(sources[index]), index));
        }

        var rows = 0L;
        while (heads.TryDequeue(out var source, out var key))
        {
            writer.Write(source.Give(key.At), text);
            rows++;
            if (source.MoveNext())
            {
                heads.Enqueue(source, (Time(source), key.Source));
            }
        }

        return new(writer.Name, rows, sources.Sum(source => source.Failed), sources.Sum(source => source.Skipped), [.. writer.Notes, .. sources.SelectMany(source => source.Notes).Distinct()]);
    }

    private static void CheckClocks(List<EditSource> sources, bool isByClock)
    {
        foreach (var source in sources)
        {
            if (isByClock && source.IsDated != sources[0].IsDated)
            {
                throw new TraceException(source.Name, $"{(source.IsDated ? "has dates" : "has no dates")} and {sources[0].Name} {(sources[0].IsDated ? "has" : "has none")}: they share no clock; expected --align start");
            }
        }
    }

    private static TraceWriter Choose(string? to, EditSource source)
    {
        if (to is null)
        {
            return TraceWriter.Find(source.Format) ?? new CsvTraceWriter();
        }

        return TraceWriter.Find(to) ?? throw new TraceException(
            source.Name,
            $"cannot be written as \"{to}\": " + (NearestName.Suggest(to, [.. TraceWriter.Names]) is { Count: > 0 } near ? $"did you mean \"{near[0]}\"?" : "expected one of " + string.Join(", ", TraceWriter.Names)));
    }
}
