using LbSim.Experiments.Calibration;
using LbSim.Kernel.Random;
using MathNet.Numerics.LinearAlgebra;

namespace LbSim.Tests.Experiments.Calibration;

public sealed class StepTimeFitterTests
{
    [Fact]
    public void Solve_UnconstrainedSolutionIsPositive_FindsIt()
    {
        var rows = Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 0 }, { 1, 1 }, { 1, 2 } });

        var x = NonNegativeLeastSquares.Solve(rows, Vector<double>.Build.Dense([1, 3, 5]));

        Assert.Equal(1, x[0], 1e-9);
        Assert.Equal(2, x[1], 1e-9);
    }

    [Fact]
    public void Solve_AFallingLine_KeepsTheSlopeAtZeroAndTakesTheMean()
    {
        var rows = Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 0 }, { 1, 1 }, { 1, 2 } });

        var x = NonNegativeLeastSquares.Solve(rows, Vector<double>.Build.Dense([5, 4, 0]));

        Assert.Equal(3, x[0], 1e-9);
        Assert.Equal(0, x[1]);
    }

    // At the least point every coefficient above 0 has gradient 0 and every one at 0 would only make things worse by growing.
    [Fact]
    public void Solve_RandomProblems_FulfilsTheConditionsOfALeastPoint()
    {
        var random = new RandomStream(5, "nnls");
        for (var problem = 0; problem < 300; problem++)
        {
            var columns = 1 + random.NextIndex(8);
            var rows = Matrix<double>.Build.Dense(columns + 12, columns, (_, column) => (random.NextDouble() - 0.3) * Math.Pow(10, column - 4));
            var targets = Vector<double>.Build.Dense(columns + 12, _ => random.NextDouble());

            var x = Vector<double>.Build.Dense(NonNegativeLeastSquares.Solve(rows, targets));

            var gradient = rows.TransposeThisAndMultiply(targets - (rows * x));
            for (var column = 0; column < columns; column++)
            {
                var scaled = gradient[column] / rows.Column(column).L2Norm();
                Assert.True(x[column] >= 0);
                Assert.True(x[column] > 0 ? Math.Abs(scaled) < 1e-7 : scaled < 1e-7, $"problem {problem}, column {column}: {x[column]}, {scaled}");
            }
        }
    }

    [Fact]
    public void Fit_PassesOfAKnownForm_FindsItsCoefficientsAndPredictsTheUnseen()
    {
        var wanted = new[] { 7.1, 0.029, 0.021, 3.7e-6, 8.3e-5, 0.002, 1.5e-4, 0.015, 0.6 };
        var passes = Passes(new StepFit(StepForm.KneeMixed, 128, wanted));

        var fit = StepTimeFitter.Fit(passes, StepForm.KneeMixed);
        var coefficients = fit.ToCoefficients();

        Assert.Equal(128, fit.KneeTokens);
        Assert.All(wanted.Zip(fit.Coefficients), pair => Assert.Equal(1, pair.Second / pair.First, 1e-4));
        Assert.Equal((7.1, 1.5e-4, 0.6), (Math.Round(coefficients.T0!.Value, 3), Math.Round(coefficients.D2!.Value, 7), Math.Round(coefficients.G!.Value, 3)));
        Assert.InRange(StepTimeFitter.HeldOutError(passes, StepForm.KneeMixed, seed: 1).P95Percent, 0, 0.01);
    }

    [Fact]
    public void Halves_SameSeed_SplitAlikeAndShareNothing()
    {
        var passes = Passes(new StepFit(StepForm.Knee, 128, [7, 0.03, 0.02, 3e-6, 8e-5]));

        var (seen, unseen) = StepTimeFitter.Halves(passes, 3);

        Assert.Equal(seen, StepTimeFitter.Halves(passes, 3).Seen);
        Assert.NotEqual(seen, StepTimeFitter.Halves(passes, 4).Seen);
        Assert.Empty(seen.Intersect(unseen));
        Assert.Equal(passes.Count, seen.Count + unseen.Count);
    }

    private static List<PassSample> Passes(StepFit truth)
    {
        var random = new RandomStream(9, "passes");
        var passes = new List<PassSample>();
        for (var index = 0; index < 400; index++)
        {
            var isPrompt = index % 3 > 0;
            var isDecode = index % 3 < 2;
            var chunk = isPrompt ? 1 + random.NextIndex(2000) : 0;
            var pass = new PassSample
            {
                PrefillTokens = chunk,
                Decodes = isDecode ? 1 + random.NextIndex(250) : 0,
                Pairs = chunk * (random.NextIndex(8000) + (chunk / 2.0)),
                KvTokens = isDecode ? 1 + random.NextIndex(200_000) : 0,
                Milliseconds = 1,
            };
            passes.Add(pass with { Milliseconds = truth.Milliseconds(pass) });
        }

        return passes;
    }
}
