using LbSim.Balancing.Catalog;
using LbSim.Kernel.Random;

namespace LbSim.Tests.Balancing.Policies;

/// <summary>What all of HAProxy's balancers keep while servers fill up, go down, drain and join.</summary>
public sealed class HaproxyStateTests
{
    public static TheoryData<string> Names() => [.. BalancerCatalog.All.Select(balancer => balancer.Name).Where(name => name.StartsWith("haproxy-", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Pick_ServersFillGoDownDrainAndJoin_IsAlwaysEligible(string name)
    {
        var random = new RandomStream(8, name);
        var gateway = new TestGateway(name, [3, 1, 2]);
        for (var step = 0; step < 4_000; step++)
        {
            var server = random.NextIndex(gateway.Fleet.Servers.Count);
            switch (random.NextIndex(14))
            {
                case 0 when gateway.Fleet.Servers.Count < 20:
                    gateway.Join(random.NextIndex(4));
                    break;
                case 1 when gateway.Fleet.Eligible.Count > 1:
                    gateway.SetFull(server, full: true);
                    break;
                case 2 when gateway.Fleet.Eligible.Count > 1:
                    gateway.SetUp(server, up: false);
                    break;
                case 3 or 4:
                    gateway.SetUp(server, up: true);
                    break;
                case 5:
                    gateway.SetWeight(server, random.NextIndex(4));
                    break;
                default:
                    gateway.Pick($"k{random.NextIndex(50)}"); // asserts that the choice is eligible
                    break;
            }
        }
    }
}
