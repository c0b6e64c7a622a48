using LbSim.Kernel.Random;
using LbSim.Simulation.Servers;

namespace LbSim.Tests.Simulation.Servers;

/// <summary>Block growth and ends of a batch that nobody walks through, against walking through it.</summary>
public sealed class DecodeSetTests
{
    [Fact]
    public void Growth_TwoMembers_CountsBlocksAsTheyFill()
    {
        // blocks of 4: one member stores 3 tokens (one free slot), the other 4 (none)
        var (set, _) = Make(4, (3, 10), (4, 10));

        Assert.Equal(0, set.Growth(0));
        Assert.Equal(1, set.Growth(1));
        Assert.Equal(2, set.Growth(2));
        Assert.Equal(2, set.Growth(4));
        Assert.Equal(3, set.Growth(5));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 4)]
    [InlineData(3, 5)]
    [InlineData(4, 8)]
    [InlineData(99, 50)]
    public void IterationsThatFit_TwoMembers_IsTheLastThatFits(int free, int iterations)
    {
        var (set, _) = Make(4, (3, 100), (4, 100));

        Assert.Equal(iterations, set.IterationsThatFit(free, 50));
    }

    [Fact]
    public void EverySum_RandomHistories_EqualsWalkingThroughTheMembers()
    {
        for (var round = 0; round < 200; round++)
        {
            Follow(new RandomStream(11, "decode sets", round));
        }
    }

    private static void Follow(RandomStream random)
    {
        var blockSize = 1 + random.NextIndex(20);
        var set = new DecodeSet(blockSize) { Iteration = random.NextIndex(1000) };
        var sequences = new Sequence[64];
        var members = new SortedDictionary<int, (int Stored, int Left)>();
        for (var step = 0; step < 60; step++)
        {
            var index = random.NextIndex(sequences.Length);
            var choice = random.NextIndex(4);
            if (choice < 2 && !members.ContainsKey(index))
            {
                Join(set, sequences, index, random, members);
            }
            else if (choice == 2 && members.ContainsKey(index))
            {
                set.Remove(sequences, index);
                members.Remove(index);
            }
            else if (choice == 3 && members.Count > 0)
            {
                Iterate(set, sequences, members, random);
            }

            Check(set, sequences, members, blockSize, random);
        }
    }

    private static void Join(DecodeSet set, Sequence[] sequences, int index, RandomStream random, SortedDictionary<int, (int Stored, int Left)> members)
    {
        var prompt = 1 + random.NextIndex(50);
        var generated = 1 + random.NextIndex(20);
        var left = 1 + random.NextIndex(40);
        sequences[index] = new Sequence { Prompt = prompt, Generated = generated, Output = generated + left, Order = random.NextIndex(1000), IsMeasured = random.NextIndex(2) == 0 };
        set.Add(sequences, index);
        members[index] = (prompt + generated - 1, left);
    }

    // some passes of all
    private static void Iterate(DecodeSet set, Sequence[] sequences, SortedDictionary<int, (int Stored, int Left)> members, RandomStream random)
    {
        var passes = 1 + random.NextIndex(members.Values.Min(member => member.Left));
        set.Iteration += passes;
        set.Stored += (long)passes * members.Count;
        foreach (var index in members.Keys.ToList())
        {
            members[index] = (members[index].Stored + passes, members[index].Left - passes);
        }

        foreach (var index in members.Where(member => member.Value.Left == 0).Select(member => member.Key).Order().ToList())
        {
            set.Remove(sequences, index);
            members.Remove(index);
        }
    }

    private static void Check(DecodeSet set, Sequence[] sequences, SortedDictionary<int, (int Stored, int Left)> members, int blockSize, RandomStream random)
    {
        Assert.Equal(members.Count, set.Count);
        Assert.Equal(members.Values.Sum(member => (long)member.Stored), set.Stored);
        Assert.Equal(members.Keys.Count(index => sequences[index].IsMeasured), set.Measured);
        foreach (var (index, member) in members)
        {
            Assert.Equal(member.Stored, set.StoredBy(sequences[index]));
        }

        if (members.Count > 0)
        {
            var first = members.OrderBy(member => member.Value.Left).ThenBy(member => sequences[member.Key].Order).First();
            Assert.Equal(first.Value.Left, sequences[set.First].FinishIteration - set.Iteration);
            Assert.Equal(sequences[first.Key].Order, sequences[set.First].Order);
        }

        var iterations = random.NextIndex(60);
        Assert.Equal(Growth(members, iterations, blockSize), set.Growth(iterations));
        var free = random.NextIndex(40);
        var limit = 1 + random.NextIndex(100);
        var fit = 0;
        while (fit < limit && Growth(members, fit + 1, blockSize) <= free)
        {
            fit++;
        }

        Assert.Equal(fit, set.IterationsThatFit(free, limit));
    }

    private static int Growth(SortedDictionary<int, (int Stored, int Left)> members, int iterations, int blockSize) =>
        members.Values.Sum(member => ((member.Stored + iterations + blockSize - 1) / blockSize) - ((member.Stored + blockSize - 1) / blockSize));

    private static (DecodeSet Set, Sequence[] Sequences) Make(int blockSize, params (int Stored, int Left)[] members)
    {
        var set = new DecodeSet(blockSize);
        var sequences = new Sequence[members.Length];
        for (var index = 0; index < members.Length; index++)
        {
            // a member that has produced one token stores its prompt
            sequences[index] = new Sequence { Prompt = members[index].Stored, Generated = 1, Output = 1 + members[index].Left, Order = index };
            set.Add(sequences, index);
        }

        return (set, sequences);
    }
}
