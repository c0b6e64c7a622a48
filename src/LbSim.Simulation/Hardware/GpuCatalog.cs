using System.Collections.Immutable;
using System.Text.Json;

namespace LbSim.Simulation.Hardware;

/// <summary>The accelerators the product knows: Data/gpus.json, with the source of each number.</summary>
public static class GpuCatalog
{
    private static readonly JsonElement s_file = CatalogData.Open("gpus");

    /// <summary>What each short source name stands for.</summary>
    public static IReadOnlyDictionary<string, string> Sources { get; } = CatalogData.Texts(s_file.GetProperty("sources"));

    /// <summary>All entries, in the order of the file.</summary>
    public static ImmutableArray<GpuSpec> All { get; } = Read();

    /// <summary>All names, in the order of the file, for suggestions and listings.</summary>
    public static ImmutableArray<string> Names { get; } = ReadNames();

    /// <summary>The entry of that name, or null.</summary>
    public static GpuSpec? Find(string name)
    {
        foreach (var gpu in All)
        {
            if (gpu.Name == name)
            {
                return gpu;
            }
        }

        return null;
    }

    private static ImmutableArray<string> ReadNames()
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var gpu in All)
        {
            names.Add(gpu.Name);
        }

        return names.ToImmutable();
    }

    private static ImmutableArray<GpuSpec> Read()
    {
        var gpus = ImmutableArray.CreateBuilder<GpuSpec>();
        foreach (var entry in s_file.GetProperty("gpus").EnumerateArray())
        {
            gpus.Add(new GpuSpec
            {
                Name = entry.Text("name"),
                Title = entry.Text("title"),
                Bf16Teraflops = entry.Figure("bf16-tflops"),
                Fp8Teraflops = entry.FigureOrNull("fp8-tflops"),
                Int8Teraops = entry.FigureOrNull("int8-tops"),
                MemoryGib = entry.Figure("memory-gib"),
                BandwidthGigabytesPerSecond = entry.Figure("bandwidth-gbs"),
                Link = entry.Text("link"),
                LinkGigabytesPerSecond = entry.Figure("link-gbs"),
                TdpWatts = entry.FigureOrNull("tdp-w"),
                IdleWatts = entry.FigureOrNull("idle-w"),
                PricePerHour = entry.FigureOrNull("price-per-hour"),
                DefaultTokenBudget = entry.TryGetProperty("default-token-budget", out _) ? entry.Count("default-token-budget") : null,
                Efficiency = StepTimeCatalog.EfficiencyOf(entry.Text("efficiency-like")),
                AllReduceLike = entry.Text("all-reduce-like"),
            });
        }

        return gpus.ToImmutable();
    }
}
