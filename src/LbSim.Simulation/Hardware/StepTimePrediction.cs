namespace LbSim.Simulation.Hardware;

/// <summary>Step times from a device's efficiencies, where nothing was measured for the pair: docs/model/step-time.md, section "Prediction". Times in ms.</summary>
public sealed class StepTimePrediction
{
    /// <summary>Share of peak FLOP/s that prompt attention reaches, one figure for all devices.</summary>
    public const double PromptAttentionEfficiency = 0.68;

    private readonly ModelWork _work;
    private readonly AllReduceCurve? _allReduce;
    private readonly double _linkRatio;
    private readonly double _computePerToken;
    private readonly double _readPerByte;
    private readonly double _fixed;

    /// <summary>The prediction for a model on so many devices, 1 to <see cref="EngineLimits.MostTensorParallel"/>.</summary>
    public StepTimePrediction(GpuSpec gpu, ModelWork work, int tensorParallel)
    {
        ArgumentNullException.ThrowIfNull(gpu);
        ArgumentNullException.ThrowIfNull(work);
        ArgumentOutOfRangeException.ThrowIfLessThan(tensorParallel, 1);
        _work = work;
        var efficiency = gpu.Efficiency;
        var isFp8 = work.Weights == NumberFormat.Fp8;
        var compute = (isFp8 ? efficiency.Fp8Compute : null) ?? efficiency.Compute;
        var memory = (isFp8 ? efficiency.Fp8Memory : null) ?? efficiency.Memory;
        double layers = work.Model.Layers.Value;
        _computePerToken = 2e3 * work.ActiveLinearParameters / (tensorParallel * gpu.FlopsPerSecond(work.Weights) * compute);
        _readPerByte = 1e3 / (tensorParallel * gpu.BytesPerSecond * memory);
        _fixed = layers * efficiency.LayerMicroseconds / 1e3;
        if (tensorParallel > 1)
        {
            _allReduce = StepTimeCatalog.AllReduceOf(gpu.AllReduceLike, tensorParallel);
            _linkRatio = LinkRatio(gpu);
        }

        Pair = 1e3 * work.AttentionFlopsPerPair / (tensorParallel * gpu.FlopsPerSecond(NumberFormat.Bf16) * PromptAttentionEfficiency);
        KvToken = 1e3 * work.KvBytesPerToken / (work.KvShards(tensorParallel) * gpu.BytesPerSecond * efficiency.Kv);
        Sequence = layers * efficiency.SequenceMicroseconds / 1e3;
    }

    /// <summary>Per query-key pair (q).</summary>
    public double Pair { get; }

    /// <summary>Per KV token read in a pure decode pass (d1).</summary>
    public double KvToken { get; }

    /// <summary>Per decoding sequence (c1 and c2).</summary>
    public double Sequence { get; }

    /// <summary>The part of a pass that depends on its tokens alone, without host time: matrix products, all-reduces, layer overheads.</summary>
    public double Linear(int tokens)
    {
        var compute = _computePerToken * tokens;
        var read = _readPerByte * _work.WeightBytesRead(tokens);
        var time = SmoothMaximum(compute, read) + _fixed;
        if (_allReduce is not null)
        {
            // two per layer, of one bf16 vector per token
            time += 2.0 * _work.Model.Layers.Value * _allReduce.Milliseconds(2.0 * tokens * _work.Model.Hidden.Value, _linkRatio);
        }

        return time;
    }

    // (x^4 + y^4)^(1/4), scaled so that nothing overflows; square roots are exactly rounded on every platform, Pow is not
    private static double SmoothMaximum(double x, double y)
    {
        var larger = Math.Max(x, y);
        if (larger == 0)
        {
            return 0;
        }

        var ratio = Math.Min(x, y) / larger;
        var square = ratio * ratio;
        return larger * Math.Sqrt(Math.Sqrt(1 + (square * square)));
    }

    private static double LinkRatio(GpuSpec gpu)
    {
        var measured = GpuCatalog.Find(gpu.AllReduceLike)
            ?? throw new ArgumentException("all-reduce times are taken from " + gpu.AllReduceLike + ", which the catalogue does not have", nameof(gpu));
        return measured.LinkGigabytesPerSecond.Value / gpu.LinkGigabytesPerSecond.Value;
    }
}
