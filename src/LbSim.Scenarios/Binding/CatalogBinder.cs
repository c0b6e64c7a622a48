using LbSim.Scenarios.Validation;
using LbSim.Simulation.Hardware;

namespace LbSim.Scenarios.Binding;

/// <summary>GPUs and models: those of the product, and those a scenario adds or changes.</summary>
internal sealed class CatalogBinder
{
    private readonly Dictionary<string, GpuSpec> _gpus = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModelSpec> _models = new(StringComparer.Ordinal);

    public CatalogBinder(Section root)
    {
        root.List("gpus", "GPUs of your own: an entry of the catalogue with some figures changed.", (node, path, schema) =>
        {
            var gpu = new Section(root.Findings, node, path, schema);
            var name = gpu.Text("name", "Name by which groups refer to it.", isRequired: true);
            var like = gpu.Name("like", "The GPU of the catalogue it resembles.", GpuCatalog.Names, isRequired: true);
            var flops = gpu.Number("bf16-tflops", "Dense bf16 TFLOP/s.", least: 1e-3);
            var fp8 = gpu.Number("fp8-tflops", "Dense fp8 TFLOP/s.", least: 1e-3);
            var memory = gpu.Size("memory", "Device memory.");
            var bandwidth = gpu.Number("bandwidth-gbs", "Memory bandwidth in GB/s.", least: 1e-3);
            var price = gpu.Number("price-per-hour", "$ per device and hour.");
            gpu.Done();
            if (name is not null && like is not null)
            {
                var spec = GpuCatalog.Find(like)!;
                _gpus[name] = spec with
                {
                    Name = name,
                    Bf16Teraflops = Given(flops) ?? spec.Bf16Teraflops,
                    Fp8Teraflops = Given(fp8) ?? spec.Fp8Teraflops,
                    MemoryGib = Given(memory / (1L << 30)) ?? spec.MemoryGib,
                    BandwidthGigabytesPerSecond = Given(bandwidth) ?? spec.BandwidthGigabytesPerSecond,
                    PricePerHour = Given(price) ?? spec.PricePerHour,
                };
            }

            return name;
        });
        root.List("models", "Models of your own: an entry of the catalogue with some figures changed.", (node, path, schema) =>
        {
            var model = new Section(root.Findings, node, path, schema);
            var name = model.Text("name", "Name by which the scenario refers to it.", isRequired: true);
            var like = model.Name("like", "The model of the catalogue it resembles.", ModelCatalog.Names, isRequired: true);
            var parameters = model.Number("params-billion", "Parameters in billions.", least: 1e-3);
            var layers = model.Count("layers", "Layers.", least: 1, most: 10_000);
            var hidden = model.Count("hidden", "Hidden size.", least: 1, most: 1_000_000);
            var heads = model.Count("heads", "Query heads.", least: 1, most: 10_000);
            var kvHeads = model.Count("kv-heads", "Key and value heads.", least: 1, most: 10_000);
            var headDim = model.Count("head-dim", "Width of a head.", least: 1, most: 10_000);
            var feedForward = model.Count("ffn", "Width of the feed-forward layer.", least: 1, most: 10_000_000);
            var context = model.Count("context", "Longest context in tokens.", least: 1, most: 100_000_000);
            model.Done();
            if (name is not null && like is not null)
            {
                var spec = ModelCatalog.Find(like)!;
                _models[name] = spec with
                {
                    Name = name,
                    Aliases = [],
                    ParametersBillion = Given(parameters) ?? spec.ParametersBillion,
                    Layers = Whole(layers) ?? spec.Layers,
                    Hidden = Whole(hidden) ?? spec.Hidden,
                    Heads = Whole(heads) ?? spec.Heads,
                    KvHeads = Whole(kvHeads) ?? spec.KvHeads,
                    HeadDim = Whole(headDim) ?? spec.HeadDim,
                    FeedForward = Whole(feedForward) ?? spec.FeedForward,
                    Context = Whole(context) ?? spec.Context,
                };
            }

            return name;
        });
    }

    public GpuSpec? FindGpu(string name) => _gpus.GetValueOrDefault(name) ?? GpuCatalog.Find(name);

    public ModelSpec? FindModel(string name) => _models.GetValueOrDefault(name) ?? ModelCatalog.Find(name);

    public IReadOnlyList<string> GpuNames => [.. _gpus.Keys.Concat(GpuCatalog.Names).Distinct()];

    public IReadOnlyList<string> ModelNames => [.. _models.Keys.Concat(ModelCatalog.Names).Distinct()];

    private static Sourced<double>? Given(double? value) => value is { } number ? new(number, Sources.Scenario) : null;

    private static Sourced<int>? Whole(long? value) => value is { } number ? new((int)number, Sources.Scenario) : null;
}
