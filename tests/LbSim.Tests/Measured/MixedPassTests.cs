using System.Globalization;
using System.Text;
using LbSim.Experiments.Calibration;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Measured;

/// <summary>Mixed passes on the only profiles that have them: decode attention is slower beside a prompt chunk (d2 is not d1).</summary>
public sealed class MixedPassTests
{
    // KV tokens of Llama-3.1-8B that the larger of the two cards (96 GB) holds, and chunks of a usual size
    private const double MostKvTokens = 500_000;
    private const int UsualChunk = 128;

    private static readonly (string Profile, string Name, double PrintedMean, double PrintedRatio)[] Cases =
    [
        ("profile_rtx4090_llama3.1-8b_tp1", "rtx-4090", 5.0, 2.3),
        ("profile_rtxpro6000_llama3.1-8b_tp1", "rtx-pro-6000", 6.4, 1.8),
    ];

    [SharedFact]
    public void Fit_ProfiledPasses_FindsDearerDecodesInMixedPassesAndIsAsDocumented()
    {
        var page = new StringBuilder("| GPU, passes | number | affine | affine + Q | knee form | mixed passes apart | d2 / d1 | printed |\n|---|---|---|---|---|---|---|---|\n");
        foreach (var (profile, name, printedMean, printedRatio) in Cases)
        {
            var all = ProfiledPasses.Of(profile).Where(pass => pass.KvTokens <= MostKvTokens).ToList();
            var usual = all.Where(pass => pass.PrefillTokens is 0 or >= UsualChunk).ToList();
            Line(name + ", chunks of 128 and more", usual, string.Create(CultureInfo.InvariantCulture, $"{printedMean:0.0}, d2 / d1 {printedRatio:0.0}"));
            Line(name + ", all chunks", all, "");

            var fit = StepTimeFitter.Fit(usual, StepForm.KneeMixed);
            Assert.InRange(fit.ErrorOn(usual).MeanPercent, 0, printedMean + 0.5);
            Assert.InRange(Ratio(fit) - printedRatio, -0.35, 0.35);
        }

        DocBlock.Check("docs/validation.md", "mixed-passes", page.ToString());

        void Line(string name, List<PassSample> passes, string printed)
        {
            page.Append(string.Create(CultureInfo.InvariantCulture, $"| {name} | {passes.Count}"));
            foreach (var form in new[] { StepForm.Affine, StepForm.AffineWithPairs, StepForm.Knee, StepForm.KneeMixed })
            {
                var error = StepTimeFitter.HeldOutError(passes, form, seed: 1);
                page.Append(string.Create(CultureInfo.InvariantCulture, $" | {error.MeanPercent:0.0} / {error.P95Percent:0.0}"));
            }

            page.Append(string.Create(CultureInfo.InvariantCulture, $" | {Ratio(StepTimeFitter.Fit(passes, StepForm.KneeMixed)):0.0} | {printed} |\n"));
        }
    }

    private static double Ratio(StepFit fit)
    {
        var coefficients = fit.ToCoefficients();
        return coefficients.D2!.Value / coefficients.D1!.Value;
    }
}
