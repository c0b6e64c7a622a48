using LbSim.Balancing.Collections;
using LbSim.Kernel.Random;

namespace LbSim.Tests.Balancing;

public sealed class LeastIndexTests
{
    [Fact]
    public void LeastAfter_RandomChanges_IsWhatAScanFinds()
    {
        var random = new RandomStream(4, "index");
        var index = new LeastIndex();
        var loads = new Dictionary<int, int>();
        for (var step = 0; step < 60_000; step++)
        {
            var server = random.NextIndex(300);
            if (random.NextIndex(12) == 0)
            {
                index.Remove(server);
                loads.Remove(server);
            }
            else
            {
                var load = Math.Max(0, loads.GetValueOrDefault(server) + random.NextIndex(3) - 1);
                index.Set(server, load);
                loads[server] = load;
            }

            if (loads.Count > 0)
            {
                var after = random.NextIndex(301) - 1;
                var least = loads.Values.Min();
                var tied = loads.Where(entry => entry.Value == least).Select(entry => entry.Key).Order().ToList();
                var expected = tied.Exists(server => server > after) ? tied.First(server => server > after) : tied[0];

                Assert.Equal(expected, index.LeastAfter(after));
            }
        }
    }

    [Fact]
    public void NextAtOrAfter_RandomMembers_IsWhatASortedSetFinds()
    {
        var random = new RandomStream(5, "bits");
        var bits = new OrderedBits();
        var twin = new SortedSet<int>();
        for (var step = 0; step < 30_000; step++)
        {
            var number = random.NextIndex(20_000);
            var isAdded = random.NextIndex(2) == 0;
            Assert.Equal(isAdded ? twin.Add(number) : twin.Remove(number), isAdded ? bits.Add(number) : bits.Remove(number));
            var from = random.NextIndex(20_000);
            var rest = twin.GetViewBetween(from, int.MaxValue);
            Assert.Equal(rest.Count == 0 ? -1 : rest.Min, bits.NextAtOrAfter(from));
            Assert.Equal(twin.Count, bits.Count);
        }
    }
}
