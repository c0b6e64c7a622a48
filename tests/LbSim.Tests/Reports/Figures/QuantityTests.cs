using LbSim.Reports.Figures;

namespace LbSim.Tests.Reports.Figures;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(1e-9, "1.00 ns")]
    [InlineData(2.5e-5, "25.0 µs")]
    [InlineData(0.0213, "21.3 ms")]
    [InlineData(0.9994, "999 ms")]
    [InlineData(0.9996, "1.00 s")]
    [InlineData(9.999, "10.0 s")]
    [InlineData(63.14, "63.1 s")]
    [InlineData(1234.5, "1,234 s")]
    public void Duration_Seconds_HasThreeDigitsAndAUnit(double seconds, string expected) => Assert.Equal(expected, Quantity.Duration(seconds));

    [Theory]
    [InlineData(90, "90.0 s")]
    [InlineData(631.25, "10.5 min")]
    [InlineData(36_000, "10.0 h")]
    [InlineData(604_800, "7.00 d")]
    public void Span_SimulatedTime_HasTheUnitOfItsSize(double seconds, string expected) => Assert.Equal(expected, Quantity.Span(seconds));

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.0000001, "< 0.1 %")]
    [InlineData(0.0123, "1.2 %")]
    [InlineData(0.99949, "99.9 %")]
    [InlineData(0.99996, "> 99.9 %")]
    [InlineData(1, "100 %")]
    public void Percent_AShare_NeverRoundsToAllOrNothing(double share, string expected) => Assert.Equal(expected, Quantity.Percent(share));

    [Theory]
    [InlineData(0.05, "50 ms")]
    [InlineData(1.5, "1.5 s")]
    [InlineData(0.1234, "123 ms")]
    [InlineData(600, "600 s")]
    public void Limit_AChosenLatency_HasNoEmptyDigits(double seconds, string expected) => Assert.Equal(expected, Quantity.Limit(seconds));

    [Theory]
    [InlineData(0.99, "99 %")]
    [InlineData(0.9995, "99.95 %")]
    [InlineData(1, "100 %")]
    public void LimitPercent_AChosenShare_HasAllItsDigits(double share, string expected) => Assert.Equal(expected, Quantity.LimitPercent(share));

    [Theory]
    [InlineData(0.25, "$0.25")]
    [InlineData(0.0123, "$0.0123")]
    [InlineData(12345.6, "$12,346")]
    public void Dollars_AnAmount_HasCentsWhereTheyCount(double amount, string expected) => Assert.Equal(expected, Quantity.Dollars(amount));

    [Theory]
    [InlineData(-0.0004, 2, "0.00")]
    [InlineData(-0.4, 0, "0")]
    [InlineData(-1.26, 1, "-1.3")]
    public void Fixed_ANegativeThatRoundsToNothing_HasNoSign(double value, int decimals, string expected) =>
        Assert.Equal(expected, Quantity.Fixed(value, decimals));

    [Fact]
    public void OrUnknown_NothingOrNoNumber_IsADash()
    {
        Assert.Equal("-", Quantity.OrUnknown(null, Quantity.Number));
        Assert.Equal("-", Quantity.OrUnknown(double.NaN, Quantity.Number));
    }
}
