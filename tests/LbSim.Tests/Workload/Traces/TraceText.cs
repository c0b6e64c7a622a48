using System.IO.Compression;
using System.Text;
using LbSim.Workload;
using LbSim.Workload.Traces;

namespace LbSim.Tests.Workload.Traces;

/// <summary>Traces made of text or bytes, and short ways to read them.</summary>
internal static class TraceText
{
    public static TraceFile File(string text, string name = "trace.csv") => File(Encoding.UTF8.GetBytes(text), name);

    public static TraceFile File(byte[] bytes, string name = "trace.csv") => new(name, () => new MemoryStream(bytes, writable: false));

    public static TraceFile Azure(params string[] rows) => File("TIMESTAMP,ContextTokens,GeneratedTokens\r\n" + string.Join("\r\n", rows));

    /// <summary>A trace whose rows arrive at the given seconds, with 10, 11, 12... prompt tokens.</summary>
    public static TraceFile At(params string[] seconds) =>
        File("arrival_s,prompt_tokens,output_tokens\n" + string.Concat(seconds.Select((at, i) => $"{at},{10 + i},1\n")));

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var encoder = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            encoder.Write(bytes);
        }

        return packed.ToArray();
    }

    public static List<RequestSpec> Read(TraceFile file, TraceOptions? options = null, ulong seed = 1, int replication = 0)
    {
        using var source = TraceWorkload.Load(file, options ?? new()).Open(seed, replication);
        return Drain(source);
    }

    public static List<RequestSpec> Drain(IWorkSource source, int most = int.MaxValue)
    {
        var requests = new List<RequestSpec>();
        while (requests.Count < most && source.TryNext(out var request))
        {
            requests.Add(request);
        }

        return requests;
    }

    public static TraceException Fault(TraceFile file, TraceOptions? options = null) =>
        Assert.Throws<TraceException>(() => TraceWorkload.Load(file, options ?? new()));

    /// <summary>Checks that a message contains all of these.</summary>
    public static void Says(string message, params string[] parts)
    {
        foreach (var part in parts)
        {
            Assert.Contains(part, message, StringComparison.Ordinal);
        }
    }
}
