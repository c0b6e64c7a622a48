using LbSim.Kernel.Time;
using LbSim.Workload;
using LbSim.Workload.Traces;

namespace LbSim.Tests.Workload.Traces;

/// <summary>What copies of a trace have in common.</summary>
public class CommonContentsTests
{
    [Fact]
    public void Has_WithoutSessions_IsWhatMoreThanEightContentsFollowAndAllBeforeIt()
    {
        var common = new CommonContents();
        for (var conversation = 0UL; conversation < 9; conversation++)
        {
            for (var turn = 1; turn <= 20; turn++)
            {
                // 1 and 2 begin every prompt; each turn repeats what came before it and adds one content
                common.Add(Request(-1, [1, 2, .. Enumerable.Range(0, turn).Select(place => (1000 * (conversation + 1)) + (ulong)place)]));
            }
        }

        common.Complete();

        Assert.True(common.IsAny);
        Assert.True(common.Has(1) && common.Has(2));
        Assert.DoesNotContain(Enumerable.Range(1000, 9000), content => common.Has((ulong)content));
    }

    [Fact]
    public void Has_EightConversationsWithoutSessions_AreTakenForOne()
    {
        var common = new CommonContents();
        for (var conversation = 0UL; conversation < 8; conversation++)
        {
            common.Add(Request(-1, [1, 100 + conversation]));
        }

        common.Complete();

        Assert.False(common.Has(1));
    }

    [Fact]
    public void Has_WithSessions_IsWhatTwoOfThemName()
    {
        var common = new CommonContents();
        common.Add(Request(1, [1, 2, 3]));
        common.Add(Request(1, [1, 2, 3, 4]));
        common.Add(Request(2, [1, 2, 5]));

        common.Complete();

        Assert.Equal([true, true, false, false, false], new ulong[] { 1, 2, 3, 4, 5 }.Select(common.Has));
    }

    [Fact]
    public void Open_RepeatedTrace_NamesContentsAnewButThoseInCommon()
    {
        var text = string.Concat(Enumerable.Range(0, 30).Select(row => $"{{\"timestamp\": {row * 1000}, \"input_length\": 1500, \"output_length\": 5, \"hash_ids\": [0, {1 + (row % 15)}, {100 + row}]}}\n"));
        using var source = TraceWorkload.Load(TraceText.File(text, "trace.jsonl"), new() { Repeat = 3 }).Open(1, 0);

        var copies = Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 30).Select(_ => source.TryNext(out var request) ? request.Prefix.ToArray() : []).ToList()).ToList();

        Assert.All(copies.SelectMany(copy => copy), prefix => Assert.Equal(0UL, prefix[0].Id));
        Assert.Equal(3 * 45, copies.SelectMany(copy => copy).SelectMany(prefix => prefix.Skip(1)).Select(segment => segment.Id).Distinct().Count());
        Assert.All(copies, copy => Assert.Equal(copy[0][1].Id, copy[15][1].Id)); // a conversation goes on within its copy
    }

    [Fact]
    public void Open_ResampledTrace_MakesTwoConversationsOfABlockThatStandsTwice()
    {
        // a content of its own in every row, and one that all have
        var text = string.Concat(Enumerable.Range(0, 2400).Select(row => $"{{\"timestamp\": {row * 1000}, \"input_length\": 1024, \"output_length\": 5, \"hash_ids\": [0, {1 + row}]}}\n"));
        using var source = TraceWorkload.Load(TraceText.File(text, "trace.jsonl"), new()).Open(1, 1);
        var contents = new List<ulong>();
        while (source.TryNext(out var request))
        {
            Assert.Equal(0UL, request.Prefix.Span[0].Id);
            contents.Add(request.Prefix.Span[1].Id);
        }

        Assert.Equal(2400, contents.Count);
        Assert.Equal(2400, contents.Distinct().Count());
        Assert.Contains(contents, content => content > 2400); // a block that stands twice
    }

    private static RequestSpec Request(long session, ulong[] contents) => new()
    {
        Arrival = SimTime.Zero,
        PromptTokens = 512 * contents.Length,
        OutputTokens = 1,
        Session = session,
        Prefix = Array.ConvertAll(contents, id => new PrefixSegment(id, 512)),
    };
}
