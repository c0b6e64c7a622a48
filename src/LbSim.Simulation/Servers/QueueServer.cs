using LbSim.Balancing.Views;
using LbSim.Kernel;
using LbSim.Kernel.Events;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Simulation.Requests;

namespace LbSim.Simulation.Servers;

/// <summary>Slots and a queue: first come first served, or one processor shared by what is in service. See docs/model/queue-server.md.</summary>
/// <remarks>
/// First come first served: each slot works at its own speed, the fastest idle slot is taken first, and a service once begun stays
/// on its slot. Processor sharing: with n in service each gets rate(n)/n; attained work is kept as one virtual clock, so an
/// arrival or an end costs O(log n). A request's work is drawn from a stream of its own number: it does not depend on the balancer.
/// The whole answer leaves at the end: first token and end coincide.
/// </remarks>
internal sealed partial class QueueServer : Server
{
    private const double LongestService = SimTime.MaxDays * 86_400.0;

    private readonly QueueSpec _spec;
    private readonly double[] _speeds; // by rank, fastest first
    private readonly ulong _serviceKey;
    private readonly RandomStream _service = new(0, 0UL);
    private readonly ActorClock _ends = new();
    private readonly EligibleSet _idle = new();
    private readonly PriorityQueue<int, (double Work, long Order)> _shared = new();
    private Job[] _jobs = new Job[16];
    private int[] _freeJobs = new int[16];
    private int _freeJobCount;
    private int _jobSlots;
    private int _waitingHead = -1;
    private int _waitingTail = -1;
    private int _waitingCount;
    private readonly int[] _slotJobs;
    private int _inService;
    private double _attained; // processor sharing: work each job in service has had since the server was last empty
    private long _since;
    private bool _isPaused;

    public QueueServer(int id, int group, QueueSpec spec, IServerHost host, RequestTable requests, ulong serviceKey)
        : base(id, group, host, requests)
    {
        _spec = spec;
        _serviceKey = serviceKey;
        _speeds = new double[spec.Slots];
        for (var slot = 0; slot < spec.Slots; slot++)
        {
            _speeds[slot] = spec.Speeds.Count == 0 ? 1 : spec.Speeds[slot];
        }

        Array.Sort(_speeds);
        Array.Reverse(_speeds);
        _slotJobs = spec.ProcessorSharing ? [] : new int[spec.Slots];
        for (var slot = spec.Slots - 1; slot >= 0 && !spec.ProcessorSharing; slot--)
        {
            _idle.Set(slot, eligible: true);
        }
    }

    public override int InSystem => _inService + _waitingCount;

    public override void Deliver(int attempt, long now)
    {
        if (_inService == _spec.Slots && _spec.QueueLimit is { } limit && _waitingCount >= limit)
        {
            Host.OnRejected(attempt, now);
            return;
        }

        Settle(now);
        var index = TakeJob();
        ref var request = ref Requests[Requests.AttemptAt(attempt).Request];
        _service.Reseed(_serviceKey, (ulong)request.Id);
        _jobs[index] = new Job { Attempt = attempt, Work = _spec.Service.Sample(_service), Order = request.Id, Slot = -1 };
        Requests.AttemptAt(attempt).ServerSlot = index;
        Append(index);
        Fill(now);
    }

    public override void Cancel(int attempt, long now)
    {
        Settle(now);
        var index = Requests.AttemptAt(attempt).ServerSlot;
        if (_jobs[index].IsInService)
        {
            Leave(index);
        }
        else
        {
            Unlink(index);
        }

        Release(index);
        Host.OnCancelled(attempt, now);
        Fill(now);
    }

    public override void Wake(long now)
    {
        Settle(now);
        if (_spec.ProcessorSharing)
        {
            EndShared(now);
        }
        else
        {
            EndSlots(now);
        }

        Fill(now);
    }

    public override void Step(long now)
    {
        // work is taken up the moment it comes or a slot frees
    }

    public override void Crash(long now)
    {
        Settle(now);
        for (var index = 0; index < _jobSlots; index++)
        {
            if (_jobs[index].IsInService)
            {
                Leave(index);
                Lose(index, now);
            }
        }

        while (_waitingHead >= 0)
        {
            var index = _waitingHead;
            Unlink(index);
            Lose(index, now);
        }

        Fill(now);
    }

    public override void Pause(bool paused, long now)
    {
        Settle(now);
        if (!_spec.ProcessorSharing)
        {
            for (var slot = 0; slot < _spec.Slots; slot++)
            {
                if (_idle.Contains(slot))
                {
                    continue;
                }

                ref var job = ref _jobs[_slotJobs[slot]];
                if (paused)
                {
                    job.Remaining = job.End - now;
                    _ends.Set(slot, SimTime.Never);
                }
                else
                {
                    job.End = now + job.Remaining;
                    _ends.Set(slot, new(job.End));
                }
            }
        }

        _isPaused = paused;
        Fill(now);
    }

    public override ServerSignals Observe(long now) => new(_inService, _waitingCount, 0, _totals.OutputTokens);

    public override ServerTotals TotalsAt(long now)
    {
        var totals = _totals;
        AddIntegrals(ref totals, now);
        return totals;
    }

    // Brings integrals, attained work and remaining work up to now.
    private void Settle(long now)
    {
        AddIntegrals(ref _totals, now);
        if (_spec.ProcessorSharing && !_isPaused && _inService > 0)
        {
            _attained += (now - _since) / 1e12 * RateEach();
        }

        _since = now;
    }

    private void AddIntegrals(ref ServerTotals totals, long now)
    {
        var span = now - _since;
        totals.Running += (Int128)span * _inService;
        totals.Waiting += (Int128)span * _waitingCount;
        totals.Busy += _inService > 0 && !_isPaused ? span : 0;
    }

    private double RateEach()
    {
        var rates = _spec.Rates;
        var total = rates.Count == 0 ? 1.0 : rates[Math.Min(_inService, rates.Count) - 1];
        return total / _inService;
    }

    // Takes waiting work up while there is room, then says when the next service ends.
    private void Fill(long now)
    {
        while (!_isPaused && _waitingHead >= 0 && _inService < _spec.Slots)
        {
            var index = _waitingHead;
            Unlink(index);
            ref var job = ref _jobs[index];
            job.IsInService = true;
            if (_spec.ProcessorSharing)
            {
                if (_inService == 0)
                {
                    _attained = 0; // nobody remembers: keeps the virtual clock precise
                    _shared.Clear();
                }

                job.Finish = _attained + job.Work;
                _finishes += job.Finish;
                _shared.Enqueue(index, (job.Finish, job.Order));
            }
            else
            {
                job.Slot = _idle.NextAtOrAfter(0);
                job.End = now + Math.Max(1, SimDuration.FromSeconds(Math.Min(job.Work / _speeds[job.Slot], LongestService)).Picoseconds);
                _idle.Set(job.Slot, eligible: false);
                _slotJobs[job.Slot] = index;
                _ends.Set(job.Slot, new(job.End));
            }

            _inService++;
            Host.OnStarted(job.Attempt, now);
        }

        Host.WakeAt(Id, NextEnd(now));
    }

    private long NextEnd(long now)
    {
        if (_isPaused || _inService == 0)
        {
            return long.MaxValue;
        }

        if (!_spec.ProcessorSharing)
        {
            return _ends.NextTime.Picoseconds;
        }

        DropStale();
        _shared.TryPeek(out _, out var first);
        var seconds = Math.Max(0, first.Work - _attained) / RateEach();
        return now + Math.Max(1, SimDuration.FromSeconds(Math.Ceiling(Math.Min(seconds, LongestService) * 1e12) / 1e12).Picoseconds);
    }

    // ended or cancelled jobs stay in the priority queue until they come up
    private void DropStale()
    {
        while (_shared.TryPeek(out var index, out var key) && !(_jobs[index].IsInService && _jobs[index].Order == key.Order))
        {
            _shared.Dequeue();
        }
    }

    private void EndShared(long now)
    {
        DropStale();
        if (!_shared.TryPeek(out _, out var first))
        {
            return;
        }

        _attained = Math.Max(_attained, first.Work);
        while (_shared.TryPeek(out var index, out var key) && key.Work <= _attained)
        {
            _shared.Dequeue();
            if (_jobs[index].IsInService && _jobs[index].Order == key.Order)
            {
                End(index, now);
            }
        }
    }

    private void EndSlots(long now)
    {
        while (_ends.NextTime.Picoseconds <= now)
        {
            End(_slotJobs[_ends.NextActor], now);
        }
    }

    private void End(int index, long now)
    {
        Leave(index);
        var attempt = _jobs[index].Attempt;
        ref var request = ref Requests[Requests.AttemptAt(attempt).Request];
        _totals.PromptTokens += request.PromptTokens;
        _totals.OutputTokens += request.OutputTokens;
        TokenLog?.AddAnswer(now, request.OutputTokens);
        Release(index);
        Host.OnFirstToken(attempt, now);
        Host.OnFinished(attempt, now);
    }

    private void Leave(int index)
    {
        ref var job = ref _jobs[index];
        job.IsInService = false;
        _inService--;
        _finishes = _inService == 0 ? 0 : _finishes - job.Finish;
        if (!_spec.ProcessorSharing)
        {
            _ends.Set(job.Slot, SimTime.Never);
            _idle.Set(job.Slot, eligible: true);
        }
    }

    private void Lose(int index, long now)
    {
        var attempt = _jobs[index].Attempt;
        Release(index);
        Host.OnLost(attempt, now);
    }

    private void Append(int index)
    {
        _jobs[index].Previous = _waitingTail;
        _jobs[index].Next = -1;
        if (_waitingTail >= 0)
        {
            _jobs[_waitingTail].Next = index;
        }
        else
        {
            _waitingHead = index;
        }

        _waitingTail = index;
        _waitingCount++;
        _waitingWork += Picoseconds(_jobs[index].Work);
    }

    private void Unlink(int index)
    {
        var previous = _jobs[index].Previous;
        var next = _jobs[index].Next;
        if (previous >= 0)
        {
            _jobs[previous].Next = next;
        }
        else
        {
            _waitingHead = next;
        }

        if (next >= 0)
        {
            _jobs[next].Previous = previous;
        }
        else
        {
            _waitingTail = previous;
        }

        _waitingCount--;
        _waitingWork -= Picoseconds(_jobs[index].Work);
    }

    private int TakeJob()
    {
        if (_freeJobCount > 0)
        {
            return _freeJobs[--_freeJobCount];
        }

        if (_jobSlots == _jobs.Length)
        {
            Array.Resize(ref _jobs, _jobSlots * 2);
            Array.Resize(ref _freeJobs, _jobSlots * 2);
        }

        return _jobSlots++;
    }

    private void Release(int index)
    {
        Requests.AttemptAt(_jobs[index].Attempt).ServerSlot = -1;
        _freeJobs[_freeJobCount++] = index;
    }

    private struct Job
    {
        public int Attempt;
        public long Order;
        public double Work;
        public double Finish;
        public long End;
        public long Remaining;
        public int Slot;
        public int Previous;
        public int Next;
        public bool IsInService;
    }
}
