namespace LbSim.Simulation.Hardware;

/// <summary>The coefficients of a pass in milliseconds, all or some of them; null means "not given", never 0.</summary>
/// <remarks>T = t0 + a*max(m, m*) + e*m + q*Q + { d1*K + c1*N, or d2*K + c2*N + g in a mixed pass } + h-host: docs/model/step-time.md.</remarks>
public sealed record StepCoefficients
{
    /// <summary>Median host time per pass over the real runs of vllm_steady_state.csv, in ms.</summary>
    public const double DefaultHost = 0.71;

    /// <summary>Fixed cost of a pass on the device, 0 to 1,000,000 ms.</summary>
    public double? T0 { get; init; }

    /// <summary>Cost of the matrix products per token above the knee, 0 to 1,000 ms.</summary>
    public double? A { get; init; }

    /// <summary>The knee m*: below so many tokens the matrix products cost their weight read; 0 or more.</summary>
    public int? Knee { get; init; }

    /// <summary>Cost of everything else that grows with tokens, 0 to 1,000 ms.</summary>
    public double? E { get; init; }

    /// <summary>Prompt attention per query-key pair, 0 to 0.01 ms.</summary>
    public double? Q { get; init; }

    /// <summary>Decode attention per KV token read in a pure decode pass, 0 to 1 ms.</summary>
    public double? D1 { get; init; }

    /// <summary>The same in a mixed pass; twice <see cref="D1"/> when not given, never below it.</summary>
    public double? D2 { get; init; }

    /// <summary>Cost per sequence in a pure decode pass, 0 to 1,000 ms; 0 when not given.</summary>
    public double? C1 { get; init; }

    /// <summary>Cost per decoding sequence in a mixed pass, 0 to 1,000 ms; 0 when not given.</summary>
    public double? C2 { get; init; }

    /// <summary>Fixed cost of mixing, 0 to 1,000,000 ms; 0 when not given.</summary>
    public double? G { get; init; }

    /// <summary>Host time of every pass, 0 to 1,000,000 ms; <see cref="DefaultHost"/> when not given.</summary>
    public double? Host { get; init; }

    /// <summary>Whether the linear curve is given whole: t0, a, knee and e.</summary>
    public bool HasCurve => T0 is not null && A is not null && Knee is not null && E is not null;

    /// <summary>Whether nothing has to be taken from elsewhere: the curve, q and d1.</summary>
    public bool IsComplete => HasCurve && Q is not null && D1 is not null;

    /// <summary>These coefficients, and where one is not given that of another set.</summary>
    public StepCoefficients Over(StepCoefficients other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new()
        {
            T0 = T0 ?? other.T0,
            A = A ?? other.A,
            Knee = Knee ?? other.Knee,
            E = E ?? other.E,
            Q = Q ?? other.Q,
            D1 = D1 ?? other.D1,
            D2 = D2 ?? other.D2,
            C1 = C1 ?? other.C1,
            C2 = C2 ?? other.C2,
            G = G ?? other.G,
            Host = Host ?? other.Host,
        };
    }

    /// <summary>Adds one problem for each coefficient out of its range.</summary>
    internal void Check(ICollection<EngineProblem> problems)
    {
        Check(problems, "t0", T0, 1e6);
        Check(problems, "a", A, 1e3);
        Check(problems, "knee", Knee, EngineLimits.MostTokens);
        Check(problems, "e", E, 1e3);
        Check(problems, "q", Q, 0.01);
        Check(problems, "d1", D1, 1);
        Check(problems, "d2", D2, 1);
        Check(problems, "c1", C1, 1e3);
        Check(problems, "c2", C2, 1e3);
        Check(problems, "g", G, 1e6);
        Check(problems, "h-host", Host, 1e6);
    }

    private static void Check(ICollection<EngineProblem> problems, string name, double? value, double most)
    {
        if (value is { } number && !(number >= 0 && number <= most))
        {
            var unit = name == "knee" ? "tokens" : "ms";
            problems.Add(new("coefficients." + name, Texts.Of($"must be 0 to {most:0.######} {unit}; it is {number}")));
        }
    }
}
