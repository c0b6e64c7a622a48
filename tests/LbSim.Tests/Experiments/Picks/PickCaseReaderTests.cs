using LbSim.Experiments.Picks;
using LbSim.Kernel.Random;

namespace LbSim.Tests.Experiments.Picks;

public sealed class PickCaseReaderTests
{
    [Fact]
    public void Read_SmallCase_HoldsWhatItSays()
    {
        var recorded = Case.Read(Case.Small);

        Assert.Equal("small", recorded.Name);
        Assert.Equal([2, 1], recorded.Servers.Select(server => server.Weight));
        Assert.Equal(3, recorded.Events.Count);
        Assert.Equal(4, recorded.Requests);
        Assert.Equal([0, 1, 0, 0], recorded.Picks);
    }

    [Theory]
    [InlineData("\"finish\", \"id\": 3", "\"finish\", \"id\": 2", "{\"type\": \"finish\", \"id\": 2", "request 2 is not open")]
    [InlineData("\"finish\", \"id\": 3", "\"down\", \"server\": \"c\", \"how\": \"admin\"", "\"c\", \"how\"", "there is no server \"c\"; did you mean \"a\"?")]
    [InlineData("\"finish\", \"id\": 3", "\"down\", \"server\": \"a\", \"how\": \"slow\"", "\"slow\"", "expected admin, refuse, 500 or check-fails, found \"slow\"")]
    [InlineData("\"finish\", \"id\": 3", "\"down\", \"server\": \"a\"", "{\"type\": \"down\"", "\"how\" is missing")]
    [InlineData("\"finish\", \"id\": 3", "\"arrive-many\", \"firstId\": 4, \"count\": 10000000", "{\"type\": \"arrive-many\"", "a case has at most 10000000 requests")]
    [InlineData("\"finish\", \"id\": 3", "\"explode\"", "\"explode\"", "expected one of arrive, arrive-many")]
    [InlineData("\"finish\", \"id\": 3", "\"arrive-many\", \"firstId\": 4, \"count\": 1, \"keysOfEvent\": 9", "9}", "event 9 is no earlier event with keys")]
    [InlineData("\"finish\", \"id\": 3", "\"arrive-many\", \"firstId\": 4, \"count\": 2, \"keys\": [\"k\"]", "{\"type\": \"arrive-many\", \"firstId\": 4", "2 requests, but 1 keys")]
    [InlineData("\"finish\", \"id\": 3", "\"arrive\", \"id\": 9", "9}", "expected 4, found 9")]
    [InlineData("\"finish\", \"id\": 3", "\"weight\", \"server\": \"a\", \"weight\": -1", "-1}", "expected a whole number from 0 to 65535, found -1")]
    [InlineData("\"finish\", \"id\": 3", "\"state\", \"openRequests\": {\"z\": 1}", "1}}", "there is no server \"z\"")]
    [InlineData("\"type\": \"finish\", \"id\": 3", "\"id\": 3", "{\"id\": 3", "\"type\" is missing")]
    [InlineData("{\"type\": \"finish\", \"id\": 3}", "7", "7", "expected an event, found 7")]
    [InlineData("\"match\": \"exact\"", "\"match\": \"roughly\"", "\"roughly\"", "expected exact, property, distribution or timeline, found \"roughly\"")]
    [InlineData("\"match\": \"exact\"", "\"match\": \"distribution\"", "{", "\"modelShare\" is missing")]
    [InlineData("\"implementation\": \"nginx\", ", "", "{", "\"implementation\" is missing")]
    [InlineData("\"case\": \"small\", ", "", "{", "\"case\" is missing")]
    [InlineData("127.0.0.1:1002\"}", "127.0.0.1\"}", "\"127.0.0.1\"}", "expected host:port, found \"127.0.0.1\"")]
    [InlineData("\"b\", \"weight\": 1", "\"a\", \"weight\": 1", "{\"name\": \"a\", \"weight\": 1", "there are two servers \"a\"")]
    [InlineData("\"weight\": 2,", "\"weight\": \"two\",", "\"two\"", "expected a whole number from 0 to 65535, found \"two\"")]
    [InlineData("\"picks\": [\"a\", \"b\", \"a\", \"a\"]", "\"picks\": [\"a\", \"b\"]", "[\"a\", \"b\"]", "2 picks for 4 requests")]
    [InlineData("\"picks\": [\"a\", \"b\", \"a\", \"a\"]", "\"picks\": [\"a\", \"b\", \"a\", \"d\"]", "\"d\"]", "there is no server \"d\"")]
    [InlineData("\"picks\": [\"a\", \"b\", \"a\", \"a\"]", "\"picks\": 4", "4", "expected a list, found 4")]
    [InlineData("    server 127.0.0.1:1002;", "    hash $arg_key consistent;", "{\"type\": \"arrive-many\"", "the algorithm hashes keys, and these requests have none")]
    public void Read_SomethingWrong_SaysWhereAndWhat(string before, string after, string at, string message)
    {
        var text = Case.With(before, after);

        Assert.Null(Case.Read(text, out var problems));

        var lines = text.Split('\n');
        Assert.Contains(problems, problem => problem.Message.Contains(message, StringComparison.Ordinal) && lines[problem.Line - 1][(problem.Column - 1)..].StartsWith(at, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_KeyIsNoAddress_SaysSoWhereTheProgramHashesAddresses()
    {
        var text = Case.With("    server 127.0.0.1:1002;", "    ip_hash;").Replace("\"count\": 3", "\"count\": 1, \"keys\": [\"10.1\"]", StringComparison.Ordinal);

        Assert.Null(Case.Read(text, out var problems));

        Assert.Contains(problems, problem => problem.Line == 7 && problem.Message.Contains("expected an IPv4 address, found \"10.1\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", 1, 1, "the file is empty")]
    [InlineData("[]", 1, 1, "a recorded case is a JSON object; this is a list")]
    [InlineData("{} {}", 1, 4, "not JSON")]
    [InlineData("{\"case\": \"x\",\n  }", 2, 3, "not JSON")]
    public void Read_NoJsonObject_SaysWhereAndWhat(string text, int line, int column, string message)
    {
        Assert.Null(Case.Read(text, out var problems));

        var problem = Assert.Single(problems);
        Assert.Equal((line, column), (problem.Line, problem.Column));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CutOffAnywhere_IsAProblemAndNeverAFault()
    {
        for (var length = 0; length < Case.Small.Length; length++)
        {
            Assert.Null(Case.Read(Case.Small[..length], out var problems));
            Assert.NotEmpty(problems);
        }
    }

    [Fact]
    public void Read_BinaryRubbish_IsAProblemAndNeverAFault()
    {
        var random = new RandomStream(8, "rubbish");
        for (var round = 0; round < 500; round++)
        {
            var bytes = new byte[random.NextIndex(200)];
            random.NextBytes(bytes);
            using var content = new MemoryStream(bytes);

            Assert.Null(PickCaseReader.Read(content, "rubbish", out var problems));
            Assert.NotEmpty(problems);
        }
    }

    [Fact]
    public void Read_BytesChangedAnywhere_IsACaseOrAProblemAndNeverAFault()
    {
        var random = new RandomStream(9, "changes");
        for (var round = 0; round < 3_000; round++)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(Case.Small);
            for (var change = 0; change <= random.NextIndex(3); change++)
            {
                bytes[random.NextIndex(bytes.Length)] = (byte)random.NextIndex(256);
            }

            using var content = new MemoryStream(bytes);
            var recorded = PickCaseReader.Read(content, "changed", out var problems);

            Assert.Equal(recorded is null, problems.Count > 0);
            if (recorded is not null)
            {
                PickJudge.Judge(recorded);
            }
        }
    }

    [Fact]
    public void Read_SeveralThingsWrong_SaysAllOfThem()
    {
        Case.Read(Case.With("\"weight\": 2", "\"weight\": -2").Replace("\"id\": 3}", "\"id\": 30}", StringComparison.Ordinal), out var problems);

        Assert.Equal(2, problems.Count);
    }
}
