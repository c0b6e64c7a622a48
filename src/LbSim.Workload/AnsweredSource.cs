using LbSim.Kernel.Time;

namespace LbSim.Workload;

/// <summary>A source whose every request is answered after a fixed time, whatever else goes on: what a closed loop sends to servers that are never busy.</summary>
public sealed class AnsweredSource : IWorkSource
{
    private readonly IWorkSource _inner;
    private readonly SimDuration _answer;
    private readonly Queue<(long Number, SimTime End)> _open = new();
    private RequestSpec _held;
    private bool _isHolding;
    private long _given;

    /// <summary>Puts answers behind a source.</summary>
    /// <param name="inner">The source; disposed with this one.</param>
    /// <param name="answer">How long each answer takes.</param>
    public AnsweredSource(IWorkSource inner, SimDuration answer)
    {
        ArgumentNullException.ThrowIfNull(inner);
        (_inner, _answer) = (inner, answer);
        _isHolding = inner.TryNext(out _held);
    }

    /// <inheritdoc/>
    public bool TryNext(out RequestSpec request)
    {
        // answers all take alike, so they end in the order of arrival
        while (_open.TryPeek(out var first) && (!_isHolding || first.End <= _held.Arrival))
        {
            _open.Dequeue();
            if (_inner.OnEnded(first.Number, first.End))
            {
                if (_isHolding)
                {
                    _inner.TakeBack(_held);
                }

                _isHolding = _inner.TryNext(out _held);
            }
        }

        request = _held;
        if (!_isHolding)
        {
            return false;
        }

        _open.Enqueue((_given++, request.Arrival + _answer));
        _isHolding = _inner.TryNext(out _held);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _inner.Dispose();
}
