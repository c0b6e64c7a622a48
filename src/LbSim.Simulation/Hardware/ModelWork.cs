namespace LbSim.Simulation.Hardware;

/// <summary>What a pass of a model asks of the hardware: multiplications and bytes, before any division among devices.</summary>
/// <remarks>Formulas in docs/model/step-time.md; norms and biases are left out (below 0.1 % of the weights).</remarks>
public sealed class ModelWork
{
    private const double BytesPerGib = 1024.0 * 1024 * 1024;

    private readonly double _alwaysRead;
    private readonly double _expertWeights;
    private readonly double _missShare;
    private readonly double _bytesPerWeight;

    /// <summary>The work of a model whose weights and keys and values are stored in given formats.</summary>
    public ModelWork(ModelSpec model, NumberFormat weights = NumberFormat.Bf16, NumberFormat kv = NumberFormat.Bf16)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        Weights = weights;
        Kv = kv;
        _bytesPerWeight = weights == NumberFormat.Fp8 ? 1 : 2;

        double layers = model.Layers.Value;
        double hidden = model.Hidden.Value;
        var lmHead = hidden * model.Vocabulary.Value;
        _alwaysRead = (layers * AttentionWeights(model)) + lmHead;
        ActiveLinearParameters = _alwaysRead;
        if (model.Experts is { } experts)
        {
            var mixtureLayers = layers - experts.DenseLayers.Value;
            var expert = 3 * hidden * experts.FeedForward.Value;
            _alwaysRead += experts.DenseLayers.Value * 3 * hidden * model.FeedForward.Value;
            _alwaysRead += mixtureLayers * ((experts.Shared.Value * expert) + (hidden * experts.Count.Value));
            _expertWeights = mixtureLayers * experts.Count.Value * expert;
            _missShare = 1 - (experts.PerToken.Value / (double)experts.Count.Value);
            ActiveLinearParameters = _alwaysRead + (mixtureLayers * experts.PerToken.Value * expert);
        }
        else
        {
            _alwaysRead += layers * 3 * hidden * model.FeedForward.Value;
            ActiveLinearParameters = _alwaysRead;
        }

        LinearParameters = _alwaysRead + _expertWeights;
        var embeddings = Math.Max(0, (1e9 * model.ParametersBillion.Value) - LinearParameters);

        // fp8 checkpoints keep the embeddings and the output layer in bf16
        MemoryBytes = (_bytesPerWeight * (LinearParameters - lmHead)) + (2 * (lmHead + embeddings));
        KvBytesPerToken = model.KvBytesPerToken * (kv == NumberFormat.Fp8 ? 0.5 : 1);

        AttentionFlopsPerPair = 4.0 * model.Heads.Value * model.HeadDim.Value * layers;
        DecodeFlopsPerKvToken = model.LatentAttention is { } latent
            ? 2.0 * layers * model.Heads.Value * ((2 * latent.Latent.Value) + latent.Rope.Value)
            : AttentionFlopsPerPair;
    }

    /// <summary>The model.</summary>
    public ModelSpec Model { get; }

    /// <summary>Format of its weights.</summary>
    public NumberFormat Weights { get; }

    /// <summary>Format of its keys and values.</summary>
    public NumberFormat Kv { get; }

    /// <summary>Weights of all linear layers: embeddings excluded, the output layer and every expert included.</summary>
    public double LinearParameters { get; }

    /// <summary>Of those, the ones a token passes through (A).</summary>
    public double ActiveLinearParameters { get; }

    /// <summary>Bytes all weights take in memory, embeddings included.</summary>
    public double MemoryBytes { get; }

    /// <summary>The same in GiB.</summary>
    public double MemoryGib => MemoryBytes / BytesPerGib;

    /// <summary>Bytes of keys and values per token.</summary>
    public double KvBytesPerToken { get; }

    /// <summary>Operations of attention per query-key pair of a prompt chunk.</summary>
    public double AttentionFlopsPerPair { get; }

    /// <summary>Operations of attention per KV token a decode reads (latent attention works on the compressed vectors then).</summary>
    public double DecodeFlopsPerKvToken { get; }

    /// <summary>Bytes of weights a pass of so many tokens reads: all of a dense model, of a mixture's experts the expected share its tokens are sent to.</summary>
    public double WeightBytesRead(int tokens) =>
        _bytesPerWeight * (_alwaysRead + (_expertWeights == 0 ? 0 : _expertWeights * (1 - Math.Pow(_missShare, tokens))));

    /// <summary>Over how many of a replica's devices the keys and values of a token are spread; beyond the number of heads they are repeated.</summary>
    public int KvShards(int tensorParallel) => Math.Min(tensorParallel, Model.KvHeads.Value);

    private static double AttentionWeights(ModelSpec model)
    {
        double hidden = model.Hidden.Value;
        double heads = model.Heads.Value;
        if (model.LatentAttention is { } latent)
        {
            var key = latent.KeyDim.Value + latent.Rope.Value;
            return (hidden * latent.QueryLatent.Value)
                + (latent.QueryLatent.Value * heads * key)
                + (hidden * (latent.Latent.Value + latent.Rope.Value))
                + (latent.Latent.Value * heads * (latent.KeyDim.Value + latent.ValueDim.Value))
                + (heads * latent.ValueDim.Value * hidden);
        }

        return 2 * hidden * model.HeadDim.Value * (heads + model.KvHeads.Value);
    }
}
