using LbSim.Experiments.Statistics;
using LbSim.Kernel.Random;

namespace LbSim.Tests.Experiments.Statistics;

public sealed class HolmTests
{
    [Fact]
    public void Decide_HolmsOwnKindOfExample_StepsDownAndStops()
    {
        // sorted 0.005, 0.011, 0.02, 0.04 against 0.0125, 0.0167, 0.025, 0.05
        Assert.All(Holm.Decide([0.02, 0.005, 0.04, 0.011], 0.05), decision => Assert.True(decision.IsRejected));

        // 0.03 is above 0.025: it is kept, and 0.04 with it although alone it would not be
        var decisions = Holm.Decide([0.04, 0.001, 0.03], 0.05);
        Assert.Equal([false, true, false], decisions.Select(decision => decision.IsRejected));
        Assert.Equal([0.025, 0.05 / 3, 0.025], decisions.Select(decision => decision.Level));
    }

    [Fact]
    public void Decide_OneTest_IsUncorrected()
    {
        Assert.Equal(new HolmDecision(true, 0.05), Holm.Decide([0.05], 0.05)[0]);
        Assert.Equal(new HolmDecision(false, 0.05), Holm.Decide([0.0501], 0.05)[0]);
        Assert.Empty(Holm.Decide([], 0.05));
    }

    [Fact]
    public void Decide_AnyFamily_IsRejectedExactlyBelowItsLevelAndNeverOutOfOrder()
    {
        var random = new RandomStream(3, "holm");
        for (var round = 0; round < 500; round++)
        {
            var values = Enumerable.Range(0, 1 + random.NextIndex(8)).Select(_ => Math.Pow(random.NextDouble(), 4)).ToArray();
            var decisions = Holm.Decide(values, 0.05);

            for (var index = 0; index < values.Length; index++)
            {
                Assert.Equal(values[index] <= decisions[index].Level, decisions[index].IsRejected);
                Assert.True(decisions[index].IsRejected || !decisions.Where((other, at) => other.IsRejected && values[at] > values[index]).Any());
                Assert.True(values[index] > 0.05 / values.Length || decisions[index].IsRejected, "at least as many as Bonferroni");
            }
        }
    }
}
