using LbSim.Simulation.Requests;
using LbSim.Simulation.Servers;

namespace LbSim.Tests.Simulation.Twins;

/// <summary>A continuous-batching engine written a second time, token by token, straight from the scheduling rules (docs/model/engine.md).</summary>
/// <remarks>Shares nothing with the product but the step-time model and the settings: lists, counters per sequence, one pass at a time.</remarks>
internal sealed class NaiveEngine(int id, EngineSpec spec, NaiveWorld world)
{
    private readonly List<NaiveRequest> _waiting = [];
    private readonly List<NaiveRequest> _running = [];
    private readonly NaiveMemory _memory = new(spec, world);
    private int _runningAtBoundary;
    private int _blocksAtBoundary;
    private long _boundary = -1;
    private ServerTotals _totals;

    /// <summary>When the pass in progress ends; null when none runs.</summary>
    public long? PassEnd { get; private set; }

    public int LargestPass { get; private set; }

    public long TooLong { get; private set; }

    public long Truncated { get; private set; }

    public ref ServerTotals Totals => ref _totals;

    public ServerSignals Signals =>
        new(_runningAtBoundary, _running.Count + _waiting.Count - _runningAtBoundary, _blocksAtBoundary, _totals.OutputTokens);

    private int Longest => (int)Math.Min(spec.MaxModelLength, (long)spec.KvBlocks * spec.BlockSize);

    /// <summary>Nothing has changed for a while: integrals grow.</summary>
    public void Pass(long span)
    {
        _totals.Waiting += (Int128)span * _waiting.Count;
        if (PassEnd is null)
        {
            return;
        }

        _totals.Busy += span;
        _totals.Running += (Int128)span * _running.Count;
        var shared = _running.Sum(sequence => sequence.Named) - _memory.NamedInUse;
        _totals.KvTokens += (Int128)span * (_running.Sum(sequence => sequence.Computed) - (shared * spec.BlockSize));
    }

    public void Deliver(NaiveRequest request, long now)
    {
        world.Note("arrivals on a boundary", now == _boundary ? 1 : 0);
        if (request.Prompt > Longest)
        {
            TooLong++;
            world.EndAtServer(request, Outcome.Rejected);
        }
        else if (spec.MaxQueue > 0 && _waiting.Count >= spec.MaxQueue)
        {
            world.EndAtServer(request, Outcome.Rejected);
        }
        else
        {
            var longestOutput = Math.Max(1, Longest - request.Prompt);
            if (request.Output > longestOutput)
            {
                request.Output = longestOutput;
                Truncated++;
            }

            _waiting.Add(request);
        }
    }

    public void Cancel(NaiveRequest request, long now)
    {
        world.Note("cancellations of the head of the queue", _waiting.Count > 1 && _waiting[0] == request ? 1 : 0);
        if (_waiting.Remove(request))
        {
            _memory.Abandon(request);
        }
        else if (_running.Contains(request))
        {
            request.IsCancelled = true;
            world.Note(request.IsDecoding ? "cancellations of decodes" : "cancellations of prompts");
            world.Note("cancellations on a boundary", now == PassEnd ? 1 : 0);
        }
    }

    public void Crash(long now)
    {
        world.Note("crashes in a pass", PassEnd is not null ? 1 : 0);
        world.Note("crashes on a boundary", now == PassEnd ? 1 : 0);
        var lost = _running.Concat(_waiting).Where(sequence => !sequence.IsCancelled).ToList();
        _running.Clear();
        _waiting.Clear();
        PassEnd = null;
        _memory.Clear();
        _runningAtBoundary = 0;
        _blocksAtBoundary = 0;
        foreach (var request in lost)
        {
            world.EndAtServer(request, Outcome.Failed);
        }
    }

    public void EndPass(long now)
    {
        PassEnd = null;
        _boundary = now;
        _totals.Passes++;
        _totals.ScheduledTokens += _running.Sum(sequence => sequence.Scheduled);
        foreach (var gone in _running.Where(sequence => sequence.IsCancelled).ToList())
        {
            world.Note("answers cut by their clients", gone.Generated > 0 ? 1 : 0);
            _memory.NameAnswer(gone, gone.Computed + gone.Scheduled);
            Leave(gone);
        }

        var finished = new List<NaiveRequest>();
        foreach (var sequence in _running.Where(sequence => sequence.Scheduled > 0))
        {
            sequence.Computed += sequence.Scheduled;
            sequence.Scheduled = 0;
            if (sequence.Computed < sequence.Prompt + sequence.Generated)
            {
                continue;
            }

            Emit(sequence, now);
            if (sequence.Generated == sequence.Output)
            {
                finished.Add(sequence);
            }
        }

        world.Note("several ends in a pass", finished.Count > 1 ? 1 : 0);
        foreach (var sequence in finished.OrderBy(sequence => sequence.Id))
        {
            _memory.NameAnswer(sequence, sequence.Computed); // all but the last token, which nobody has read yet
            Leave(sequence);
            world.EndAtServer(sequence, Outcome.Finished);
        }

        _runningAtBoundary = _running.Count;
        _memory.ShowChanges();
        _blocksAtBoundary = _running.SelectMany(sequence => sequence.Blocks).Distinct().Count();
        Assert.Equal(spec.KvBlocks, _blocksAtBoundary + _memory.Free);
    }

    /// <summary>Chooses the next pass, if there is anything to do and none runs.</summary>
    public void Step(long now)
    {
        if (PassEnd is not null || _running.Count + _waiting.Count == 0)
        {
            return;
        }

        var budget = spec.TokenBudget;
        var hasPreempted = false;
        for (var place = 0; place < _running.Count && budget > 0; place++)
        {
            var sequence = _running[place];
            var tokens = Wanted(sequence, budget);
            while (Missing(sequence, tokens) > _memory.Free && _running.Contains(sequence))
            {
                hasPreempted = true;
                PreemptLast();
            }

            if (!_running.Contains(sequence))
            {
                break;
            }

            Schedule(sequence, tokens);
            budget -= tokens;
        }

        while (!hasPreempted && _waiting.Count > 0 && budget > 0 && _running.Count < spec.MaxSequences)
        {
            var head = _waiting[0];
            var found = _memory.Find(head);
            head.Computed = found.Count * spec.BlockSize;
            var tokens = Wanted(head, budget);
            if (Missing(head, tokens) - found.Count + found.Count(block => block.Users.Count == 0) > _memory.Free)
            {
                world.Note("heads refused for want of blocks");
                head.Computed = 0;
                break;
            }

            _waiting.RemoveAt(0);
            _running.Add(head);
            _memory.Hold(head, found);
            _totals.ReusedTokens += head.Computed;
            if (head.IsMeasured && head.Started < 0)
            {
                _totals.AdmittedPromptTokens += head.Prompt;
                _totals.CachedPromptTokens += head.Computed;
            }

            Schedule(head, tokens);
            budget -= tokens;
            head.Started = head.Started < 0 ? now : head.Started;
        }

        Start(now, budget);
    }

    private void Start(long now, int budgetLeft)
    {
        var decodes = _running.Where(sequence => sequence.IsDecoding && sequence.Scheduled > 0).ToList();
        var chunks = _running.Where(sequence => !sequence.IsDecoding && sequence.Scheduled > 0).ToList();
        var prefill = chunks.Sum(sequence => sequence.Scheduled);
        var pairs2 = chunks.Sum(sequence => sequence.Scheduled * ((2L * sequence.Computed) + sequence.Scheduled));
        var kv = decodes.Sum(sequence => sequence.Computed + 1L);

        // law 6: work is done whenever there is any, within the limits
        Assert.True(prefill + decodes.Count > 0, "an engine with work has nothing to run");
        Assert.Equal(spec.TokenBudget - budgetLeft, prefill + decodes.Count);
        Assert.InRange(budgetLeft, 0, spec.TokenBudget);
        Assert.InRange(_running.Count, 1, spec.MaxSequences);

        // whoever was let in found budget left, and nobody's need grows: no pass leaves anybody out (docs/model/engine.md)
        Assert.DoesNotContain(_running, sequence => sequence.Scheduled == 0);
        world.Note("mixed passes", chunks.Count > 0 && decodes.Count > 0 ? 1 : 0);
        world.Note("passes of several chunks", chunks.Count > 1 ? 1 : 0);
        LargestPass = Math.Max(LargestPass, prefill + decodes.Count);
        PassEnd = now + spec.StepTime.Pass(prefill, decodes.Count, pairs2, kv, chunks.Sum(sequence => (long)sequence.Computed));
    }

    private int Wanted(NaiveRequest sequence, int budget)
    {
        var tokens = sequence.Prompt + sequence.Generated - sequence.Computed;
        if (spec.LongPrefillThreshold > 0 && tokens > spec.LongPrefillThreshold)
        {
            tokens = spec.LongPrefillThreshold;
        }

        return Math.Min(tokens, budget);
    }

    private int Missing(NaiveRequest sequence, int tokens)
    {
        var blocks = 0;
        while (blocks * spec.BlockSize < sequence.Computed + tokens)
        {
            blocks++;
        }

        return blocks - sequence.Blocks.Count;
    }

    private void Schedule(NaiveRequest sequence, int tokens)
    {
        _memory.Take(sequence, Missing(sequence, tokens));
        sequence.Scheduled = tokens;
        if (!sequence.IsDecoding)
        {
            _memory.Name(sequence, sequence.Computed + tokens);
        }
    }

    private void PreemptLast()
    {
        var last = _running[^1];
        Assert.Equal(0, last.Scheduled);
        world.Note(last.IsDecoding ? "preemptions of decodes" : last.Generated > 0 ? "preemptions while recomputing" : "preemptions of prompts");
        Leave(last, last.Computed);
        last.Computed = 0;
        last.IsDecoding = false;
        _waiting.Insert(0, last);
        world.OnPreempted(last);
    }

    private void Emit(NaiveRequest sequence, long now)
    {
        if (sequence.Generated == 0)
        {
            _totals.PromptTokens += sequence.Prompt;
            world.OnFirstToken(sequence, id);
        }
        else if (sequence.IsMeasured)
        {
            world.OnGap(now - sequence.LastToken);
        }

        world.OnToken(id, sequence.Generated == 0);
        sequence.LastToken = now;
        sequence.Generated++;
        sequence.IsDecoding = true;
        _totals.OutputTokens++;
    }

    public int CachedTokens(IReadOnlyList<(ulong Id, int End)> prefix) => _memory.CachedTokens(prefix);

    private void Leave(NaiveRequest sequence, int? preemptedWith = null)
    {
        _running.Remove(sequence);
        _memory.GiveBack(sequence, preemptedWith);
        sequence.Scheduled = 0;
    }
}
