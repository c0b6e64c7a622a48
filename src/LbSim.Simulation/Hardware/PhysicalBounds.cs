namespace LbSim.Simulation.Hardware;

/// <summary>What no replica can beat: every operation at peak FLOP/s, every byte at peak bandwidth. Times in ms.</summary>
public sealed class PhysicalBounds
{
    private readonly ModelWork _work;
    private readonly double _readMsPerByte;

    /// <summary>The bounds of a model on so many devices.</summary>
    public PhysicalBounds(GpuSpec gpu, ModelWork work, int tensorParallel)
    {
        ArgumentNullException.ThrowIfNull(gpu);
        ArgumentNullException.ThrowIfNull(work);
        ArgumentOutOfRangeException.ThrowIfLessThan(tensorParallel, 1);
        _work = work;
        _readMsPerByte = 1e3 / (tensorParallel * gpu.BytesPerSecond);

        // attention multiplies in bf16 whatever the format of the weights
        var attentionMsPerFlop = 1e3 / (tensorParallel * gpu.FlopsPerSecond(NumberFormat.Bf16));
        Token = 2e3 * work.ActiveLinearParameters / (tensorParallel * gpu.FlopsPerSecond(work.Weights));
        Pair = work.AttentionFlopsPerPair * attentionMsPerFlop;
        KvRead = 1e3 * work.KvBytesPerToken / (work.KvShards(tensorParallel) * gpu.BytesPerSecond);
        KvToken = Math.Max(KvRead, work.DecodeFlopsPerKvToken * attentionMsPerFlop);
    }

    /// <summary>Least cost of a token in the linear layers: bounds a + e.</summary>
    public double Token { get; }

    /// <summary>Least cost of a query-key pair: bounds q.</summary>
    public double Pair { get; }

    /// <summary>Least time to read a token's keys and values.</summary>
    public double KvRead { get; }

    /// <summary>Least cost of a KV token in decode attention, its reading and its multiplications: bounds d1 and d2.</summary>
    public double KvToken { get; }

    /// <summary>Least time to read the weights a pass of so many tokens needs.</summary>
    public double WeightRead(int tokens) => _work.WeightBytesRead(tokens) * _readMsPerByte;
}
