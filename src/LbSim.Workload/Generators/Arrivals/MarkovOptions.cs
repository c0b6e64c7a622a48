namespace LbSim.Workload.Generators;

/// <summary>States of an <see cref="ArrivalProcess.Markov"/> process. Their gaps are relative: all are stretched alike, so that the mean is that of the rate.</summary>
/// <remarks>
/// A Markov renewal process (Cinlar, "Markov renewal theory", 1969): a chain of states moves at each arrival, and each state has gaps of its own.
/// Where all are exponential it is a Markovian arrival process (Neuts 1979; Lucantoni 1991) with D0 = -diag(1/gap), D1 = diag(1/gap) * next.
/// </remarks>
public sealed record MarkovOptions
{
    /// <summary>The most states.</summary>
    public const int MostStates = 16;

    /// <summary>The states, 2 to <see cref="MostStates"/>; each must be reached from each.</summary>
    public required IReadOnlyList<MarkovState> States { get; init; }

    /// <summary>Mean gap before any stretching, in the unit of the states' gaps.</summary>
    public double MeanGap() => Chain().Mean;

    /// <summary>Coefficient of variation of all gaps together.</summary>
    public double Cv()
    {
        var chain = Chain();
        var square = 0.0;
        for (var state = 0; state < States.Count; state++)
        {
            square += chain.Shares[state] * Square(States[state].Gap) * (1 + Square(States[state].Cv));
        }

        return Math.Sqrt((square / Square(chain.Mean)) - 1);
    }

    /// <summary>Correlation of a gap with the gap so many later, 1 or more.</summary>
    /// <remarks>Given their states gaps are independent: covariance = sum over s, t of share(s) gap(s) P^lag(s, t) gap(t), less the squared mean.</remarks>
    public double Autocorrelation(int lag)
    {
        var chain = Chain();
        var weights = new double[States.Count];
        for (var state = 0; state < weights.Length; state++)
        {
            weights[state] = chain.Shares[state] * States[state].Gap;
        }

        for (var step = 0; step < lag; step++)
        {
            weights = chain.Step(weights);
        }

        var product = 0.0;
        for (var state = 0; state < weights.Length; state++)
        {
            product += weights[state] * States[state].Gap;
        }

        var squaredMean = Square(chain.Mean);
        return ((product / squaredMean) - 1) / Square(Cv());
    }

    /// <summary>What is wrong with the states; empty when nothing is.</summary>
    public IReadOnlyList<OptionProblem> Problems()
    {
        var check = new OptionCheck();
        Validate(check);
        return check.Problems;
    }

    internal MarkovChain Chain() => new(States);

    internal void Validate(OptionCheck check)
    {
        check.Between("states", States.Count, 2, MostStates);
        var before = check.Problems.Count;
        for (var state = 0; state < States.Count; state++)
        {
            CheckState(check, FormattableString.Invariant($"states[{state}]"), States[state]);
        }

        if (check.Problems.Count > before || States.Count is < 2 or > MostStates)
        {
            return;
        }

        if (States.All(state => state.Gap == 0))
        {
            check.Add("states", "have no gap above 0; expected at least one");
        }
        else if (Chain().FindUnreached() is { } pair)
        {
            check.Add(FormattableString.Invariant($"states[{pair.From}].next"), FormattableString.Invariant($"never leads to states[{pair.To}], not over others either; expected that each state is reached from each"));
        }
    }

    private void CheckState(OptionCheck check, string where, MarkovState state)
    {
        check.Between(where + ".gap", state.Gap, 0, 1e9);
        check.Between(where + ".cv", state.Cv, 0.01, 100);
        if (state.Next.Count != States.Count)
        {
            check.Add(where + ".next", FormattableString.Invariant($"has {state.Next.Count} weights; expected one for each of the {States.Count} states"));
        }
        else if (state.Next.Any(weight => !(weight is >= 0 and <= 1e12)))
        {
            check.Add(where + ".next", "has a weight below 0 or that is no number; expected shares or weights of 0 or more");
        }
        else if (state.Next.All(weight => weight == 0))
        {
            check.Add(where + ".next", "has weights of 0 only; expected at least one above 0");
        }
    }

    private static double Square(double value) => value * value;
}
