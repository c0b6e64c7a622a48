using LbSim.Simulation.Hardware;

namespace LbSim.Tests.Simulation.Hardware;

/// <summary>No pass of any GPU and model of the catalogue is faster than physics.</summary>
public sealed class PhysicsTests
{
    private static readonly int[] Chunks = [1, 2, 7, 16, 63, 128, 511, 1024, 2048, 5000, 8192, 16_384];

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var gpu in GpuCatalog.Names)
        {
            foreach (var model in ModelCatalog.All)
            {
                pairs.Add(gpu, model.Name);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Pass_OfEveryCataloguePair_ExceedsNeitherPeakComputeNorBandwidth(string gpuName, string modelName)
    {
        var gpu = GpuCatalog.Find(gpuName)!;
        var work = new ModelWork(ModelCatalog.Find(modelName)!);
        foreach (var tensorParallel in new[] { 1, 2, 4, 8 }.Where(devices => work.Model.Heads.Value % devices == 0))
        {
            var model = StepTimeBuilder.Build(gpu, work, tensorParallel, 17_408).Model;
            foreach (var chunk in Chunks)
            {
                foreach (var prior in new[] { 0, 1000, work.Model.Context.Value / 2, Math.Max(0, work.Model.Context.Value - chunk) })
                {
                    Check(gpu, work, tensorParallel, model, chunk, prior, 0, 0);
                    Check(gpu, work, tensorParallel, model, chunk, prior, 64, 64L * 900);
                }
            }

            foreach (var sequences in new[] { 1, 2, 31, 128, 256, 1024 })
            {
                foreach (var stored in new[] { 1, 500, work.Model.Context.Value })
                {
                    Check(gpu, work, tensorParallel, model, 0, 0, sequences, (long)sequences * stored);
                }
            }
        }
    }

    [Theory]
    [InlineData("h100-sxm", "llama-3.1-8b", 1, 6.0, 9.5)]
    [InlineData("a100-80gb", "llama-3.1-8b", 1, 10.0, 14.0)]
    [InlineData("h100-sxm", "llama-3.1-70b", 4, 14.0, 24.0)]
    public void Pass_OneSequenceDecoding_TakesWhatEnginesTake(string gpu, string model, int tensorParallel, double least, double most)
    {
        var plan = StepTimeBuilder.Build(GpuCatalog.Find(gpu)!, new ModelWork(ModelCatalog.Find(model)!), tensorParallel, 2048);

        Assert.InRange(plan.Model.Pass(0, 1, 0, 1000, 0) / 1e9, least, most);
    }

    [Fact]
    public void Resolve_ModelTooLargeForTheGpu_SaysWhatWouldFit()
    {
        var engine = EngineResolver.Resolve(new EngineRequest { Gpu = GpuCatalog.Find("a100-80gb")!, Model = ModelCatalog.Find("llama-3.1-70b")! }, out var problems);

        Assert.Null(engine);
        Assert.Contains("tp: ", Assert.Single(problems).Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_EightBillionOnAnA100_HasTheBlocksThatMemoryHolds()
    {
        var engine = EngineResolver.Resolve(new EngineRequest { Gpu = GpuCatalog.Find("a100-80gb")!, Model = ModelCatalog.Find("llama-3-8b")! }, out _)!;

        Assert.InRange(engine.KvBlocks, 25_000, 30_000);
        Assert.Equal((256, 2048, 131_072), (engine.MaxSequences, engine.TokenBudget, engine.MaxModelLength));
    }

    private static void Check(GpuSpec gpu, ModelWork work, int devices, StepTimeModel model, int prefill, int prior, int decodes, long kv)
    {
        var pairs2 = (long)prefill * ((2L * prior) + prefill);
        var seconds = model.Pass(prefill, decodes, pairs2, kv, prior) / 1e12;
        var linearFlops = 2 * work.ActiveLinearParameters * (prefill + decodes);
        var flops = linearFlops + (work.AttentionFlopsPerPair * pairs2 / 2);
        var bytes = work.WeightBytesRead(prefill + decodes) / (double)devices;
        bytes += (kv + prior) * work.KvBytesPerToken / (double)work.KvShards(devices); // the keys and values stored before the chunk are read too

        // a picosecond of rounding per coefficient use is all that may be missing
        Assert.True(seconds * 1.001 >= flops / devices / gpu.FlopsPerSecond(NumberFormat.Bf16), $"{gpu.Name} {work.Model.Name} x{devices}: {prefill}+{decodes} tokens in {seconds * 1e3} ms beats peak FLOP/s");
        Assert.True(seconds * 1.001 >= bytes / gpu.BytesPerSecond, $"{gpu.Name} {work.Model.Name} x{devices}: {prefill}+{decodes} tokens in {seconds * 1e3} ms beats peak bandwidth");
    }
}
