using LbSim.Kernel.Time;

namespace LbSim.Workload.Parts;

/// <summary>Sources merged by arrival, earlier parts first at one instant, each told of the ends of its own requests.</summary>
/// <remarks>
/// The next request of every part is held here. When an end may have brought an earlier one up, the part gets what is held of it back and is asked again.
/// Allocates nothing for a request once as many have been in flight at once, with as many segments, as ever will.
/// </remarks>
internal sealed class PartsSource : IWorkSource
{
    private readonly IWorkSource[] _parts;
    private readonly bool[] _isClosed;
    private readonly RequestSpec[] _heads;
    private readonly bool[] _hasHead;
    private readonly bool[] _isStale;
    private readonly long[] _asked; // requests a part has given out and not taken back, the one held here included
    private readonly Dictionary<long, (int Part, long Number)> _inFlight = [];
    private PrefixSegment[] _segments = new PrefixSegment[8];
    private long _given;
    private int _last = -1; // the part whose head was given out last and may still be borrowed from

    /// <summary>Merges sources; disposes them with itself.</summary>
    /// <param name="parts">The sources.</param>
    /// <param name="isClosed">Which of them wait for ends.</param>
    public PartsSource(IWorkSource[] parts, bool[] isClosed)
    {
        _parts = parts;
        _isClosed = isClosed;
        _heads = new RequestSpec[parts.Length];
        _hasHead = new bool[parts.Length];
        _isStale = new bool[parts.Length];
        _asked = new long[parts.Length];
        for (var part = 0; part < parts.Length; part++)
        {
            Ask(part);
        }
    }

    /// <inheritdoc/>
    public bool HasMoreLater => Array.Exists(_parts, part => part.HasMoreLater);

    /// <inheritdoc/>
    public bool TryNext(out RequestSpec request)
    {
        if (_last >= 0)
        {
            Ask(_last); // only now: what the last request borrows from its part stays valid until this call
        }

        _last = -1;
        for (var part = 0; part < _parts.Length; part++)
        {
            if (_isStale[part])
            {
                AskAgain(part);
            }

            if (_hasHead[part] && (_last < 0 || _heads[part].Arrival < _heads[_last].Arrival))
            {
                _last = part;
            }
        }

        if (_last < 0)
        {
            request = default;
            return false;
        }

        if (_isClosed[_last])
        {
            _inFlight.Add(_given, (_last, _asked[_last] - 1));
        }

        _given++;
        request = _last == 0 ? _heads[_last] : Marked(_heads[_last], (uint)_last);
        return true;
    }

    /// <inheritdoc/>
    public void TakeBack(in RequestSpec request)
    {
        // its head is still here
        _inFlight.Remove(--_given);
        _last = -1;
    }

    /// <inheritdoc/>
    public bool OnEnded(long request, SimTime ended)
    {
        if (!_inFlight.Remove(request, out var own) || !_parts[own.Part].OnEnded(own.Number, ended))
        {
            return false;
        }

        _isStale[own.Part] = true;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in _parts)
        {
            part.Dispose();
        }
    }

    private void Ask(int part)
    {
        _isStale[part] = false;
        _hasHead[part] = _parts[part].TryNext(out _heads[part]);
        _asked[part] += _hasHead[part] ? 1 : 0;
    }

    private void AskAgain(int part)
    {
        if (_hasHead[part])
        {
            _parts[part].TakeBack(_heads[part]);
            _asked[part]--;
        }

        Ask(part);
    }

    // Numbers stay different within a part, and those of two parts that count from 0 stay different from each other.
    private RequestSpec Marked(in RequestSpec request, uint part) => request with
    {
        Client = request.Client < 0 ? request.Client : request.Client ^ (int)(part << 25),
        Session = request.Session < 0 ? request.Session : request.Session ^ ((long)part << 56),
        Prefix = request.Prefix.IsEmpty ? default : Marked(request.Prefix.Span, part),
        Answer = request.Answer.Tokens > 0 ? Marked(request.Answer, part) : default,
    };

    private ReadOnlyMemory<PrefixSegment> Marked(ReadOnlySpan<PrefixSegment> prefix, uint part)
    {
        if (_segments.Length < prefix.Length)
        {
            _segments = new PrefixSegment[Math.Max(prefix.Length, _segments.Length * 2)];
        }

        for (var place = 0; place < prefix.Length; place++)
        {
            _segments[place] = Marked(prefix[place], part);
        }

        return _segments.AsMemory(0, prefix.Length);
    }

    private static PrefixSegment Marked(PrefixSegment segment, uint part) => segment with { Id = segment.Id ^ ((ulong)part << 58) };
}
