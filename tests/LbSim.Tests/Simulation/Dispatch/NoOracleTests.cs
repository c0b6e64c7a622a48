using LbSim.Balancing.Catalog;
using LbSim.Balancing.Views;
using LbSim.Kernel.Random;
using LbSim.Simulation;
using LbSim.Simulation.Metrics;
using LbSim.Tests.Simulation.Twins;
using LbSim.Workload;

namespace LbSim.Tests.Simulation.Dispatch;

/// <summary>Law 8: true output lengths are not reachable from a pick.</summary>
/// <remarks>
/// Two traffics differ in output lengths alone, and so much longer than the traffic lasts are all of them that no answer ends
/// before the last pick: until then a gateway has seen the same of both. The expected length is given.
/// </remarks>
public sealed class NoOracleTests
{
    private const int Requests = 120;

    public static TheoryData<string> Names() => [.. BalancerCatalog.All.Select(balancer => balancer.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Pick_OtherTrueOutputLengths_AreTheSameUnlessThePolicyReadsTheTruthOfThem(string name)
    {
        var (shorter, longer) = (Picks(name, longest: 400), Picks(name, longest: 900));

        Assert.Equal(Requests, shorter.Count);
        if (name == "least-work-left")
        {
            Assert.NotEqual(shorter, longer); // the test would see it
        }
        else
        {
            Assert.Equal(shorter, longer);
        }
    }

    [Fact]
    public void RequestView_HasNoMemberForTheTrueOutput() =>
        Assert.Equal(
            ["Address", "Bytes", "Client", "ExpectedOutputTokens", "Key", "Now", "PromptTokens", "Session"],
            typeof(RequestView).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal));

    private static List<int> Picks(string name, int longest)
    {
        var inputs = new RandomStream(31, "inputs");
        var outputs = new RandomStream((ulong)longest, "outputs");
        var traffic = new List<RequestSpec>();
        long arrival = 0;
        for (var request = 0; request < Requests; request++)
        {
            arrival += inputs.NextIndex(40);
            traffic.Add(new RequestSpec
            {
                Arrival = Small.At(arrival),
                PromptTokens = 1 + inputs.NextIndex(90),
                OutputTokens = 320 + outputs.NextIndex(longest - 320), // 320 passes of 10 ms and more outlast 120 gaps of 20 ms on average
                Client = inputs.NextIndex(30),
                Session = inputs.NextIndex(60),
            });
        }

        var records = new Log();
        var engine = Small.Engine(budget: 400, sequences: 100, blocks: 30_000);
        Simulator.Run(
            new RunSpec
            {
                Groups = [new GroupSpec { Name = "a", Count = 4, Server = engine }, new GroupSpec { Name = "b", Count = 2, Weight = 3, Server = engine }],
                Workload = new ListWorkload(traffic),
                Balancer = context => BalancerCatalog.Find(name)!.Create(null, context),
                Seed = 6,
                ExpectedOutputTokens = 250,
            },
            new RunOptions { Log = records });
        Assert.True(records.Records.Min(record => record.Ended) > traffic[^1].Arrival.Picoseconds);
        return [.. records.Records.OrderBy(record => record.Request).Select(record => record.Server)];
    }

    private sealed class Log : IRequestLog
    {
        public List<RequestRecord> Records { get; } = [];

        public void Write(in RequestRecord record) => Records.Add(record);
    }
}
