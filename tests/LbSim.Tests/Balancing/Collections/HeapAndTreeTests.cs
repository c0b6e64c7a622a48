using LbSim.Balancing.Collections;
using LbSim.Kernel.Random;

namespace LbSim.Tests.Balancing.Collections;

public sealed class HeapAndTreeTests
{
    [Fact]
    public void First_RandomChanges_IsWhatAScanFinds()
    {
        var random = new RandomStream(6, "heap");
        var heap = new IndexedHeap<RatioKey>();
        var twin = new Dictionary<int, (int Load, int Weight)>();
        for (var step = 0; step < 40_000; step++)
        {
            var server = random.NextIndex(200);
            if (random.NextIndex(4) == 0)
            {
                heap.Remove(server);
                twin.Remove(server);
            }
            else
            {
                var (load, weight) = (random.NextIndex(30), 1 + random.NextIndex(9));
                heap.Set(server, new RatioKey(load, weight, server));
                twin[server] = (load, weight);
            }

            if (random.NextIndex(5_000) == 0)
            {
                heap.Clear();
                twin.Clear();
            }

            Assert.Equal(twin.Count, heap.Count);
            if (twin.Count > 0)
            {
                var expected = twin.Aggregate((best, other) => (other.Value.Load * best.Value.Weight).CompareTo(best.Value.Load * other.Value.Weight) is var order && (order < 0 || (order == 0 && other.Key < best.Key)) ? other : best).Key;
                Assert.Equal(expected, heap.First);
            }
        }
    }

    [Fact]
    public void At_RandomWeights_IsWhatAWalkFinds()
    {
        var random = new RandomStream(7, "tree");
        var tree = new WeightTree();
        var weights = new long[500];
        for (var step = 0; step < 20_000; step++)
        {
            var server = random.NextIndex(1 + Math.Min(499, step / 10));
            weights[server] = random.NextIndex(4) == 0 ? 0 : random.NextIndex(10);
            tree.Set(server, weights[server]);
            Assert.Equal(weights.Sum(), tree.Total);
            if (tree.Total > 0)
            {
                var slot = random.NextInt64(tree.Total);
                var (expected, rest) = (0, slot);
                while (rest >= weights[expected])
                {
                    rest -= weights[expected++];
                }

                Assert.Equal(expected, tree.At(slot));
            }
        }
    }
}
