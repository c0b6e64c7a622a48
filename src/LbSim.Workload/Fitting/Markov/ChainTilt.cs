using LbSim.Workload.Generators;

namespace LbSim.Workload.Fitting;

/// <summary>Chains near one: the same gaps as often, in another order. What a likelihood of single gaps hardly feels, counts over minutes do.</summary>
/// <remarks>
/// Each moves the probabilities P a little towards another matrix that leaves the shares of the states as they are, so the gaps' distribution stays:
/// towards staying (the unit matrix), towards forgetting (all rows the shares), and towards the two sets of states between which the chain moves
/// slowest (within a set, the shares). The sets are told by the sign of the second eigenvector, as in nearly decomposable chains (Simon and Ando 1961).
/// </remarks>
internal static class ChainTilt
{
    private const int Rounds = 200; // of the power method
    private static readonly double[] Amounts = [0.03, 0.1, 0.3];

    /// <summary>Variants of a chain.</summary>
    public static IEnumerable<MarkovOptions> Of(MarkovOptions options)
    {
        var chain = options.Chain();
        var sets = SlowSets(chain, options.States.Count);
        foreach (var amount in Amounts)
        {
            yield return Towards((from, to) => from == to ? 1 : 0, amount);
            yield return Towards((_, to) => chain.Shares[to], amount);
            if (sets is not null)
            {
                yield return Towards((from, to) => sets[from].Contains(to) ? chain.Shares[to] / sets[from].Sum(state => chain.Shares[state]) : 0, amount);
            }
        }

        MarkovOptions Towards(Func<int, int, double> target, double amount) => new()
        {
            States = [.. options.States.Select((state, from) => state with
            {
                Next = [.. state.Next.Select((_, to) => Math.Round(((1 - amount) * chain.After(from)[to]) + (amount * target(from, to)), 9))],
            })],
        };
    }

    // for each state the set that it is in; null where there is only one
    private static HashSet<int>[]? SlowSets(MarkovChain chain, int states)
    {
        var vector = new double[states];
        for (var state = 0; state < states; state++)
        {
            vector[state] = state - (states / 2.0) + (0.1 * state * state);
        }

        for (var round = 0; round < Rounds; round++)
        {
            var moved = new double[states];
            var mean = 0.0;
            for (var from = 0; from < states; from++)
            {
                // half a step of the chain, lest an eigenvalue near -1 be taken for the second
                moved[from] = vector[from] / 2;
                for (var to = 0; to < states; to++)
                {
                    moved[from] += chain.After(from)[to] * vector[to] / 2;
                }

                mean += chain.Shares[from] * moved[from];
            }

            var length = Math.Sqrt(moved.Sum(value => (value - mean) * (value - mean)));
            if (!(length > 1e-100))
            {
                return null;
            }

            vector = Array.ConvertAll(moved, value => (value - mean) / length);
        }

        HashSet<int> low = [], high = [];
        for (var state = 0; state < states; state++)
        {
            (vector[state] < 0 ? low : high).Add(state);
        }

        return low.Count == 0 || high.Count == 0 ? null : [.. vector.Select(value => value < 0 ? low : high)];
    }
}
