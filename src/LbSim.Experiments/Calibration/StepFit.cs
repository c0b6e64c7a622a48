using LbSim.Simulation.Hardware;

namespace LbSim.Experiments.Calibration;

/// <summary>A form with its coefficients.</summary>
/// <param name="Form">The form.</param>
/// <param name="KneeTokens">Its knee (m*), 0 for forms without.</param>
/// <param name="Coefficients">One per term, ms, 0 or more.</param>
public sealed record StepFit(StepForm Form, int KneeTokens, IReadOnlyList<double> Coefficients)
{
    /// <summary>How long a pass takes by this fit, ms.</summary>
    public double Milliseconds(PassSample pass)
    {
        var terms = Form.Terms(pass, KneeTokens);
        var time = 0.0;
        for (var index = 0; index < terms.Length; index++)
        {
            time += Coefficients[index] * terms[index];
        }

        return time;
    }

    /// <summary>How far it is off on measured passes.</summary>
    public FitError ErrorOn(IReadOnlyList<PassSample> passes) => FitError.Of(passes.Select(pass => (Milliseconds(pass) / pass.Milliseconds) - 1));

    /// <summary>The fit as coefficients an engine can be given; host time is not part of it.</summary>
    /// <exception cref="InvalidOperationException">The form is none of the engine's.</exception>
    public StepCoefficients ToCoefficients()
    {
        if (!Form.HasKnee)
        {
            throw new InvalidOperationException($"an engine has no {Form.Name} form");
        }

        var common = new StepCoefficients { T0 = Coefficients[0], A = Coefficients[1], Knee = KneeTokens, E = Coefficients[2], Q = Coefficients[3], D1 = Coefficients[4] };
        return Form == StepForm.KneeMixed
            ? common with { C1 = Coefficients[5], D2 = Coefficients[6], C2 = Coefficients[7], G = Coefficients[8] }
            : common;
    }
}

/// <summary>How far a fit is off.</summary>
/// <param name="MeanPercent">Mean absolute percentage error.</param>
/// <param name="P95Percent">95th percentile of the absolute percentage error.</param>
public readonly record struct FitError(double MeanPercent, double P95Percent)
{
    /// <summary>The error over relative deviations; at least one.</summary>
    public static FitError Of(IEnumerable<double> relativeErrors)
    {
        var sorted = relativeErrors.Select(error => 100 * Math.Abs(error)).Order().ToList();
        return new(sorted.Average(), sorted[(int)Math.Ceiling(0.95 * sorted.Count) - 1]);
    }
}
