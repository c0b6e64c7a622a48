using LbSim.Experiments.Statistics;

namespace LbSim.Tests.Experiments.Statistics;

public sealed class UncertaintyTests
{
    [Fact]
    public void Of_Replications_IsTheMeanWithStudentsInterval()
    {
        var estimate = Uncertainty.Of([1.0, 2, 3, 4, 5], IntervalKind.Replications)!.Value.ToEstimate();

        // mean 3, standard deviation 1.5811, t(0.975, 4) = 2.7764
        Assert.Equal(3, estimate.Value);
        Assert.Equal(3 - (2.7764 * 1.5811 / Math.Sqrt(5)), estimate.Low!.Value, 3);
    }

    [Fact]
    public void Of_ATrace_IsTheRecordedFigureWithTheSpreadOfItsCopies()
    {
        var estimate = Uncertainty.Of([10.0, 9, 12, 11, 10], IntervalKind.TraceBlocks)!.Value.ToEstimate();

        // distances 1, 2, 1, 0 from the recorded 10: root mean square 1.2247, four copies, t(0.975, 4) = 2.7764; not divided by their number
        Assert.Equal(10, estimate.Value);
        Assert.Equal(10 + (2.7764 * Math.Sqrt(6.0 / 4)), estimate.High!.Value, 3);
    }

    [Fact]
    public void Of_ATraceWithMoreCopies_GetsNoNarrowerThanItsSpread()
    {
        double Half(int copies) => Uncertainty.Of([10.0, .. Enumerable.Range(0, copies).Select(copy => copy % 2 == 0 ? 9.0 : 11)], IntervalKind.TraceBlocks)!.Value.HalfWidth(0.05);

        Assert.InRange(Half(1000), 1.96, 1.97);
        Assert.True(Half(4) > Half(1000));
    }

    [Theory]
    [InlineData(IntervalKind.Replications)]
    [InlineData(IntervalKind.TraceBlocks)]
    public void Of_OneValueOrAMissingOne_HasNoInterval(IntervalKind kind)
    {
        Assert.Null(Uncertainty.Of([double.NaN, double.NaN], kind));
        Assert.Null(Uncertainty.Of([7.0], kind)!.Value.ToEstimate().Low);
        Assert.Null(Uncertainty.Of([7.0, double.NaN, 8], kind)!.Value.ToEstimate().Low);
    }

    [Fact]
    public void PValue_KnownStatistic_IsStudentsTwoSided()
    {
        // t = 2.7764 with 4 degrees of freedom
        Assert.Equal(0.05, new Uncertainty(2.7764, 1, 4).PValue(), 4);
        Assert.Equal(1, new Uncertainty(0, 0, 4).PValue());
    }

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(4, 0.0625)]
    [InlineData(9, 0.001953125)]
    public void PValue_EqualDifferences_IsThatOfAllSignsAlike(int freedom, double expected) =>
        Assert.Equal(expected, new Uncertainty(3, 0, freedom).PValue());
}
