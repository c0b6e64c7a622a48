using LbSim.Balancing.Collections;
using LbSim.Kernel.Random;

namespace LbSim.Tests.Balancing.Collections;

public sealed class LeastGroupsTests
{
    [Fact]
    public void Draw_RandomChanges_IsAlwaysAmongWhatAScanFinds()
    {
        var random = new RandomStream(6, "groups");
        var groups = new LeastGroups();
        var loads = new Dictionary<int, int>();
        for (var step = 0; step < 60_000; step++)
        {
            var server = random.NextIndex(200);
            if (random.NextIndex(12) == 0)
            {
                groups.Remove(server);
                loads.Remove(server);
            }
            else
            {
                loads[server] = Math.Max(0, loads.GetValueOrDefault(server) + random.NextIndex(3) - 1);
                groups.Set(server, loads[server]);
            }

            Assert.Equal(loads.Count, groups.Count);
            if (loads.Count > 0)
            {
                Assert.Equal(loads.Values.Min(), loads[groups.Draw(random)]);
            }
        }
    }

    [Fact]
    public void Draw_EqualLoads_IsUniform()
    {
        var random = new RandomStream(7, "groups");
        var groups = new LeastGroups();
        for (var server = 0; server < 8; server++)
        {
            groups.Set(server, server < 5 ? 2 : 3);
        }

        var counts = new int[8];
        for (var draw = 0; draw < 50_000; draw++)
        {
            counts[groups.Draw(random)]++;
        }

        Assert.All(counts[..5], count => Assert.InRange(count, 9_600, 10_400));
        Assert.All(counts[5..], count => Assert.Equal(0, count));
    }
}
