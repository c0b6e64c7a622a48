namespace LbSim.Experiments.Calibration;

/// <summary>A form of the step time: a sum of terms, each linear in a coefficient, some of them with a knee.</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="HasKnee">Whether its first term after the fixed cost is flat below a knee.</param>
/// <param name="Terms">Gives the terms of a sample for a knee.</param>
public sealed record StepForm(string Name, bool HasKnee, Func<PassSample, int, double[]> Terms)
{
    /// <summary>t0 + a*P + c*N + d*K: what fits on the back of an envelope.</summary>
    public static StepForm Affine { get; } = new("affine", false, (pass, _) => [1, pass.PrefillTokens, pass.Decodes, pass.KvTokens]);

    /// <summary>The same with prompt attention: + q*Q.</summary>
    public static StepForm AffineWithPairs { get; } = new("affine + Q", false, (pass, _) => [1, pass.PrefillTokens, pass.Decodes, pass.KvTokens, pass.Pairs]);

    /// <summary>t0 + a*max(m, m*) + e*m + q*Q + d*K: the form of the engine, where nothing was measured of mixed passes apart.</summary>
    public static StepForm Knee { get; } = new("knee form", true, (pass, knee) => [1, Math.Max(pass.Tokens, knee), pass.Tokens, pass.Pairs, pass.KvTokens]);

    /// <summary>The form of the engine with all its coefficients: t0, a, e, q, d1, c1, d2, c2, g.</summary>
    public static StepForm KneeMixed { get; } = new("knee form, mixed passes apart", true, (pass, knee) =>
    {
        var isMixed = pass.PrefillTokens > 0 && pass.Decodes > 0;
        var (pure, mixed) = isMixed ? (0.0, 1.0) : (1.0, 0.0);
        return
        [
            1, Math.Max(pass.Tokens, knee), pass.Tokens, pass.Pairs,
            pure * pass.KvTokens, pure * pass.Decodes, mixed * pass.KvTokens, mixed * pass.Decodes, mixed,
        ];
    });
}
