using System.Runtime.InteropServices;
using LbSim.Kernel.Random;

namespace LbSim.Workload.Traces;

/// <summary>Tells contents that many users' prompts begin with (system prompts, tools) from those of one conversation, so that copies of a trace can share the first and not the second.</summary>
/// <remarks>
/// Where rows name sessions, contents of two sessions or more are common. Where they do not, a conversation shows in its contents: its prompts continue each other, so few different contents follow
/// each of them, while a beginning in common is followed by as many as there are conversations. What more than eight different contents follow is common, and so is what stands before it.
/// Up to 60 bytes for each distinct content until all are looked at, then a few for each common one.
/// </remarks>
internal sealed class CommonContents
{
    private const int MostInOneConversation = 8;

    private readonly Dictionary<ulong, Content> _contents = [];
    private readonly HashSet<ulong> _common = [];

    /// <summary>Whether any prompt named a content.</summary>
    public bool IsAny { get; private set; }

    /// <summary>Takes a request.</summary>
    public void Add(in RequestSpec request)
    {
        var before = 0UL;
        var isFirst = true;
        IsAny |= !request.Prefix.IsEmpty;
        foreach (var segment in request.Prefix.Span)
        {
            ref var content = ref CollectionsMarshal.GetValueRefOrAddDefault(_contents, segment.Id, out var isKnown);
            if (!isKnown)
            {
                content = new() { Session = request.Session, Before = before, HasBefore = !isFirst };
            }
            else if (request.Session >= 0 && content.Session != request.Session)
            {
                _common.Add(segment.Id);
            }

            // "content" may have moved by now
            if (!isKnown && !isFirst && request.Session < 0)
            {
                CollectionsMarshal.GetValueRefOrNullRef(_contents, before).Followers++;
            }

            (before, isFirst) = (segment.Id, false);
        }
    }

    /// <summary>Decides, when all requests are added.</summary>
    public void Complete()
    {
        foreach (var (id, content) in _contents)
        {
            var (common, at) = (id, content);
            while ((at.Followers > MostInOneConversation || common != id) && _common.Add(common) && at.HasBefore)
            {
                common = at.Before; // was there before what follows it, so this ends
                at = _contents[common];
            }
        }

        _contents.Clear();
        _contents.TrimExcess();
    }

    /// <summary>Whether all copies of the traffic have a content.</summary>
    public bool Has(ulong content) => _common.Contains(content);

    /// <summary>The contents of a prompt in a copy: what is common keeps its name, the rest gets one of the copy's own.</summary>
    /// <param name="segments">The contents; changed in place.</param>
    /// <param name="copy">What tells the copy from others.</param>
    public void Rename(Span<PrefixSegment> segments, ulong copy)
    {
        foreach (ref var segment in segments)
        {
            if (!Has(segment.Id))
            {
                segment = segment with { Id = StableHash.Combine(segment.Id, copy) };
            }
        }
    }

    private struct Content
    {
        public long Session;
        public ulong Before;
        public int Followers;
        public bool HasBefore;
    }
}
