using LbSim.Workload.Generators;

namespace LbSim.Workload.Fitting;

/// <summary>A hidden Markov chain over gaps being fitted: gamma gaps of each state, probabilities of the next.</summary>
internal sealed class GapModel
{
    private const double LeastCv = 0.03; // the width of a bin
    private const double LeastCvOfFew = 0.3; // few gaps may be alike by chance
    private const int Few = 50;
    private const double MostCv = 5;

    /// <summary>An empty model of so many states.</summary>
    public GapModel(int states)
    {
        (Means, Cvs, Shares, Next) = (new double[states], new double[states], new double[states], new double[states * states]);
        Array.Fill(Cvs, 1);
        Array.Fill(Shares, 1.0 / states);
    }

    /// <summary>How many states there are.</summary>
    public int Count => Means.Length;

    /// <summary>Mean gap of each state, 0 for one whose gaps are all exactly 0.</summary>
    public double[] Means { get; }

    /// <summary>Coefficient of variation of each state's gaps.</summary>
    public double[] Cvs { get; }

    /// <summary>Share of gaps of each state.</summary>
    public double[] Shares { get; }

    /// <summary>Probability of state j after state i at i * <see cref="Count"/> + j.</summary>
    public double[] Next { get; }

    /// <summary>Takes moments for a state: its gaps' mean, and a CV within what densities can be computed for.</summary>
    /// <param name="state">The state.</param>
    /// <param name="mean">Mean gap.</param>
    /// <param name="cv">Coefficient of variation.</param>
    /// <param name="count">Of how many gaps they are.</param>
    public void Set(int state, double mean, double cv, double count) =>
        (Means[state], Cvs[state]) = (mean, Math.Clamp(double.IsNaN(cv) ? 1 : cv, count < Few ? LeastCvOfFew : LeastCv, MostCv));

    /// <summary>The same with one state more, whose gaps are all 0: requests that come together.</summary>
    /// <param name="share">Share of such gaps.</param>
    public GapModel WithZeros(double share)
    {
        var (more, states) = (new GapModel(Count + 1), Count);
        for (var state = 0; state < states; state++)
        {
            (more.Means[state], more.Cvs[state]) = (Means[state], Cvs[state]);
            more.Shares[state] = Shares[state] * (1 - share);
            more.Shares[states] = share;
            for (var to = 0; to < states; to++)
            {
                more.Next[(state * (states + 1)) + to] = Next[(state * states) + to] * (1 - share);
            }

            more.Next[(state * (states + 1)) + states] = share;
            more.Next[(states * (states + 1)) + state] = Shares[state] * (1 - share);
        }

        more.Means[states] = 0;
        more.Next[^1] = share;
        return more;
    }

    /// <summary>The options of the process, states in order of their gaps; those that hardly any gap is of are left out.</summary>
    /// <param name="gaps">How many gaps it was fitted to: what was not seen in so many is not impossible, but rarer than once.</param>
    public MarkovOptions ToOptions(int gaps)
    {
        var order = Enumerable.Range(0, Count).Where(state => Shares[state] * gaps >= 1).OrderBy(state => Means[state]).ToArray();
        var kept = order.Sum(state => Shares[state]);
        var unseen = 0.5 / gaps;
        return new() { States = [.. order.Select(state => new MarkovState { Gap = Round(Means[state]), Cv = Round(Cvs[state]), Next = Row(state) })] };

        double[] Row(int state)
        {
            var sum = order.Sum(to => Next[(state * Count) + to]);
            return Array.ConvertAll(order, to => Math.Round(((1 - unseen) * (sum > 0 ? Next[(state * Count) + to] / sum : Shares[to] / kept)) + (unseen * Shares[to] / kept), 9));
        }
    }

    private static double Round(double value) => value == 0 ? 0 : Math.Round(value, Math.Clamp(4 - (int)Math.Floor(Math.Log10(value)), 0, 12));
}
