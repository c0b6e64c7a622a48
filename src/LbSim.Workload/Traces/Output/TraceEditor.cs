using LbSim.Workload.Traces.Sorting;

namespace LbSim.Workload.Traces.Output;

/// <summary>Writes traces anew: all of one, a stretch of one, or several as one, in order of time and in bounded memory.</summary>
/// <remarks>
/// A trace is taken to be in order, and its rows are written as they are read. One that turns out not to be is begun anew: it is sorted on a scratch stream
/// (<see cref="EditOptions.OpenScratch"/>) while the others go on being read row by row.
/// </remarks>
public static class TraceEditor
{
    /// <summary>Names of the formats that can be written.</summary>
    public static IReadOnlyList<string> Formats => TraceWriter.Names;

    /// <summary>Writes a trace in another format, times counted from its first row.</summary>
    /// <param name="file">The trace.</param>
    /// <param name="options">How.</param>
    /// <param name="begin">Opens the output empty; called again, after the stream given before is disposed, when the writing is begun anew.</param>
    /// <exception cref="TraceException">The trace or the format cannot be used.</exception>
    public static EditResult Convert(TraceFile file, EditOptions options, Func<Stream> begin) => Merge([file], isByClock: false, options, begin);

    /// <summary>Writes a stretch of a trace.</summary>
    /// <param name="file">The trace.</param>
    /// <param name="start">What to leave out at the beginning; null for nothing.</param>
    /// <param name="limit">What to keep from there; null for all.</param>
    /// <param name="options">How.</param>
    /// <param name="begin">Opens the output, as for <see cref="Convert"/>.</param>
    /// <exception cref="TraceException">The trace or the format cannot be used.</exception>
    public static EditResult Slice(TraceFile file, TraceExtent? start, TraceExtent? limit, EditOptions options, Func<Stream> begin) =>
        StartOver(1, options, (isUnsorted, space) =>
        {
            using var sources = new EditSources();
            sources.Add(new(file, 0, options, start, limit, "", isUnsorted[0] ? space : null));
            return sources.Write(isByClock: false, options, begin);
        });

    /// <summary>Writes several traces as one, in order of time; where rows tie the earlier file comes first.</summary>
    /// <param name="files">The traces.</param>
    /// <param name="isByClock">Whether times are used as recorded; else all traces begin together.</param>
    /// <param name="options">How.</param>
    /// <param name="begin">Opens the output, as for <see cref="Convert"/>.</param>
    /// <exception cref="TraceException">A trace or the format cannot be used.</exception>
    public static EditResult Merge(IReadOnlyList<TraceFile> files, bool isByClock, EditOptions options, Func<Stream> begin)
    {
        ArgumentNullException.ThrowIfNull(files);
        return StartOver(files.Count, options, (isUnsorted, space) =>
        {
            using var sources = new EditSources();
            for (var index = 0; index < files.Count; index++)
            {
                var scope = files.Count == 1 ? "" : (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) + ":";
                sources.Add(new(files[index], index, options, null, null, scope, isUnsorted[index] ? space : null));
            }

            return sources.Write(isByClock, options, begin);
        });
    }

    // each round learns of one file that is out of order; after the second all others are taken to be as well
    private static EditResult StartOver(int files, EditOptions options, Func<bool[], SortSpace, EditResult> write)
    {
        ArgumentNullException.ThrowIfNull(options);
        var isUnsorted = new bool[files];
        for (var round = 0; ; round++)
        {
            using var space = new SortSpace(options.OpenScratch, options.SortBytes, files);
            try
            {
                return write(isUnsorted, space);
            }
            catch (OutOfOrderException fault)
            {
                Array.Fill(isUnsorted, true, round == 0 ? fault.Trace : 0, round == 0 ? 1 : files);
            }
        }
    }
}
