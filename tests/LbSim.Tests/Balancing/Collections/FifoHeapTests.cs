using LbSim.Balancing.Collections;
using LbSim.Kernel.Random;

namespace LbSim.Tests.Balancing.Collections;

public sealed class FifoHeapTests
{
    [Fact]
    public void First_RandomEntriesAndRemovals_IsWhatAListInOrderOfEntryFinds()
    {
        var random = new RandomStream(6, "heap");
        var heap = new FifoHeap();
        var twin = new List<(int Server, long Key)>();
        for (var step = 0; step < 50_000; step++)
        {
            var server = random.NextIndex(200);
            if (heap.Contains(server))
            {
                Assert.Equal(twin.Find(entry => entry.Server == server).Key, heap.Key(server));
                heap.Remove(server);
                twin.RemoveAll(entry => entry.Server == server);
            }
            else
            {
                var key = random.NextIndex(12);
                heap.Add(server, key);
                twin.Add((server, key));
            }

            Assert.Equal(twin.Count, heap.Count);
            Assert.Equal(twin.Count == 0 ? -1 : twin.MinBy(entry => entry.Key).Server, heap.First);
        }

        heap.Clear();
        Assert.Equal((0, -1, false), (heap.Count, heap.First, heap.Contains(twin[0].Server)));
    }
}
