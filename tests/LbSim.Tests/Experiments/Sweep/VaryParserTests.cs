using LbSim.Experiments.Sweep;

namespace LbSim.Tests.Experiments.Sweep;

public sealed class VaryParserTests
{
    [Theory]
    [InlineData("a.b=1..4", "1|2|3|4")]
    [InlineData("a.b=1..4:2", "1|3")]
    [InlineData("a.b=0.1..0.5:0.1", "0.1|0.2|0.3|0.4|0.5")]
    [InlineData("a.b=1.0..2.0:0.5", "1|1.5|2")]
    [InlineData("a.b=-2..0", "-2|-1|0")]
    [InlineData("a.b=10/s..30/s:10/s", "10/s|20/s|30/s")]
    [InlineData("a.b=10..30/s:10", "10/s|20/s|30/s")]
    [InlineData("a.b=90%..99%:3%", "90%|93%|96%|99%")]
    [InlineData("a.b=1k..3k", "1k|2k|3k")]
    [InlineData("a.b = 5 , 7 ", "5|7")]
    [InlineData("a.b=one", "one")]
    [InlineData("a.b=250ms,1s", "250ms|1s")]
    [InlineData("balancers=[a, b],[c]", "[a, b]|[c]")]
    [InlineData("x={ p: { q: 1, r: 2 } },none", "{ p: { q: 1, r: 2 } }|none")]
    [InlineData("x=\"a,b\",'c,d'", "\"a,b\"|'c,d'")]
    [InlineData("trace.file=../a.csv,../b.csv", "../a.csv|../b.csv")]
    [InlineData("start=2023-11-16,2023-11-17", "2023-11-16|2023-11-17")]
    public void Parse_RangesAndLists_GiveTheirValuesInOrder(string text, string expected)
    {
        var problems = new List<string>();

        var axis = VaryParser.Parse(text, problems);

        Assert.Empty(problems);
        Assert.Equal(expected.Split('|'), axis!.Values);
    }

    [Theory]
    [InlineData("a.b", "expected path=a..b[:step]")]
    [InlineData("=1..4", "expected path=a..b[:step]")]
    [InlineData("a.b=", "expected path=a..b[:step]")]
    [InlineData("a.b=4..1", "ends below its start")]
    [InlineData("a.b=1..4:0", "step must be above 0")]
    [InlineData("a.b=1..4:-1", "step must be above 0")]
    [InlineData("a.b=0.1..0.9", "with a step of 1 the range holds one value; give a smaller step after a colon, such as 0.1..0.9:0.1")]
    [InlineData("a.b=1ms..4s", "one unit, found ms and s")]
    [InlineData("a.b=1..four", "is not a range of numbers")]
    [InlineData("a.b=1..99999999", "at most 10000")]
    [InlineData("a.b=1..99999999999999999999999999999999", "is not a range of numbers")]
    [InlineData("a.b=1,,2", "a value is empty")]
    [InlineData("a.b=1,2,1", "the value 1 stands twice")]
    public void Parse_BadText_IsOneProblemThatNamesIt(string text, string words)
    {
        var problems = new List<string>();

        Assert.Null(VaryParser.Parse(text, problems));

        var problem = Assert.Single(problems);
        Assert.StartsWith("--vary " + text + ": ", problem, StringComparison.Ordinal);
        Assert.Contains(words, problem, StringComparison.Ordinal);
    }
}
