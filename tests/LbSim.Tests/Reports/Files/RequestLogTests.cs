using System.IO.Compression;
using System.Text;
using LbSim.Reports.Files;
using LbSim.Simulation.Metrics;
using LbSim.Simulation.Requests;

namespace LbSim.Tests.Reports.Files;

public sealed class RequestLogTests
{
    private static readonly RequestRecord Finished = new()
    {
        Request = 0, Arrival = 1, Dispatched = 2_000_000_000_000, Started = 2_500_000_000_001, FirstToken = 3_000_000_000_000, Ended = 9_123_456_789_012,
        PromptTokens = 812, OutputTokens = 33, Client = 7, Session = -1, Server = 1, Attempts = 1, Outcome = Outcome.Finished, Preemptions = 2,
        IsMeasured = true,
    };

    [Fact]
    public void Write_OneFinishedAndOneRejected_IsExactAndEmptyWhereNothingHappened()
    {
        using var output = new MemoryStream();
        using (var log = new RequestLogWriter(output, withHeader: true))
        {
            log.Write("round-robin", 0, Finished, ["a-0", "a-1"]);
            log.Write("round-robin", 0, Finished with
            {
                Request = 1, Dispatched = -1, Started = -1, FirstToken = -1, Server = -1, Attempts = 0, Outcome = Outcome.Rejected, Preemptions = 0,
            }, ["a-0", "a-1"]);
        }

        Assert.Equal(
            "balancer,replication,request,arrival_s,dispatched_s,started_s,first_token_s,finished_s,prompt_tokens,output_tokens,client,session,server,attempts,outcome,preemptions\n"
            + "round-robin,0,0,0.000000000001,2.000000000000,2.500000000001,3.000000000000,9.123456789012,812,33,7,,a-1,1,finished,2\n"
            + "round-robin,0,1,0.000000000001,,,,,812,33,7,,,0,rejected,0\n",
            Unzip(output.ToArray()));
    }

    [Fact]
    public void Dispose_TheGzipHeader_HoldsNoTimeAndNoName()
    {
        using var output = new MemoryStream();
        using (var log = new RequestLogWriter(output, withHeader: true))
        {
            log.Write("round-robin", 0, Finished, ["a-0", "a-1"]);
        }

        var bytes = output.ToArray();
        Assert.Equal([0x1f, 0x8b, 8], bytes[..3]);
        Assert.Equal(0, bytes[3]); // flags: no name, no comment, no extra field
        Assert.Equal([0, 0, 0, 0], bytes[4..8]); // no time
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Join_PartsThatEndedInAnyOrder_AreInScenarioOrder(bool isReversed)
    {
        using var folder = new TempFolder();
        var parts = new RequestLogParts(folder.Root);
        (int Balancer, int Replication)[] runs = [(0, 0), (0, 1), (1, 0), (10, 0), (2, 0)];
        if (isReversed)
        {
            Array.Reverse(runs);
        }

        foreach (var (balancer, replication) in runs)
        {
            using var part = parts.Open(balancer, "b" + balancer, replication, ["a-0", "a-1"]);
            part.Write(Finished with { Request = 5 });
        }

        parts.Join();

        var rows = Unzip(File.ReadAllBytes(folder.PathTo("requests.csv.gz"))).Split('\n');
        Assert.Equal(RequestLogWriter.Header, rows[0]);
        Assert.Equal(["b0,0,5", "b0,1,5", "b1,0,5", "b2,0,5", "b10,0,5"], rows[1..^1].Select(row => string.Join(',', row.Split(',')[..3])));
        Assert.Equal(["requests.csv.gz"], folder.Entries());
    }

    [Fact]
    public void Join_WithoutParts_LeavesTheHeader()
    {
        using var folder = new TempFolder();

        new RequestLogParts(folder.Root).Join();

        Assert.Equal(RequestLogWriter.Header + "\n", Unzip(File.ReadAllBytes(folder.PathTo("requests.csv.gz"))));
    }

    [Theory]
    [InlineData(Outcome.Finished, "finished")]
    [InlineData(Outcome.Rejected, "rejected")]
    [InlineData(Outcome.TimedOut, "timedOut")]
    [InlineData(Outcome.Failed, "failed")]
    [InlineData(Outcome.InFlight, "inFlight")]
    public void WordOf_AnOutcome_IsThatOfTheSummary(Outcome outcome, string word) => Assert.Equal(word, RequestLogWriter.WordOf(outcome));

    private static string Unzip(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
