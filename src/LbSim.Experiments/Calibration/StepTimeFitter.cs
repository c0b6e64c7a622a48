using LbSim.Kernel.Random;
using MathNet.Numerics.LinearAlgebra;

namespace LbSim.Experiments.Calibration;

/// <summary>Fits a form of the step time to measured passes: non-negative least squares of relative errors, on a grid of knees.</summary>
/// <remarks>Relative, because a pass of 5 ms that is 1 ms off is as wrong as one of 500 ms that is 100 ms off. Nothing is random.</remarks>
public static class StepTimeFitter
{
    /// <summary>The knees tried, in tokens.</summary>
    public static IReadOnlyList<int> Knees { get; } = [1, 16, 32, 64, 96, 128, 160, 192, 256, 320, 384, 512, 640, 768, 1024];

    /// <summary>The best fit of a form.</summary>
    /// <param name="passes">Measured passes, at least as many as the form has terms.</param>
    /// <param name="form">The form.</param>
    public static StepFit Fit(IReadOnlyList<PassSample> passes, StepForm form)
    {
        ArgumentNullException.ThrowIfNull(passes);
        ArgumentNullException.ThrowIfNull(form);
        StepFit? best = null;
        var least = double.PositiveInfinity;
        foreach (var knee in form.HasKnee ? Knees : [0])
        {
            var fit = new StepFit(form, knee, Solve(passes, form, knee));
            var miss = passes.Sum(pass => Square((fit.Milliseconds(pass) / pass.Milliseconds) - 1));
            if (miss < least)
            {
                (best, least) = (fit, miss);
            }
        }

        return best!;
    }

    /// <summary>The error on passes the fit has not seen: fitted to a seeded random half, judged on the other.</summary>
    public static FitError HeldOutError(IReadOnlyList<PassSample> passes, StepForm form, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(passes);
        var (seen, unseen) = Halves(passes, seed);
        return Fit(seen, form).ErrorOn(unseen);
    }

    /// <summary>Splits passes into two random halves.</summary>
    public static (List<PassSample> Seen, List<PassSample> Unseen) Halves(IReadOnlyList<PassSample> passes, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(passes);
        var random = new RandomStream(seed, "held-out");
        var order = Enumerable.Range(0, passes.Count).Select(index => (Key: random.NextBits(), Index: index)).Order().ToList();
        var half = passes.Count / 2;
        return ([.. order.Take(half).Select(entry => passes[entry.Index])], [.. order.Skip(half).Select(entry => passes[entry.Index])]);
    }

    private static double[] Solve(IReadOnlyList<PassSample> passes, StepForm form, int knee)
    {
        var terms = passes.Select(pass => form.Terms(pass, knee).Select(term => term / pass.Milliseconds).ToArray());
        return NonNegativeLeastSquares.Solve(Matrix<double>.Build.DenseOfRowArrays(terms), Vector<double>.Build.Dense(passes.Count, 1.0));
    }

    private static double Square(double value) => value * value;
}
