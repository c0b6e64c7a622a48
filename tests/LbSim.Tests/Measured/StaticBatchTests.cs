using System.Globalization;
using System.Text;
using LbSim.Experiments.Calibration;
using LbSim.Tests.Testing;
using MathNet.Numerics.LinearAlgebra;

namespace LbSim.Tests.Measured;

/// <summary>A real engine of 2023 on static batches (splitwise-sim's table): leave-one-out errors of forms for decode and prompt passes.</summary>
public sealed class StaticBatchTests
{
    private static readonly StepForm Constant = new("constant", false, (_, _) => [1]);
    private static readonly StepForm BySequences = new("a + c*N", false, (pass, _) => [1, pass.Decodes]);
    private static readonly StepForm BySequencesAndKv = new("a + c*N + d*K", false, (pass, _) => [1, pass.Decodes, pass.KvTokens]);
    private static readonly StepForm ByTokens = new("a + b*P", false, (pass, _) => [1, pass.PrefillTokens]);
    private static readonly StepForm ByTokensAndPairs = new("a + b*P + q*Q", false, (pass, _) => [1, pass.PrefillTokens, pass.Pairs]);

    [SharedFact]
    public void LeaveOneOut_StaticBatches_IsWithinTheServerModelsRangesAndAsDocumented()
    {
        var page = new StringBuilder("| engine, TP | settings | decode: constant | a + c*N | a + c*N + d*K | prompt: a + b*P | max(floor, a + b*P + q*Q) |\n|---|---|---|---|---|---|---|\n");
        var all = Table.Read("data/calibration/engine_static_batch.csv").Where(row => row["suspect"].Length == 0).GroupBy(row => $"{row["model"]} {row["hardware"]} {row["tp"]}").ToList();
        var errors = new List<double[]>();
        foreach (var engine in all)
        {
            var decodes = engine.Select(Decode).ToList();
            var prompts = engine.Select(Prompt).ToList();
            double[] error =
            [
                LeaveOneOut(decodes, seen => StepTimeFitter.Fit(seen, Constant).Milliseconds),
                LeaveOneOut(decodes, seen => StepTimeFitter.Fit(seen, BySequences).Milliseconds),
                LeaveOneOut(decodes, seen => StepTimeFitter.Fit(seen, BySequencesAndKv).Milliseconds),
                LeaveOneOut(prompts, seen => StepTimeFitter.Fit(seen, ByTokens).Milliseconds),
                LeaveOneOut(prompts, WithFloor),
            ];
            errors.Add(error);
            page.Append(string.Create(CultureInfo.InvariantCulture, $"| {engine.Key} | {engine.Count()} | {string.Join(" | ", error.Select(value => value.ToString("0.0", CultureInfo.InvariantCulture)))} |\n"));
        }

        // the ranges printed in server-model.md: 5-7, 1.5-4.2, 1.4-4.7, 7-20 and 1.5-13 %
        AssertRange(errors.Select(error => error[0]), 5, 7);
        AssertRange(errors.Select(error => error[1]), 1.5, 4.2);
        AssertRange(errors.Select(error => error[2]), 1.4, 4.7);
        AssertRange(errors.Select(error => error[3]), 7, 20);
        AssertRange(errors.Select(error => error[4]), 1.5, 13);
        DocBlock.Check("docs/validation.md", "static-batch", page.ToString());
    }

    // within half of each end, for the fits' details are not printed
    private static void AssertRange(IEnumerable<double> errors, double low, double high) => Assert.All(errors, error => Assert.InRange(error, low / 1.5, high * 1.5));

    private static PassSample Decode(Row row) => new()
    {
        PrefillTokens = 0,
        Decodes = row.Count("batch"),
        Pairs = 0,
        KvTokens = row.Count("batch") * (row.Number("prompt_tokens") + (row.Number("output_tokens") / 2)),
        Milliseconds = row.Number("decode_ms_per_token"),
    };

    private static PassSample Prompt(Row row) => new()
    {
        PrefillTokens = row.Count("batch") * row.Count("prompt_tokens"),
        Decodes = 0,
        Pairs = row.Count("batch") * row.Number("prompt_tokens") * row.Number("prompt_tokens") / 2,
        KvTokens = 0,
        Milliseconds = row.Number("prefill_ms"),
    };

    private static double LeaveOneOut(List<PassSample> passes, Func<List<PassSample>, Func<PassSample, double>> fit) =>
        FitError.Of(passes.Select((pass, index) => (fit([.. passes.Where((_, other) => other != index)])(pass) / pass.Milliseconds) - 1)).MeanPercent;

    // short prompts cost a floor, longer ones the form; where the change comes is tried out
    private static Func<PassSample, double> WithFloor(List<PassSample> passes)
    {
        Func<PassSample, double>? best = null;
        var least = double.PositiveInfinity;
        foreach (var edge in passes.Select(pass => pass.PrefillTokens).Distinct().Order().SkipLast(3).Prepend(0))
        {
            var below = passes.Where(pass => pass.PrefillTokens <= edge).ToList();
            var above = passes.Where(pass => pass.PrefillTokens > edge).ToList();
            var floor = below.Count == 0 ? 0 : NonNegativeLeastSquares.Solve(
                Matrix<double>.Build.Dense(below.Count, 1, (row, _) => 1 / below[row].Milliseconds), Vector<double>.Build.Dense(below.Count, 1.0))[0];
            var line = StepTimeFitter.Fit(above, ByTokensAndPairs);
            double Predict(PassSample pass) => Math.Max(floor, line.Milliseconds(pass));
            var miss = passes.Sum(pass => Math.Pow((Predict(pass) / pass.Milliseconds) - 1, 2));
            if (miss < least)
            {
                (best, least) = (Predict, miss);
            }
        }

        return best!;
    }
}
