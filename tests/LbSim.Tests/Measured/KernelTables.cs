using LbSim.Simulation.Hardware;

namespace LbSim.Tests.Measured;

/// <summary>The measured kernels of one GPU (ai-dynamo/aiconfigurator tables), looked up with logarithmic interpolation. Times in microseconds.</summary>
internal sealed class KernelTables
{
    private readonly Dictionary<(int N, int K), SortedList<int, double>> _gemms = [];
    private readonly Dictionary<(int Batch, int Tokens), double> _prefill = [];
    private readonly Dictionary<(int Batch, int Kv), double> _decode = [];
    private readonly SortedList<int, double> _allReduce = [];
    private readonly int[] _sides;

    public KernelTables(string gpu, int queryHeads, int kvHeads, int devices)
    {
        foreach (var row in Rows("gemm", gpu).Where(row => row["dtype"] == "bfloat16"))
        {
            var key = (row.Count("n"), row.Count("k"));
            if (!_gemms.TryGetValue(key, out var times))
            {
                _gemms.Add(key, times = []);
            }

            times[row.Count("m")] = row.Number("us");
        }

        _sides = [.. _gemms.Keys.Select(key => key.N).Distinct().Order()];
        MaxTokens = _gemms.Values.First().Keys[^1];
        Read(_prefill, "attention_prefill", "tokens");
        Read(_decode, "attention_decode", "kv_tokens_per_seq");
        foreach (var row in Rows("allreduce", gpu).Where(row => row["mode"] == "vllm_graph" && row.Count("gpus") == devices))
        {
            _allReduce[row.Count("elements_bf16")] = row.Number("us");
        }

        void Read(Dictionary<(int, int), double> into, string table, string length)
        {
            foreach (var row in Rows(table, gpu).Where(row => row.Count("q_heads") == queryHeads && row.Count("kv_heads") == kvHeads))
            {
                into[(row.Count("batch"), row.Count(length))] = row.Number("us_per_layer");
            }
        }
    }

    /// <summary>Most tokens of a measured product.</summary>
    public int MaxTokens { get; }

    /// <summary>Measured (sequences, KV tokens each).</summary>
    public IEnumerable<(int Batch, int Kv)> Decodes => _decode.Keys;

    /// <summary>Measured (prompts, tokens each).</summary>
    public IEnumerable<(int Batch, int Tokens)> Prefills => _prefill.Keys;

    public double Decode(int batch, int kv) => _decode[(batch, kv)];

    public double Prefill(int batch, int tokens) => _prefill[(batch, tokens)];

    /// <summary>An m x k by k x n product; sizes between the measured ones are interpolated in the logarithms, wider outputs stretched.</summary>
    public double Gemm(int m, int n, int k)
    {
        if (n > _sides[^1])
        {
            return Gemm(m, _sides[^1], k) * n / _sides[^1];
        }

        var (lowN, highN, shareN) = Bracket(n);
        var (lowK, highK, shareK) = Bracket(k);
        return Math.Exp(
            ((1 - shareN) * (((1 - shareK) * At(lowN, lowK)) + (shareK * At(lowN, highK))))
            + (shareN * (((1 - shareK) * At(highN, lowK)) + (shareK * At(highN, highK)))));

        double At(int side, int depth) => Math.Log(Interpolate(_gemms[(side, depth)], m));
    }

    /// <summary>An all-reduce of so many bf16 numbers among the devices.</summary>
    public double AllReduce(long elements) => _allReduce.Count == 0 ? 0 : Interpolate(_allReduce, elements);

    private static IEnumerable<Row> Rows(string table, string gpu) => Table.Read($"data/calibration/kernel_{table}.csv").Where(row => row["gpu"] == gpu);

    private (int Low, int High, double Share) Bracket(int side)
    {
        var high = Array.Find(_sides, known => known >= side);
        var low = Array.FindLast(_sides, known => known <= side);
        return low == high || low == 0 ? (high, high, 0) : (low, high, Math.Log((double)side / low) / Math.Log((double)high / low));
    }

    private static double Interpolate(SortedList<int, double> points, double at)
    {
        var high = 0;
        while (high < points.Count - 1 && points.Keys[high] < at)
        {
            high++;
        }

        if (high == 0 || points.Keys[high] <= at)
        {
            return points.Values[high];
        }

        var share = Math.Log(at / points.Keys[high - 1]) / Math.Log((double)points.Keys[high] / points.Keys[high - 1]);
        return Math.Exp(((1 - share) * Math.Log(points.Values[high - 1])) + (share * Math.Log(points.Values[high])));
    }
}
