namespace LbSim.Workload.Sessions;

/// <summary>A session that is going on. The object is used again for another when it has ended.</summary>
internal sealed class Session
{
    private PrefixSegment[] _segments = new PrefixSegment[4];
    private int _count;
    private int _shared; // names of beginnings

    /// <summary>Its number, in the order in which sessions begin.</summary>
    public long Number { get; private set; }

    /// <summary>Its client, or -1.</summary>
    public int Client { get; private set; }

    /// <summary>Turns it has unless something ends it sooner.</summary>
    public int Turns { get; private set; }

    /// <summary>Number of the turn that is due or being answered, from 0.</summary>
    public int Turn { get; set; }

    /// <summary>Prompt tokens of that turn.</summary>
    public int Prompt { get; set; }

    /// <summary>Output tokens of that turn.</summary>
    public int Output { get; set; }

    /// <summary>Prompt tokens above which the history is replaced by a summary.</summary>
    public int CompactAt { get; set; }

    /// <summary>When that turn was sent, in picoseconds.</summary>
    public long Sent { get; set; }

    /// <summary>Tokens that have names so far.</summary>
    public int Named { get; private set; }

    /// <summary>Tokens of the beginning in common, which a summary leaves as it is.</summary>
    public int Shared { get; private set; }

    /// <summary>What its prompts begin with.</summary>
    public ReadOnlyMemory<PrefixSegment> Prefix => _segments.AsMemory(0, _count);

    /// <summary>Makes it a session that begins.</summary>
    public void Begin(long number, int client, int turns)
    {
        (Number, Client, Turns, Turn, Named, Shared, _count, _shared) = (number, client, turns, 0, 0, 0, 0, 0);
    }

    /// <summary>Names a beginning in common; comes before all else.</summary>
    public void NameShared(ulong id, int tokens)
    {
        Name(id, tokens);
        (Shared, _shared) = (Named, _count);
    }

    /// <summary>Forgets all names but those of the beginnings in common.</summary>
    public void Forget()
    {
        (Named, _count) = (Shared, _shared);
    }

    /// <summary>Names the tokens of the prompt that follow those named so far.</summary>
    public void Name(ulong id, int tokens)
    {
        if (_count == _segments.Length)
        {
            Array.Resize(ref _segments, _count * 2);
        }

        _segments[_count++] = new(id, tokens);
        Named += tokens;
    }
}
