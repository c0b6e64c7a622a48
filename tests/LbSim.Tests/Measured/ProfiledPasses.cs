using LbSim.Experiments.Calibration;

namespace LbSim.Tests.Measured;

/// <summary>Forward passes of Llama-3.1-8B put together from a layer profile of vLLM 0.19 (casys-kaist/LLMServingSim), the only tables with mixed batches.</summary>
internal static class ProfiledPasses
{
    private const int Layers = 32;
    private const int MostTokens = 2176;
    private static readonly string[] PerLayer = ["layernorm", "qkv_proj", "rotary_emb", "o_proj", "layernorm", "gate_up_proj", "act_fn", "down_proj"];

    public static List<PassSample> Of(string profile)
    {
        var dense = Curves(Table.Read($"data/calibration/{profile}/dense.csv"), "tokens");
        var perSequence = Curves(Table.Read($"data/calibration/{profile}/per_sequence.csv"), "sequences");
        var passes = new List<PassSample>();
        foreach (var row in Table.Read($"data/calibration/{profile}/attention.csv"))
        {
            var (chunk, prior, decodes, kv) = (row.Count("prefill_chunk"), row.Count("kv_prefill"), row.Count("n_decode"), row.Count("kv_decode"));
            var tokens = chunk + decodes;
            if (tokens > MostTokens)
            {
                continue;
            }

            var sampled = decodes + (chunk > 0 ? 1 : 0);
            var layer = PerLayer.Sum(kernel => At(dense[kernel], tokens)) + row.Number("time_us");
            var once = At(dense["embedding"], tokens) + At(dense["final_layernorm"], tokens) + At(perSequence["lm_head"], sampled) + At(perSequence["sampler"], sampled);
            passes.Add(new()
            {
                PrefillTokens = chunk,
                Decodes = decodes,
                Pairs = chunk * (prior + (chunk / 2.0)),
                KvTokens = (double)decodes * kv,
                Milliseconds = ((layer * Layers) + once) / 1e3,
            });
        }

        return passes;
    }

    private static Dictionary<string, SortedList<int, double>> Curves(List<Row> rows, string size) =>
        rows.GroupBy(row => row["layer"]).ToDictionary(kernel => kernel.Key, kernel => new SortedList<int, double>(kernel.ToDictionary(row => row.Count(size), row => row.Number("time_us"))));

    // straight between the measured sizes, and on beyond the last
    private static double At(SortedList<int, double> curve, int size)
    {
        var high = 1;
        while (high < curve.Count - 1 && curve.Keys[high] < size)
        {
            high++;
        }

        var share = (size - curve.Keys[high - 1]) / (double)(curve.Keys[high] - curve.Keys[high - 1]);
        return curve.Values[high - 1] + (share * (curve.Values[high] - curve.Values[high - 1]));
    }
}
