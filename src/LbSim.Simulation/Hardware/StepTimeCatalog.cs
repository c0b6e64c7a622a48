using System.Collections.Immutable;
using System.Text.Json;

namespace LbSim.Simulation.Hardware;

/// <summary>Measured step times: coefficients per device, model and degree, efficiencies per device, all-reduce curves. Data/step-times.json.</summary>
public static class StepTimeCatalog
{
    private static readonly JsonElement s_file = CatalogData.Open("step-times");
    private static readonly Dictionary<string, FittedRange> s_ranges = ReadRanges();
    private static readonly ImmutableArray<AllReduceCurve> s_allReduce = ReadAllReduce();

    /// <summary>What each short source name stands for.</summary>
    public static IReadOnlyDictionary<string, string> Sources { get; } = CatalogData.Texts(s_file.GetProperty("sources"));

    /// <summary>All measured rows.</summary>
    public static ImmutableArray<MeasuredStepTime> Rows { get; } = ReadRows();

    /// <summary>The efficiencies of every measured device.</summary>
    public static ImmutableArray<GpuEfficiency> Efficiencies { get; } = ReadEfficiencies();

    /// <summary>The row measured on that device with that model (catalogue names), or null.</summary>
    public static MeasuredStepTime? Find(string gpu, string model, int tensorParallel)
    {
        foreach (var row in Rows)
        {
            if (row.Gpu == gpu && row.Model == model && row.TensorParallel == tensorParallel)
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>The efficiencies measured on a device.</summary>
    /// <exception cref="ArgumentException">Nothing was measured on it.</exception>
    public static GpuEfficiency EfficiencyOf(string gpu)
    {
        foreach (var efficiency in Efficiencies)
        {
            if (efficiency.MeasuredGpu == gpu)
            {
                return efficiency;
            }
        }

        throw new ArgumentException("no efficiencies were measured on " + gpu, nameof(gpu));
    }

    /// <summary>The all-reduce times of a measured device; degrees between those measured (2, 4, 8) take the next larger one's.</summary>
    /// <exception cref="ArgumentException">Nothing was measured on it, or not with so many devices.</exception>
    public static AllReduceCurve AllReduceOf(string gpu, int devices)
    {
        foreach (var curve in s_allReduce)
        {
            if (curve.Gpu == gpu && curve.Devices >= devices)
            {
                return curve;
            }
        }

        throw new ArgumentException(Texts.Of($"no all-reduce times were measured on {gpu} with {devices} devices"), nameof(gpu));
    }

    /// <summary>What was measured for an efficiency row.</summary>
    internal static FittedRange RangeOf(string source) => s_ranges[source];

    private static Dictionary<string, FittedRange> ReadRanges()
    {
        var ranges = new Dictionary<string, FittedRange>(StringComparer.Ordinal);
        foreach (var entry in s_file.GetProperty("ranges").EnumerateObject())
        {
            ranges.Add(entry.Name, new FittedRange
            {
                MaxTokens = entry.Value.Whole("tokens"),
                MaxSequences = entry.Value.Whole("sequences"),
                MaxKvTokens = entry.Value.Whole("kv-tokens"),
                MaxPromptTokens = entry.Value.Whole("prompt-tokens"),
            });
        }

        return ranges;
    }

    private static ImmutableArray<MeasuredStepTime> ReadRows()
    {
        var rows = ImmutableArray.CreateBuilder<MeasuredStepTime>();
        foreach (var entry in s_file.GetProperty("rows").EnumerateArray())
        {
            rows.Add(new MeasuredStepTime
            {
                Gpu = entry.Text("gpu"),
                Model = entry.Text("model"),
                TensorParallel = entry.Whole("tp"),
                Coefficients = new StepCoefficients
                {
                    T0 = entry.Number("t0"),
                    A = entry.Number("a"),
                    Knee = entry.Whole("knee"),
                    E = entry.Number("e"),
                    Q = entry.Number("q"),
                    D1 = entry.Number("d1"),
                    D2 = entry.NumberOrNull("d2"),
                    C1 = entry.NumberOrNull("c1"),
                    C2 = entry.NumberOrNull("c2"),
                    G = entry.NumberOrNull("g"),
                },
                ErrorPercent = entry.Number("error-percent"),
                MeasuredAs = entry.Text("as"),
                Source = entry.Text("source"),
                Fitted = s_ranges[entry.Text("source")],
            });
        }

        return rows.ToImmutable();
    }

    private static ImmutableArray<GpuEfficiency> ReadEfficiencies()
    {
        var efficiencies = ImmutableArray.CreateBuilder<GpuEfficiency>();
        foreach (var entry in s_file.GetProperty("efficiencies").EnumerateArray())
        {
            efficiencies.Add(new GpuEfficiency
            {
                MeasuredOn = entry.Text("as"),
                MeasuredGpu = entry.Text("gpu"),
                Compute = entry.Number("compute"),
                Memory = entry.Number("memory"),
                Kv = entry.Number("kv"),
                LayerMicroseconds = entry.Number("layer-us"),
                SequenceMicroseconds = entry.Number("sequence-us"),
                Fp8Compute = entry.NumberOrNull("fp8-compute"),
                Fp8Memory = entry.NumberOrNull("fp8-memory"),
                ErrorPercent = entry.Number("error-percent"),
                Source = entry.Text("source"),
            });
        }

        return efficiencies.ToImmutable();
    }

    private static ImmutableArray<AllReduceCurve> ReadAllReduce()
    {
        var curves = ImmutableArray.CreateBuilder<AllReduceCurve>();
        foreach (var entry in s_file.GetProperty("all-reduce").EnumerateArray())
        {
            var given = entry.GetProperty("pieces");
            var pieces = new AllReduceCurve.Piece[given.GetArrayLength()];
            for (var index = 0; index < pieces.Length; index++)
            {
                var piece = given[index];
                pieces[index] = new(piece[0].GetDouble(), piece[1].GetDouble(), piece[2].GetDouble());
            }

            curves.Add(new AllReduceCurve(entry.Text("gpu"), entry.Whole("tp"), pieces, entry.Number("error-percent")));
        }

        return curves.ToImmutable();
    }
}
