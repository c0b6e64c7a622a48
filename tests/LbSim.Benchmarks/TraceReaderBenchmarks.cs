using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using LbSim.Workload.Traces;

namespace LbSim.Benchmarks;

/// <summary>Reading traces: 100,000 Azure rows, and 20,000 Mooncake rows of 24 block names each, checked, measured and hashed.</summary>
public class TraceReaderBenchmarks
{
    private readonly TraceFile _azure = Made(100_000, "TIMESTAMP,ContextTokens,GeneratedTokens\r\n", static (row, text) =>
        text.Append(CultureInfo.InvariantCulture, $"2023-11-16 18:{row / 60_000 % 60:00}:{row / 1000 % 60:00}.{row % 1000:000}1230,{(row * 7919 % 4000) + 1},{(row * 31 % 700) + 1}\r\n"));

    private readonly TraceFile _mooncake = Made(20_000, "", static (row, text) => text
        .Append(CultureInfo.InvariantCulture, $"{{\"timestamp\": {row * 300}, \"input_length\": {12_000 + (row % 300)}, \"output_length\": {(row * 31 % 700) + 1}, \"hash_ids\": [")
        .AppendJoin(", ", Enumerable.Range(0, 24).Select(block => block == 0 ? 0 : (row * 23) + block)).Append("]}\n"));

    [Benchmark(OperationsPerInvoke = 100_000)]
    public long AzureRow() => TraceWorkload.Scan(_azure, new()).Rows;

    [Benchmark(OperationsPerInvoke = 20_000)]
    public long MooncakeRow() => TraceWorkload.Scan(_mooncake, new()).Rows;

    private static TraceFile Made(int rows, string header, Action<int, StringBuilder> write)
    {
        var text = new StringBuilder(header);
        for (var row = 0; row < rows; row++)
        {
            write(row, text);
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        return new("made", () => new MemoryStream(bytes, writable: false));
    }
}
