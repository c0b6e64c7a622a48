using System.Globalization;
using System.Text;
using LbSim.Experiments.Calibration;
using LbSim.Simulation.Hardware;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Measured;

/// <summary>The form of the step time on passes composed from measured kernels: the error table of the server model, reproduced.</summary>
public sealed class StepFormTests
{
    private const int Splits = 5;

    // GPU of the kernel tables, of the catalogue, model, devices, and the printed MAPE and 95th percentile of roofline, affine, affine + Q and knee form
    private static readonly (string Kernels, string Gpu, string Model, int Devices, (double Mean, double P95)[] Printed)[] Cases =
    [
        ("a100_sxm", "a100-80gb", "llama-3.1-8b", 1, [(30, 51), (7.7, 21), (5.0, 11), (2.4, 6.8)]),
        ("a100_sxm", "a100-80gb", "llama-3.1-70b", 4, [(39, 57), (4.7, 13), (4.9, 11), (2.9, 7.8)]),
        ("h100_sxm", "h100-sxm", "llama-3.1-8b", 1, [(27, 39), (9.3, 28), (4.9, 11), (2.0, 4.8)]),
        ("h100_sxm", "h100-sxm", "codellama-34b", 2, [(30, 41), (9.6, 21), (6.8, 15), (1.3, 3.1)]),
        ("h100_sxm", "h100-sxm", "llama-3.1-70b", 2, [(28, 39), (11, 26), (7.5, 20), (1.4, 3.7)]),
        ("h100_sxm", "h100-sxm", "llama-3.1-70b", 4, [(37, 49), (6.2, 15), (4.5, 11), (2.4, 6.6)]),
        ("h100_sxm", "h100-sxm", "llama-3.1-70b", 8, [(50, 62), (3.9, 8.8), (3.6, 8.2), (2.5, 7.9)]),
        ("h200_sxm", "h200-sxm", "llama-3.1-70b", 4, [(43, 55), (6.7, 18), (5.3, 14), (3.6, 9.6)]),
        ("b200_sxm", "b200-sxm", "llama-3.1-8b", 1, [(37, 49), (5.6, 18), (3.3, 9.6), (3.1, 8.7)]),
        ("b200_sxm", "b200-sxm", "llama-3.1-70b", 4, [(53, 66), (3.5, 8.9), (3.4, 8.9), (3.7, 10.3)]),
        ("l40s", "l40s", "llama-3.1-8b", 1, [(32, 50), (8.9, 25), (6.2, 15), (3.9, 9.4)]),
    ];

    // points by which our table may differ from the printed one, by form
    private static readonly (double Mean, double P95)[] Tolerances = [(6, 8), (2.5, 8), (3.2, 7), (2, 4)];

    [SharedFact]
    public void HeldOutError_ComposedPasses_IsThatOfTheServerModelAndAsDocumented()
    {
        var page = new StringBuilder("| GPU, model, TP | passes | datasheet roofline | affine | affine + Q | knee form | printed |\n|---|---|---|---|---|---|---|\n");
        var problems = new List<string>();
        foreach (var (kernels, gpu, model, devices, printed) in Cases)
        {
            var passes = new ComposedPasses(kernels, model, devices).All();
            var errors = new[] { Roofline(gpu, model, devices, passes), Fitted(passes, StepForm.Affine), Fitted(passes, StepForm.AffineWithPairs), Fitted(passes, StepForm.Knee) };
            var name = $"{gpu} {model} {devices}";
            page.Append(string.Create(CultureInfo.InvariantCulture, $"| {name} | {passes.Count} | {string.Join(" | ", errors.Select(Text))} | {string.Join(", ", printed.Select(error => FormattableString.Invariant($"{error.Mean} / {error.P95}")))} |\n"));
            for (var form = 0; form < errors.Length; form++)
            {
                if (Math.Abs(errors[form].MeanPercent - printed[form].Mean) > Tolerances[form].Mean || Math.Abs(errors[form].P95Percent - printed[form].P95) > Tolerances[form].P95)
                {
                    problems.Add($"{name}, form {form}: {Text(errors[form])}, printed {printed[form]}");
                }
            }

            if (errors[3].MeanPercent > Math.Min(errors[1].MeanPercent, errors[2].MeanPercent) || errors[1].MeanPercent > errors[0].MeanPercent)
            {
                problems.Add($"{name}: the order of the forms is another");
            }
        }

        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
        DocBlock.Check("docs/validation.md", "step-forms", page.ToString());
    }

    [SharedFact]
    public void Fit_KneeFormOnAllPasses_FindsTheCoefficientsOfTheCatalogue()
    {
        var listed = StepTimeCatalog.Find("a100-80gb", "llama-3.1-8b", 1)!.Coefficients;

        var fit = StepTimeFitter.Fit(new ComposedPasses("a100_sxm", "llama-3.1-8b", 1).All(), StepForm.Knee).ToCoefficients();

        Assert.Equal(1, fit.T0!.Value / listed.T0!.Value, 0.05);
        Assert.Equal(1, (fit.A!.Value + fit.E!.Value) / (listed.A!.Value + listed.E!.Value), 0.05);
        Assert.Equal(1, fit.Q!.Value / listed.Q!.Value, 0.05);
        Assert.Equal(1, fit.D1!.Value / listed.D1!.Value, 0.05);
        Assert.InRange(fit.Knee!.Value, 96, 160);
    }

    private static FitError Fitted(List<PassSample> passes, StepForm form)
    {
        var errors = Enumerable.Range(1, Splits).Select(seed => StepTimeFitter.HeldOutError(passes, form, (ulong)seed)).ToList();
        return new(errors.Average(error => error.MeanPercent), errors.Average(error => error.P95Percent));
    }

    // every operation at peak and every byte at peak, whichever is longer; nothing is fitted
    private static FitError Roofline(string gpu, string model, int devices, List<PassSample> passes)
    {
        var work = new ModelWork(ModelCatalog.Find(model)!);
        var bounds = new PhysicalBounds(GpuCatalog.Find(gpu)!, work, devices);
        return FitError.Of(passes.Select(pass =>
            (Math.Max((bounds.Token * pass.Tokens) + (bounds.Pair * pass.Pairs), bounds.WeightRead(pass.Tokens) + (bounds.KvRead * pass.KvTokens)) / pass.Milliseconds) - 1));
    }

    private static string Text(FitError error) => string.Create(CultureInfo.InvariantCulture, $"{error.MeanPercent:0.0} / {error.P95Percent:0.0}");
}
