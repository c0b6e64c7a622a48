using System.IO.Compression;
using System.Reflection;
using System.Text;

namespace LbSim.Workload.Traces;

/// <summary>Finds the format of a trace from its first line, not from its name, and opens it; gzip is unpacked on the way.</summary>
public static class TraceFormats
{
    private static readonly Lazy<IReadOnlyList<(TraceFormatAttribute About, ITraceFormat Format)>> Known = new(Discover);

    /// <summary>Every format, the most particular first.</summary>
    public static IReadOnlyList<TraceFormatAttribute> All => [.. Known.Value.Select(entry => entry.About)];

    /// <summary>Recognises and opens a trace.</summary>
    /// <param name="raw">The file's bytes, read from the start; closed with the reader.</param>
    /// <param name="file">Name of the file as shown.</param>
    /// <param name="format">Name of the format found.</param>
    /// <exception cref="TraceException">Empty, not text, or of no known format.</exception>
    public static ITraceReader Open(Stream raw, string file, out string format)
    {
        ArgumentNullException.ThrowIfNull(raw);
        Stream stream = new BufferedPeekStream(raw);
        var peek = (BufferedPeekStream)stream;
        try
        {
            if (peek.Peek(2) is [0x1f, 0x8b])
            {
                stream = new BufferedPeekStream(new GZipStream(peek, CompressionMode.Decompress));
            }

            var sample = ((BufferedPeekStream)stream).Peek(BufferedPeekStream.Size);
            if (sample.Length == 0)
            {
                throw new TraceException(file, 0, "the file is empty: expected a header and rows");
            }

            if (sample.IndexOf((byte)0) >= 0)
            {
                throw new TraceException(file, 0, "this is binary, not text: expected CSV or JSON lines (gzip is fine)");
            }

            var line = FirstLine(sample);
            foreach (var (about, candidate) in Known.Value)
            {
                if (candidate.Recognises(line))
                {
                    format = about.Name;
                    return candidate.Open(stream, file);
                }
            }

            throw new TraceException(file, 1, $"no known format begins with {FieldParsers.Show(Encoding.UTF8.GetBytes(line))}; known are: {string.Join("; ", Known.Value.Select(entry => entry.About.Looks))}");
        }
        catch (InvalidDataException)
        {
            stream.Dispose();
            throw new TraceException(file, 0, "the compressed data is damaged or cut short");
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static string FirstLine(ReadOnlySpan<byte> sample)
    {
        if (sample.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            sample = sample[3..];
        }

        foreach (var range in sample.Split((byte)'\n'))
        {
            var line = Encoding.UTF8.GetString(sample[range]).Trim();
            if (line.Length > 0)
            {
                return line;
            }
        }

        return "";
    }

    private static List<(TraceFormatAttribute About, ITraceFormat Format)> Discover()
    {
        var formats = new List<(TraceFormatAttribute About, ITraceFormat Format)>();
        foreach (var type in typeof(TraceFormats).Assembly.GetTypes())
        {
            if (typeof(ITraceFormat).IsAssignableFrom(type) && type.GetCustomAttribute<TraceFormatAttribute>() is { } about)
            {
                formats.Add((about, (ITraceFormat)Activator.CreateInstance(type)!));
            }
        }

        formats.Sort((left, right) => left.About.Order.CompareTo(right.About.Order));
        return formats;
    }
}
