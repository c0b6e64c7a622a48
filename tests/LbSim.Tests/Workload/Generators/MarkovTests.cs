using LbSim.Kernel.Random;
using LbSim.Tests.Testing;
using LbSim.Workload.Fitting;
using LbSim.Workload.Generators;

namespace LbSim.Tests.Workload.Generators;

/// <summary>Arrivals of several states against closed forms, and what is refused of them.</summary>
public sealed class MarkovTests
{
    [Fact]
    public void Moments_OfTwoStates_AreThoseWorkedByHand()
    {
        // shares: 0.3 p = 0.1 (1 - p), so p = 1/4; mean 1/4 * 1 + 3/4 * 5 = 4; second moment 2 (1/4 + 3/4 * 25) = 38; variance 22;
        // next but so many: the second eigenvalue is 1 - 0.3 - 0.1 = 0.6, the variance between states 3/16 * 16 = 3
        var options = new MarkovOptions { States = [State(1, 1, 0.7, 0.3), State(5, 1, 0.1, 0.9)] };

        Assert.Equal(4, options.MeanGap(), 1e-12);
        Assert.Equal(Math.Sqrt(22) / 4, options.Cv(), 1e-12);
        Assert.Equal(3 * 0.6 / 22, options.Autocorrelation(1), 1e-12);
        Assert.Equal(3 * Math.Pow(0.6, 5) / 22, options.Autocorrelation(5), 1e-12);
    }

    [Fact]
    public void Moments_OfRowsThatAreAlike_AreThoseOfAHyperexponentialWithoutMemory()
    {
        var options = new MarkovOptions { States = [State(0.5, 1, 8, 2), State(3, 1, 8, 2)] };

        Assert.Equal(1, options.MeanGap(), 1e-12);
        Assert.Equal(Math.Sqrt((2 * ((0.8 * 0.25) + (0.2 * 9))) - 1), options.Cv(), 1e-12);
        Assert.Equal(0, options.Autocorrelation(1), 1e-12);
    }

    [Fact]
    public void Moments_OfGammaGaps_CountTheVarianceWithinStates()
    {
        var options = new MarkovOptions { States = [State(2, 0.5, 0, 1), State(2, 1.5, 1, 0)] };

        Assert.Equal(Math.Sqrt((0.25 + 2.25) / 2), options.Cv(), 1e-12);
        Assert.Equal(0, options.Autocorrelation(1), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Arrivals_OfRandomChains_HaveTheMeanCvAndCorrelationOfTheClosedForms(int seed)
    {
        const int Count = 200_000;
        var options = Random(new RandomStream((ulong)seed, "markov-test"));

        var gaps = ArrivalStatistics.Gaps([.. Generate.Arrivals(Of(options, 3), most: Count, seed: (ulong)seed)]);

        // blocks are nearly independent, so their means tell the standard error
        var mean = Blocks(gaps, block => block.Average());
        var square = Blocks(gaps, block => block.Average(gap => gap * gap));
        Assert.Equal(1 / 3.0, mean.Mean, 4 * mean.Error);
        Assert.Equal((1 + (options.Cv() * options.Cv())) / 9, square.Mean, 4 * square.Error);
        foreach (var lag in new[] { 1, 4 })
        {
            var product = Blocks(gaps, block => block.Skip(lag).Zip(block, (left, right) => left * right).Average());
            Assert.Equal((1 + (options.Autocorrelation(lag) * options.Cv() * options.Cv())) / 9, product.Mean, 4 * product.Error);
        }
    }

    [Fact]
    public void Arrivals_FromTheStart_AreAsManyAsTheRateSays()
    {
        // begun in equilibrium a process has rate * t arrivals up to t on average, from the first second on, however long its pauses are
        var options = new MarkovOptions { States = [State(0.02, 1, 0.95, 0.05), State(5, 2, 0.3, 0.7)] };
        const int Runs = 20_000;
        var counts = new double[Runs];
        var workload = new GeneratedWorkload(Of(options, 2));
        for (var run = 0; run < Runs; run++)
        {
            using var source = workload.Open(1, run);
            while (source.TryNext(out var request) && request.Arrival.Seconds < 0.5)
            {
                counts[run]++;
            }
        }

        var deviation = counts.Average() * ArrivalStatistics.Cv(counts);
        Assert.Equal(1, counts.Average(), 4 * deviation / Math.Sqrt(Runs));
    }

    [Fact]
    public void Arrivals_OfAStateWithoutGaps_ComeTogether()
    {
        // two in three gaps are 0: batches of three on average
        var options = new MarkovOptions { States = [State(0, 1, 2, 1), State(1, 1, 2, 1)] };

        var gaps = ArrivalStatistics.Gaps([.. Generate.Arrivals(Of(options, 6), most: 60_000)]);

        Assert.Equal(2 / 3.0, gaps.Count(gap => gap == 0) / (double)gaps.Length, 4 * Math.Sqrt(2 / 9.0 / gaps.Length));
        Assert.Equal(1 / 6.0, gaps.Average(), 0.005);
    }

    [Fact]
    public void Arrivals_UnderAnEnvelope_FollowItsRate()
    {
        var options = Of(new() { States = [State(0.2, 1, 0.9, 0.1), State(4, 1, 0.3, 0.7)] }, 10) with { Envelopes = [new StepsEnvelope { Points = [Generate.At(0, 0.5), Generate.At(5_000, 1.5)] }] };

        var times = Generate.Arrivals(options, 10_000);

        Assert.Equal(0.25, times.Count(time => time < 5_000) / (double)times.Count, 0.03);
        Assert.Equal(100_000, times.Count, 5_000.0);
    }

    [Fact]
    public void TryNext_AfterWarmUp_AllocatesNothing()
    {
        using var source = new GeneratedWorkload(Of(Random(new RandomStream(9, "markov-test")), 50)).Open(1, 0);

        Assert.Equal(0, Allocation.LeastOf(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                source.TryNext(out _);
            }
        }));
    }

    [Fact]
    public void Shares_OfARandomChain_AreKeptByOneStep()
    {
        var chain = Random(new RandomStream(5, "markov-test")).Chain();

        var moved = chain.Step(chain.Shares);

        Assert.All(moved.Zip(chain.Shares), pair => Assert.Equal(pair.Second, pair.First, 1e-14));
        Assert.Equal(1, chain.Shares.Sum(), 1e-14);
    }

    [Fact]
    public void Validate_OfWhatIsWrong_NamesStateValueAndBound()
    {
        AssertProblem([State(1, 1, 1)], "states", "is 1; expected 2 to 16");
        AssertProblem([State(-1, 1, 1, 1), State(1, 1, 1, 1)], "states[0].gap", "is -1; expected 0 to");
        AssertProblem([State(1, 1, 1, 1), State(1, 0, 1, 1)], "states[1].cv", "is 0; expected 0.01 to 100");
        AssertProblem([State(1, 1, 1, 1), State(1, 1, 1)], "states[1].next", "has 1 weights; expected one for each of the 2 states");
        AssertProblem([State(1, 1, 0, 0), State(1, 1, 1, 1)], "states[0].next", "has weights of 0 only");
        AssertProblem([State(1, 1, 1, double.NaN), State(1, 1, 1, 1)], "states[0].next", "below 0 or that is no number");
        AssertProblem([State(0, 1, 1, 1), State(0, 1, 1, 1)], "states", "no gap above 0");
        AssertProblem([State(1, 1, 1, 0), State(2, 1, 1, 1)], "states[0].next", "never leads to states[1]");

        var poisson = new ArrivalOptions { RatePerSecond = 1, Markov = new() { States = [State(1, 1, 1, 1), State(2, 1, 1, 1)] } };
        Assert.Contains(poisson.Validate(), problem => problem.Message.Contains("belong to a markov process only", StringComparison.Ordinal));
        Assert.Contains(new ArrivalOptions { RatePerSecond = 1, Process = ArrivalProcess.Markov }.Validate(), problem => problem.Message.Contains("needs at least two states", StringComparison.Ordinal));
    }

    private static void AssertProblem(MarkovState[] states, string option, string message)
    {
        var problem = Assert.Single(new ArrivalOptions { RatePerSecond = 1, Process = ArrivalProcess.Markov, Markov = new() { States = states } }.Validate());
        Assert.Equal(option, problem.Option);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    internal static MarkovState State(double gap, double cv, params double[] next) => new() { Gap = gap, Cv = cv, Next = next };

    internal static GeneratorOptions Of(MarkovOptions options, double rate) => new()
    {
        Arrivals = new() { Process = ArrivalProcess.Markov, RatePerSecond = rate, Markov = options },
        Lengths = Generate.OneToken,
    };

    private static MarkovOptions Random(RandomStream random)
    {
        var states = 2 + (int)(4 * random.NextDouble());
        return new()
        {
            States = [.. Enumerable.Range(0, states).Select(state => State(
                Math.Pow(10, (2 * random.NextDouble()) - 1),
                0.4 + (1.4 * random.NextDouble()),
                [.. Enumerable.Range(0, states).Select(next => random.NextDouble() + (next == state ? 2 : 0))]))],
        };
    }

    private static (double Mean, double Error) Blocks(double[] gaps, Func<double[], double> value)
    {
        var blocks = gaps.Chunk(2_000).Where(block => block.Length == 2_000).Select(value).ToArray();
        return (blocks.Average(), blocks.Average() * ArrivalStatistics.Cv(blocks) / Math.Sqrt(blocks.Length));
    }
}
