using System.Collections.Immutable;

namespace LbSim.Simulation.Hardware;

/// <summary>Makes step-time models: given coefficients, else the measured table, else the prediction, and none faster than the hardware.</summary>
public static class StepTimeBuilder
{
    private const double PicosecondsPerMillisecond = 1e9;

    /// <summary>The step times of a model on so many devices.</summary>
    /// <param name="gpu">The device.</param>
    /// <param name="work">The model and its formats.</param>
    /// <param name="tensorParallel">Devices per replica, 1 to <see cref="EngineLimits.MostTensorParallel"/>.</param>
    /// <param name="mostTokens">Most tokens in a pass, 1 to <see cref="EngineLimits.MostTokens"/>.</param>
    /// <param name="given">Coefficients written by the user, all or some.</param>
    /// <exception cref="ArgumentException">Part of the curve (t0, a, knee, e) is given where there is no measured row to complete it; see <see cref="MissingOfCurve"/>.</exception>
    public static StepTimePlan Build(GpuSpec gpu, ModelWork work, int tensorParallel, int mostTokens, StepCoefficients? given = null)
    {
        ArgumentNullException.ThrowIfNull(gpu);
        ArgumentNullException.ThrowIfNull(work);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostTokens, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mostTokens, EngineLimits.MostTokens);
        given ??= new StepCoefficients();
        if (MissingOfCurve(gpu, work, tensorParallel, given) is { Length: > 0 } missing)
        {
            throw new ArgumentException("the curve is given in part; missing: " + missing, nameof(given));
        }

        var bounds = new PhysicalBounds(gpu, work, tensorParallel);
        if (given.IsComplete)
        {
            return Assemble(bounds, given, null, mostTokens) with { Origin = CoefficientOrigin.Given, Description = "given" };
        }

        var with = given == new StepCoefficients { Host = given.Host } ? "" : ", with " + Listed(given) + " given";
        if (RowFor(gpu, work, tensorParallel) is { } row)
        {
            return Assemble(bounds, given.Over(row.Coefficients), null, mostTokens) with
            {
                Origin = CoefficientOrigin.Measured,
                Description = "measured table: " + row.MeasuredAs + with,
                Fitted = row.Fitted,
            };
        }

        var prediction = new StepTimePrediction(gpu, work, tensorParallel);
        var predicted = new StepCoefficients
        {
            Q = prediction.Pair,
            D1 = prediction.KvToken,
            C1 = prediction.Sequence,
            C2 = prediction.Sequence,
        };
        var isOwn = gpu.Name == gpu.Efficiency.MeasuredGpu;
        return Assemble(bounds, given.Over(predicted), given.HasCurve ? null : prediction, mostTokens) with
        {
            Origin = CoefficientOrigin.Predicted,
            Description = (isOwn
                ? Texts.Of($"predicted from the efficiencies of {gpu.Efficiency.MeasuredOn} (about {gpu.Efficiency.ErrorPercent} % off on models left out)")
                : $"predicted from the efficiencies of {gpu.Efficiency.MeasuredOn}, its nearest relative: {gpu.Name} itself is unmeasured") + with,
            Fitted = isOwn ? StepTimeCatalog.RangeOf(gpu.Efficiency.Source) : null,
        };
    }

    /// <summary>The measured row for these, or null: the device and the model must be the catalogue's in all that computes, the formats bf16.</summary>
    public static MeasuredStepTime? RowFor(GpuSpec gpu, ModelWork work, int tensorParallel)
    {
        ArgumentNullException.ThrowIfNull(gpu);
        ArgumentNullException.ThrowIfNull(work);
        return work.Weights == NumberFormat.Bf16
            && work.Kv == NumberFormat.Bf16
            && GpuCatalog.Find(gpu.Name) is { } listedGpu
            && listedGpu.ComputesLike(gpu)
            && ModelCatalog.Find(work.Model.Name) is { } listedModel
            && listedModel.ComputesLike(work.Model)
            ? StepTimeCatalog.Find(listedGpu.Name, listedModel.Name, tensorParallel)
            : null;
    }

    /// <summary>Which of t0, a, knee and e are missing: a predicted curve has none of them, so there they come together or not at all. Empty when nothing is missing.</summary>
    public static string MissingOfCurve(GpuSpec gpu, ModelWork work, int tensorParallel, StepCoefficients given)
    {
        ArgumentNullException.ThrowIfNull(given);
        var isAnyGiven = given.T0 is not null || given.A is not null || given.Knee is not null || given.E is not null;
        if (!isAnyGiven || given.HasCurve || RowFor(gpu, work, tensorParallel) is not null)
        {
            return "";
        }

        var missing = new List<string>(3);
        AddIf(missing, given.T0 is null, "t0");
        AddIf(missing, given.A is null, "a");
        AddIf(missing, given.Knee is null, "knee");
        AddIf(missing, given.E is null, "e");
        return string.Join(", ", missing);
    }

    private static StepTimePlan Assemble(PhysicalBounds bounds, StepCoefficients wanted, StepTimePrediction? curve, int mostTokens)
    {
        var raised = ImmutableArray.CreateBuilder<RaisedCoefficient>();
        var d1 = Raise(raised, "d1", wanted.D1 ?? 0, bounds.KvToken);
        var used = wanted with
        {
            Q = Raise(raised, "q", wanted.Q ?? 0, bounds.Pair),
            D1 = d1,
            D2 = wanted.D2 is { } d2 ? Raise(raised, "d2", d2, d1) : 2 * d1,
            C1 = wanted.C1 ?? 0,
            C2 = wanted.C2 ?? 0,
            G = wanted.G ?? 0,
            Host = wanted.Host ?? StepCoefficients.DefaultHost,
        };
        if (curve is null && used.A + used.E < bounds.Token)
        {
            // e takes it, not a: a also sets the flat part below the knee, which is a matter of bandwidth
            raised.Add(new("a+e", used.A!.Value + used.E!.Value, bounds.Token));
            used = used with { E = bounds.Token - used.A };
        }

        var linear = new long[mostTokens + 1];
        var weightRead = new long[mostTokens + 1];
        var host = Picoseconds(used.Host.Value);
        var hasRaisedCurve = false;
        for (var tokens = 1; tokens <= mostTokens; tokens++)
        {
            var time = curve?.Linear(tokens)
                ?? used.T0!.Value + (used.A!.Value * Math.Max(tokens, used.Knee!.Value)) + (used.E!.Value * tokens);
            var read = bounds.WeightRead(tokens);
            var bound = Math.Max(read, bounds.Token * tokens);
            weightRead[tokens] = PicosecondsAbove(read);
            linear[tokens] = Math.Max(Picoseconds(time), PicosecondsAbove(bound)) + host;
            if (time < bound * (1 - 1e-12) && !hasRaisedCurve)
            {
                hasRaisedCurve = true;
                raised.Add(new(Texts.Of($"linear({tokens})"), time, bound));
            }
        }

        return new StepTimePlan
        {
            Model = new StepTimeModel(
                linear,
                Math.Max(Picoseconds(used.Q.Value / 2), PicosecondsAbove(bounds.Pair / 2)),
                Math.Max(Picoseconds(used.D1.Value), PicosecondsAbove(bounds.KvToken)),
                Picoseconds(used.C1.Value),
                Math.Max(Picoseconds(used.D2.Value), PicosecondsAbove(bounds.KvToken)),
                Picoseconds(used.C2.Value),
                Picoseconds(used.G.Value),
                weightRead,
                PicosecondsAbove(bounds.KvRead)),
            Coefficients = used,
            Origin = CoefficientOrigin.Given,
            Description = "",
            Raised = raised.ToImmutable(),
        };
    }

    private static double Raise(ImmutableArray<RaisedCoefficient>.Builder raised, string name, double value, double bound)
    {
        if (value >= bound)
        {
            return value;
        }

        raised.Add(new(name, value, bound));
        return bound;
    }

    private static long Picoseconds(double milliseconds) => (long)Math.Round(milliseconds * PicosecondsPerMillisecond);

    // a bound is rounded up: half a picosecond below it would still be faster than the hardware
    private static long PicosecondsAbove(double milliseconds) => (long)Math.Ceiling(milliseconds * PicosecondsPerMillisecond);

    private static string Listed(StepCoefficients given)
    {
        var names = new List<string>(10);
        AddIf(names, given.T0 is not null, "t0");
        AddIf(names, given.A is not null, "a");
        AddIf(names, given.Knee is not null, "knee");
        AddIf(names, given.E is not null, "e");
        AddIf(names, given.Q is not null, "q");
        AddIf(names, given.D1 is not null, "d1");
        AddIf(names, given.D2 is not null, "d2");
        AddIf(names, given.C1 is not null, "c1");
        AddIf(names, given.C2 is not null, "c2");
        AddIf(names, given.G is not null, "g");
        return string.Join(", ", names);
    }

    private static void AddIf(List<string> names, bool condition, string name)
    {
        if (condition)
        {
            names.Add(name);
        }
    }
}
