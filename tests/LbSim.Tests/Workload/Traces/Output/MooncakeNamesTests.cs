using LbSim.Kernel.Random;
using LbSim.Workload;
using LbSim.Workload.Traces.Output;

namespace LbSim.Tests.Workload.Traces.Output;

public class MooncakeNamesTests
{
    [Fact]
    public void Of_BlocksOf512Tokens_AreNumberedInOrderOfAppearance()
    {
        var names = new MooncakeNames();

        Assert.Equal([0, 1, 2], names.Of([new(70, 512), new(71, 512), new(70_000, 512)], 1100));
        Assert.Equal([0, 3], names.Of([new(70, 512), new(5, 512)], 1024));
        Assert.Empty(names.Of([], 9000));
        Assert.False(names.HasCut);
    }

    [Fact]
    public void Of_BlocksFollowedByTokensOfThePromptItself_NamesThoseForItAlone()
    {
        var names = new MooncakeNames();

        Assert.Equal([0, 1, 2], names.Of([new(70, 512)], 1100));
        Assert.Equal([0, 3], names.Of([new(70, 512)], 1024));
        Assert.Equal([0], names.Of([new(70, 512)], 1023)); // a trace that does not name the cut block
    }

    [Fact]
    public void Of_RandomStretches_NamesBlocksAlikeExactlyWhereAllTokensUpToTheirEndsAre()
    {
        var stream = new RandomStream(9, 1UL);
        for (var round = 0; round < 8; round++)
        {
            var names = new MooncakeNames();
            var prompts = Enumerable.Range(0, 12).Select(_ => Prompt(stream)).ToArray();
            var given = Array.ConvertAll(prompts, prompt => names.Of(prompt.Prefix, prompt.Tokens).ToArray());

            for (var left = 0; left < prompts.Length; left++)
            {
                Assert.Equal((prompts[left].Tokens + 511) / 512, given[left].Length);
                for (var right = 0; right < left; right++)
                {
                    for (var block = 0; block < Math.Min(given[left].Length, given[right].Length); block++)
                    {
                        Assert.Equal(AreAlike(prompts[left], prompts[right], block), given[left][block] == given[right][block]);
                    }
                }
            }
        }
    }

    // few names and few lengths, so that much is in common
    private static (PrefixSegment[] Prefix, int Tokens) Prompt(RandomStream stream)
    {
        int[] lengths = [1, 100, 512, 700, 1024];
        var prefix = Enumerable.Range(0, 1 + stream.NextIndex(4)).Select(_ => new PrefixSegment((ulong)stream.NextIndex(2), lengths[stream.NextIndex(lengths.Length)])).ToArray();
        if (Array.TrueForAll(prefix, block => block.Tokens == 512))
        {
            prefix[0] = new(7, 3);
        }

        return (prefix, Math.Max(1, prefix.Sum(block => block.Tokens) + stream.NextIndex(600) - 300));
    }

    private static bool AreAlike((PrefixSegment[] Prefix, int Tokens) left, (PrefixSegment[] Prefix, int Tokens) right, int block)
    {
        var (one, other) = (Tokens(left), Tokens(right));
        var (end, otherEnd) = (Math.Min((block + 1) * 512, left.Tokens), Math.Min((block + 1) * 512, right.Tokens));
        return end == otherEnd && end <= one.Count && end <= other.Count && one.Take(end).SequenceEqual(other.Take(end));
    }

    // each token by its stretch's name and its place in it
    private static List<(ulong Id, int Place)> Tokens((PrefixSegment[] Prefix, int Tokens) prompt) =>
        [.. prompt.Prefix.SelectMany(block => Enumerable.Range(0, block.Tokens).Select(place => (block.Id, place))).Take(prompt.Tokens)];
}
