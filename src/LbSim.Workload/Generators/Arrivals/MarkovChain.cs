namespace LbSim.Workload.Generators;

/// <summary>The chain behind the states of a Markov renewal process: transition probabilities and how often each state is met.</summary>
internal sealed class MarkovChain
{
    private readonly double[][] _next;

    /// <summary>Solves for the stationary shares.</summary>
    /// <param name="states">At least one, with weights for each.</param>
    public MarkovChain(IReadOnlyList<MarkovState> states)
    {
        _next = [.. states.Select(state => Normalised(state.Next))];
        Shares = Stationary(_next);
        for (var state = 0; state < states.Count; state++)
        {
            Mean += Shares[state] * states[state].Gap;
        }
    }

    /// <summary>Share of gaps of each state; they sum to 1.</summary>
    public double[] Shares { get; }

    /// <summary>Mean gap.</summary>
    public double Mean { get; }

    /// <summary>Probabilities of the states after one.</summary>
    public ReadOnlySpan<double> After(int state) => _next[state];

    /// <summary>Weights of the states moved on by one gap.</summary>
    public double[] Step(double[] weights)
    {
        var moved = new double[weights.Length];
        for (var from = 0; from < weights.Length; from++)
        {
            for (var to = 0; to < weights.Length; to++)
            {
                moved[to] += weights[from] * _next[from][to];
            }
        }

        return moved;
    }

    /// <summary>Two states of which the second is never reached from the first; null where each is reached from each.</summary>
    public (int From, int To)? FindUnreached()
    {
        for (var from = 0; from < _next.Length; from++)
        {
            var seen = new bool[_next.Length];
            var open = new Stack<int>([from]);
            while (open.TryPop(out var state))
            {
                for (var to = 0; to < _next.Length; to++)
                {
                    if (_next[state][to] > 0 && !seen[to])
                    {
                        seen[to] = true;
                        open.Push(to);
                    }
                }
            }

            var missed = Array.FindIndex(seen, isSeen => !isSeen);
            if (missed >= 0 && missed != from)
            {
                return (from, missed);
            }
        }

        return null;
    }

    private static double[] Normalised(IReadOnlyList<double> weights)
    {
        var sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    // Grassmann, Taksar and Heyman 1985: elimination of one state after the other without a subtraction, so no share loses its digits
    private static double[] Stationary(double[][] next)
    {
        var left = Array.ConvertAll(next, row => (double[])row.Clone());
        for (var state = left.Length - 1; state > 0; state--)
        {
            var leaving = 0.0;
            for (var to = 0; to < state; to++)
            {
                leaving += left[state][to];
            }

            for (var from = 0; from < state; from++)
            {
                left[from][state] = leaving > 0 ? left[from][state] / leaving : 0;
                for (var to = 0; to < state; to++)
                {
                    left[from][to] += left[from][state] * left[state][to];
                }
            }
        }

        var shares = new double[left.Length];
        shares[0] = 1;
        for (var state = 1; state < shares.Length; state++)
        {
            for (var from = 0; from < state; from++)
            {
                shares[state] += shares[from] * left[from][state];
            }
        }

        var sum = shares.Sum();
        return Array.ConvertAll(shares, share => share / sum);
    }
}
