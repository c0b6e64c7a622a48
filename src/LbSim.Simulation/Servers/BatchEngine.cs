using LbSim.Kernel;
using LbSim.Simulation.Requests;

namespace LbSim.Simulation.Servers;

/// <summary>A continuous-batching engine in the manner of vLLM v1, which jumps over passes in which nothing happens.</summary>
/// <remarks>
/// Scheduling rules: docs/model/engine.md. One pending event per engine: the boundary at which the pass in progress, or the
/// jump over many pure decode passes, ends. This part holds the state and what reaches the engine from outside;
/// BatchEngine.Scheduling.cs composes passes; BatchEngine.Passes.cs ends them.
/// </remarks>
internal sealed partial class BatchEngine : Server
{
    private readonly EngineSpec _spec;
    private readonly int _longest;
    private readonly bool _singleStep;
    private readonly DecodeSet _decoding;
    private Sequence[] _sequences = new Sequence[32];
    private int[] _freeSlots = new int[32];
    private int _freeSlotCount;
    private int _slots;
    private SequenceList _waiting = SequenceList.Empty;
    private SequenceList _running = SequenceList.Empty;
    private int _freeBlocks;
    private long _prefillStored;

    // the pass or jump in progress
    private bool _isBusy;
    private bool _isJump;
    private bool _isIrregular;
    private Jump _jump;
    private int _iterations;
    private int _decodes;
    private int _prefillTokens;
    private int[] _chunks = new int[4];
    private int _chunkCount;
    private int _cancelledRunning;

    // what was true at the last boundary, before the pass in progress was composed
    private int _boundaryRunning;
    private int _boundaryBlocks;
    private long _waitingSince;
    private int[] _finished = new int[4];
    private int _finishedCount;

    public BatchEngine(int id, int group, EngineSpec spec, IServerHost host, RequestTable requests, bool singleStep)
        : base(id, group, host, requests)
    {
        _spec = spec;
        _singleStep = singleStep;
        _freeBlocks = spec.KvBlocks;
        _longest = (int)Math.Min(spec.MaxModelLength, (long)spec.KvBlocks * spec.BlockSize);
        _decoding = new DecodeSet(spec.BlockSize);
    }

    /// <summary>Prompts longer than the model's length or the whole KV cache, turned away.</summary>
    public long TooLong { get; private set; }

    /// <summary>Answers cut at the model's length or the whole KV cache.</summary>
    public long Truncated { get; private set; }

    /// <summary>Largest pass so far, in tokens; for the warning on coefficients used beyond their fit.</summary>
    public int LargestPass { get; private set; }

    /// <summary>Boundaries handled: the engine's events.</summary>
    public long Events { get; private set; }

    public override int InSystem => _running.Count + _waiting.Count;

    public override void Deliver(int attempt, long now)
    {
        ref var request = ref Requests[Requests.AttemptAt(attempt).Request];
        if (request.PromptTokens > _longest)
        {
            TooLong++;
            Host.OnRejected(attempt, now);
            return;
        }

        if (_spec.MaxQueue > 0 && _waiting.Count >= _spec.MaxQueue)
        {
            Host.OnRejected(attempt, now);
            return;
        }

        var index = TakeSlot();
        ref var sequence = ref _sequences[index];
        sequence = default;
        sequence.Attempt = attempt;
        sequence.Order = request.Id;
        sequence.Prompt = request.PromptTokens;
        sequence.Output = Math.Max(1, Math.Min(request.OutputTokens, _longest - request.PromptTokens));
        if (sequence.Output < request.OutputTokens)
        {
            Truncated++;
            request.OutputTokens = sequence.Output;
        }

        sequence.Target = request.PromptTokens;
        sequence.Place = SequencePlace.Waiting;
        sequence.IsMeasured = request.IsMeasured;
        if (request.PrefixCount > 0 && _spec.PrefixCaching)
        {
            OpenCache();
        }

        ForgetUse(index);

        Requests.AttemptAt(attempt).ServerSlot = index;
        CountWaiting(now);
        _waiting.Append(_sequences, index);
        if (!_isBusy)
        {
            Host.StepAtEndOfInstant(Id);
        }
        else if (_waiting.Count == 1 && _running.Count < _spec.MaxSequences)
        {
            CutAt(now);
        }
    }

    public override void Cancel(int attempt, long now)
    {
        var index = Requests.AttemptAt(attempt).ServerSlot;
        ref var sequence = ref _sequences[index];
        if (sequence.Place == SequencePlace.Waiting)
        {
            var wasHead = _waiting.Head == index;
            CountWaiting(now);
            _waiting.Remove(_sequences, index);
            Release(index);
            Host.OnCancelled(attempt, now);
            if (wasHead && _waiting.Count > 0 && _isBusy)
            {
                CutAt(now); // the next in the queue may fit where the head did not
            }

            return;
        }

        sequence.IsCancelled = true;
        _cancelledRunning++;
        CutAt(now);
    }

    public override void Crash(long now)
    {
        if (_isBusy)
        {
            // tokens at boundaries before the crash stand; the pass in progress, even one that would end now, is lost
            var ended = _isJump && now > _jump.Start ? _jump.EndedBy(now - 1) : 0;
            if (ended > 0)
            {
                Account(Math.Min(ended, _iterations), isLastDelivered: true);
            }

            var lost = now - _jump.BoundaryAt(Math.Min(ended, _iterations));
            _totals.Busy += lost;
            _totals.Running += (Int128)lost * _running.Count;
            _totals.KvTokens += (Int128)lost * StoredTokens;
        }

        CountWaiting(now);
        _isBusy = false;
        _cancelledRunning = 0;
        _chunkCount = 0;
        _decoding.Clear();
        _prefillStored = 0;
        _cache = null;
        _growthTaken = 0;
        _overlap = 0;
        _freeBlocks = _spec.KvBlocks;
        _boundaryRunning = 0;
        _boundaryBlocks = 0;
        Host.WakeAt(Id, long.MaxValue);
        Lose(ref _running, now);
        Lose(ref _waiting, now);
    }

    public override void Close(long now)
    {
        if (_isBusy && _isJump)
        {
            Host.OnGaps(_jump.First, _jump.Growth, EndedBy(now), _decoding.Measured);
        }
    }

    public override ServerSignals Observe(long now)
    {
        var inSystem = _running.Count + _waiting.Count;
        if (!_isBusy)
        {
            return new(_boundaryRunning, inSystem - _boundaryRunning, _boundaryBlocks, _totals.OutputTokens);
        }

        var ended = EndedBy(now);
        var blocks = _isJump ? _decoding.Growth(ended) : 0;
        return new(_boundaryRunning, inSystem - _boundaryRunning, _boundaryBlocks + blocks, _totals.OutputTokens + ((long)_decodes * ended));
    }

    public override ServerTotals TotalsAt(long now)
    {
        var totals = _totals;
        totals.Waiting += (Int128)(now - _waitingSince) * _waiting.Count;
        if (!_isBusy)
        {
            return totals;
        }

        var ended = EndedBy(now);
        var stored = StoredTokens;
        var inPass = now - _jump.BoundaryAt(ended);
        totals.Busy += now - _jump.Start;
        totals.Passes += ended;
        totals.ScheduledTokens += (long)ended * _decodes;
        totals.OutputTokens += (long)ended * _decodes;
        totals.Running += (Int128)(now - _jump.Start) * _running.Count;
        totals.KvTokens += _jump.KvIntegral(ended, stored, _decodes) + ((Int128)inPass * (stored + ((long)ended * _decodes)));
        return totals;
    }

    public override long TokensInProgress(long time) => _isBusy && time > _jump.Start ? (long)_decodes * EndedBy(time) : 0;

    // passes of a jump that have ended and whose effect therefore shows; a mixed pass shows only when it is over
    private int EndedBy(long now) => _isJump ? Math.Min(_jump.EndedBy(now), _iterations - 1) : 0;

    private void CutAt(long now)
    {
        if (!_isBusy || !_isJump || _iterations == 1)
        {
            return;
        }

        var iterations = _jump.FirstBoundaryAtOrAfter(now);
        if (iterations < _iterations)
        {
            _iterations = iterations;
            Host.WakeAt(Id, _jump.BoundaryAt(iterations));
        }
    }

    private void CountWaiting(long now)
    {
        _totals.Waiting += (Int128)(now - _waitingSince) * _waiting.Count;
        _waitingSince = now;
    }

    private void Lose(ref SequenceList list, long now)
    {
        while (list.Count > 0)
        {
            var index = list.Head;
            list.Remove(_sequences, index);
            var attempt = _sequences[index].Attempt;
            var isCancelled = _sequences[index].IsCancelled;
            Release(index);
            if (isCancelled)
            {
                Host.OnCancelled(attempt, now);
            }
            else
            {
                Host.OnLost(attempt, now);
            }
        }
    }

    private int TakeSlot()
    {
        if (_freeSlotCount > 0)
        {
            return _freeSlots[--_freeSlotCount];
        }

        if (_slots == _sequences.Length)
        {
            Array.Resize(ref _sequences, _slots * 2);
            Array.Resize(ref _freeSlots, _slots * 2);
            GrowUses();
        }

        return _slots++;
    }

    private void Release(int index)
    {
        Requests.AttemptAt(_sequences[index].Attempt).ServerSlot = -1;
        if (_cache is not null && _uses[index].Left >= 0)
        {
            _cache.Abandon(_uses[index].Left);
        }

        _sequences[index].Place = SequencePlace.Free;
        _freeSlots[_freeSlotCount++] = index;
    }

    private int BlocksFor(long tokens) => (int)((tokens + _spec.BlockSize - 1) / _spec.BlockSize);
}
