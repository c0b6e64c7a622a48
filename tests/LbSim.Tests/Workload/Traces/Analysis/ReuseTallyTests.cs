using LbSim.Kernel.Random;
using LbSim.Workload;
using LbSim.Workload.Traces.Analysis;

namespace LbSim.Tests.Workload.Traces.Analysis;

/// <summary>One pass for caches of every size against a cache that is kept block by block.</summary>
public class ReuseTallyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Finish_RandomRequests_EqualsCachesKeptBlockByBlock(ulong seed)
    {
        var random = new RandomStream(seed, "blocks");
        var requests = Enumerable.Range(0, 3000).Select(_ => Enumerable.Range(0, random.NextIndex(12)).Select(place => place < 2 ? (ulong)place : (ulong)random.NextIndex(1500)).ToArray()).ToArray();
        var tally = new ReuseTally();
        foreach (var request in requests)
        {
            tally.Add(Array.ConvertAll(request, id => new PrefixSegment(id, 16)), (16 * request.Length) + 1);
        }

        var found = tally.Finish(16, true, false)!;

        Assert.Equal(requests.Sum(request => request.Length), found.BlockReferences);
        Assert.Equal(requests.SelectMany(request => request).Distinct().Count(), found.UniqueBlocks);
        foreach (var (capacity, ratio) in found.Lru)
        {
            Assert.Equal((double)Naive(requests, (int)capacity) / found.BlockReferences, ratio, 1e-12);
        }

        Assert.Equal((double)Naive(requests, int.MaxValue) / found.BlockReferences, found.PrefixHitRatio, 1e-12);
        Assert.Equal(found.PrefixHitRatio, found.Lru[^1].HitRatio, 1e-12);
    }

    [Fact]
    public void Finish_NoBlocks_IsNull() => Assert.Null(new ReuseTally().Finish(null, false, false));

    private static long Naive(ulong[][] requests, int capacity)
    {
        var held = new LinkedList<ulong>();
        var places = new Dictionary<ulong, LinkedListNode<ulong>>();
        var hits = 0L;
        foreach (var request in requests)
        {
            hits += request.TakeWhile(places.ContainsKey).Count();
            foreach (var block in request)
            {
                if (places.Remove(block, out var place))
                {
                    held.Remove(place);
                }

                places[block] = held.AddLast(block);
            }

            while (held.Count > capacity)
            {
                places.Remove(held.First!.Value);
                held.RemoveFirst();
            }
        }

        return hits;
    }
}
