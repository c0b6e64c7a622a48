using LbSim.Experiments.Calibration;
using LbSim.Simulation.Hardware;

namespace LbSim.Tests.Measured;

/// <summary>Forward passes of a model put together from measured kernels: pure decode, pure prompt and mixed.</summary>
/// <remarks>
/// A layer is four products, prompt and decode attention and two all-reduces; the output layer is computed for sampled tokens. In a mixed pass
/// the attentions add up, because these tables measured none together. Element-wise kernels and host time are not in them.
/// </remarks>
internal sealed class ComposedPasses
{
    private static readonly int[] Chunks = [128, 256, 512, 1024, 2048];
    private const int MostKvTokens = 1 << 20;
    private const int MostDecodes = 512;
    private const int LeastKv = 64;
    private const int LeastPrompt = 16;

    private readonly KernelTables _kernels;
    private readonly ModelSpec _model;
    private readonly int _devices;

    public ComposedPasses(string gpu, string model, int devices)
    {
        _model = ModelCatalog.Find(model)!;
        _devices = devices;
        _kernels = new KernelTables(gpu, _model.Heads.Value / devices, _model.KvHeads.Value / devices, devices);
    }

    /// <summary>Decodes of 64 KV tokens and more, up to 512 sequences and a million KV tokens; prompts up to the largest measured product; and a chunk of 128 to 2,048 tokens beside each of the decodes.</summary>
    public List<PassSample> All()
    {
        var passes = new List<PassSample>();
        var decodes = _kernels.Decodes.Where(decode => decode.Kv >= LeastKv && (long)decode.Batch * decode.Kv <= MostKvTokens && decode.Batch <= MostDecodes).ToList();
        passes.AddRange(decodes.Select(decode => Pass(0, 0, decode.Batch, decode.Kv)));
        passes.AddRange(_kernels.Prefills.Where(prompt => prompt.Tokens >= LeastPrompt && prompt.Batch * prompt.Tokens <= _kernels.MaxTokens).Select(prompt => Pass(prompt.Batch, prompt.Tokens, 0, 0)));
        foreach (var chunk in Chunks)
        {
            passes.AddRange(decodes.Select(decode => Pass(1, chunk, decode.Batch, decode.Kv)));
        }

        return passes;
    }

    private PassSample Pass(int prompts, int promptTokens, int decodes, int kv)
    {
        var prefill = prompts * promptTokens;
        var tokens = prefill + decodes;
        var hidden = _model.Hidden.Value;
        var attention = _model.HeadDim.Value * _model.Heads.Value / _devices;
        var keys = _model.HeadDim.Value * _model.KvHeads.Value / _devices;
        var wide = _model.FeedForward.Value / _devices;
        var layer = _kernels.Gemm(tokens, attention + (2 * keys), hidden)
            + _kernels.Gemm(tokens, hidden, attention)
            + _kernels.Gemm(tokens, 2 * wide, hidden)
            + _kernels.Gemm(tokens, hidden, wide)
            + (2 * _kernels.AllReduce((long)tokens * hidden))
            + (prompts > 0 ? _kernels.Prefill(prompts, promptTokens) : 0)
            + (decodes > 0 ? _kernels.Decode(decodes, kv) : 0);
        var output = _kernels.Gemm(prompts + decodes, _model.Vocabulary.Value / _devices, hidden);
        return new()
        {
            PrefillTokens = prefill,
            Decodes = decodes,
            Pairs = prompts * (double)promptTokens * promptTokens / 2,
            KvTokens = (double)decodes * kv,
            Milliseconds = ((layer * _model.Layers.Value) + output) / 1e3,
        };
    }
}
