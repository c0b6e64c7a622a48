using System.Globalization;
using System.Text;
using LbSim.Simulation.Hardware;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Simulation.Hardware;

/// <summary>docs/model/catalogues.md is made from the catalogues; LBSIM_UPDATE_GOLDENS=1 rewrites it.</summary>
public sealed class CatalogueDocsTests
{
    [Fact]
    public void CataloguesPage_IsWhatTheCataloguesHold()
    {
        var text = new StringBuilder("# Catalogues\n\nGenerated from the data files in `src/LbSim.Simulation/Hardware/Data`. In brackets the source of each figure; *unchecked* ones are editable defaults. A scenario overrides any of them under `gpus` and `models`.\n\n");
        text.Append("## GPUs\n\n| GPU | bf16 TFLOP/s | fp8 TFLOP/s | memory GiB | GB/s | link GB/s | TDP W | idle W | $/h |\n|---|---|---|---|---|---|---|---|---|\n");
        foreach (var gpu in GpuCatalog.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {gpu.Name} | {Of(gpu.Bf16Teraflops)} | {Of(gpu.Fp8Teraflops)} | {Of(gpu.MemoryGib)} | {Of(gpu.BandwidthGigabytesPerSecond)} | {gpu.Link} {Of(gpu.LinkGigabytesPerSecond)} | {Of(gpu.TdpWatts)} | {Of(gpu.IdleWatts)} | {Of(gpu.PricePerHour)} |\n");
        }

        Sources(text, GpuCatalog.Sources);
        text.Append("\n## Models\n\n| model | also | params B | active B | layers | hidden | heads / KV | head dim | FFN | KV B/token | context |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var model in ModelCatalog.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {model.Name} | {string.Join(", ", model.Aliases)} | {Of(model.ParametersBillion)} | {Of(model.ActiveBillion)} | {model.Layers.Value} | {model.Hidden.Value} | {model.Heads.Value} / {model.KvHeads.Value} | {model.HeadDim.Value} | {model.FeedForward.Value} | {model.KvBytesPerToken} | {model.Context.Value} |\n");
        }

        Sources(text, ModelCatalog.Sources);
        text.Append("\n## Measured step times (ms)\n\n| GPU | model | TP | t0 | a | knee | e | q | d1 | d2 | c1 | c2 | g | fit error % | source |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var row in StepTimeCatalog.Rows)
        {
            var c = row.Coefficients;
            text.Append(CultureInfo.InvariantCulture, $"| {row.Gpu} | {row.Model} | {row.TensorParallel} | {c.T0} | {c.A} | {c.Knee} | {c.E} | {c.Q} | {c.D1} | {c.D2} | {c.C1} | {c.C2} | {c.G} | {row.ErrorPercent} | {row.Source} |\n");
        }

        Sources(text, StepTimeCatalog.Sources);
        var page = Path.Combine(SharedData.ProjectRoot, "docs", "model", "catalogues.md");
        if (Environment.GetEnvironmentVariable("LBSIM_UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(page, text.ToString());
        }

        Assert.Equal(text.ToString(), File.ReadAllText(page));
    }

    private static void Sources(StringBuilder text, IReadOnlyDictionary<string, string> sources)
    {
        text.Append("\nSources:\n\n");
        foreach (var (name, meaning) in sources.OrderBy(source => source.Key, StringComparer.Ordinal))
        {
            text.Append("- ").Append(name).Append(": ").Append(meaning).Append('\n');
        }
    }

    private static string Of(Sourced<double>? figure) =>
        figure is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.Value} ({(known.IsChecked ? known.Source : "*unchecked*")}{(known.Note.Length > 0 ? "; " + known.Note : "")})") : "-";
}
