using LbSim.Kernel;
using LbSim.Workload;

namespace LbSim.Simulation.Requests;

/// <summary>One request in flight. Times are picoseconds; -1 means it has not happened.</summary>
internal struct Request
{
    /// <summary>Number in order of arrival, from 0.</summary>
    public long Id;

    public long Arrival;
    public int PromptTokens;
    public int OutputTokens;
    public int Client;
    public long Session;
    public long Bytes;

    /// <summary>When the client saw it end.</summary>
    public long Ended;

    /// <summary>Named content at the start of its prompt; the first <see cref="PrefixCount"/> entries, then the answer's if it has a name; in an array that stays with the slot.</summary>
    public PrefixKey[]? PrefixKeys;

    public int PrefixCount;

    /// <summary>Slot of its latest attempt, or -1 before the first.</summary>
    public int Attempt;

    public int Attempts;
    public int Generation;
    public Outcome Outcome;

    /// <summary>Whether it belongs to the measured cohort.</summary>
    public bool IsMeasured;

    /// <summary>Whether later prompts have a name for its answer.</summary>
    public bool HasAnswerKey;

    /// <summary>Attempts not yet closed at their servers; the slot is recycled when the request has ended and this is 0.</summary>
    public int OpenAttempts;

    /// <summary>Named content at the start of its prompt.</summary>
    public readonly ReadOnlySpan<PrefixKey> Prefix => PrefixKeys.AsSpan(0, PrefixCount);

    /// <summary>The name of its answer after its prompt, where it has one.</summary>
    public readonly PrefixKey AnswerKey => PrefixKeys![PrefixCount];
}

/// <summary>One try of a request at one server. Times are picoseconds; -1 means it has not happened.</summary>
internal struct Attempt
{
    public int Request;
    public int Gateway;
    public int Server;
    public long Dispatched;

    /// <summary>When the engine first scheduled work for it.</summary>
    public long Started;

    /// <summary>When the first token reached the client.</summary>
    public long FirstToken;

    /// <summary>When the gateway learnt of its end.</summary>
    public long Ended;

    public int Preemptions;

    /// <summary>Output tokens the gateway expected when it dispatched it.</summary>
    public int ExpectedOutput;

    public int Generation;

    /// <summary>Slot at the server while it is there, or -1.</summary>
    public int ServerSlot;

    public Outcome Outcome;

    /// <summary>Whether the client has left and the server should stop.</summary>
    public bool IsCancelled;
}

/// <summary>Requests and attempts in flight, in recycled slots: memory follows what is in flight, not the trace.</summary>
/// <remarks>The only place that creates and ends requests, so that conservation and causality are checked here.</remarks>
internal sealed class RequestTable
{
    private Request[] _requests = new Request[256];
    private Attempt[] _attempts = new Attempt[256];
    private int[] _freeRequests = new int[256];
    private int[] _freeAttempts = new int[256];
    private int _freeRequestCount;
    private int _freeAttemptCount;
    private int _requestSlots;
    private int _attemptSlots;

    /// <summary>Requests that have arrived.</summary>
    public long Arrived { get; private set; }

    /// <summary>Requests that named what their prompts begin with.</summary>
    public long Named { get; private set; }

    /// <summary>Requests that have ended.</summary>
    public long Ended { get; private set; }

    /// <summary>Slots ever used; live ones are those whose outcome is InFlight.</summary>
    public int RequestSlots => _requestSlots;

    public ref Request this[int slot] => ref _requests[slot];

    public ref Attempt AttemptAt(int slot) => ref _attempts[slot];

    /// <summary>Takes a request in; returns its slot.</summary>
    public int Arrive(in RequestSpec spec, bool isMeasured, long bytes)
    {
        int slot;
        if (_freeRequestCount > 0)
        {
            slot = _freeRequests[--_freeRequestCount];
        }
        else
        {
            slot = _requestSlots++;
            if (slot == _requests.Length)
            {
                Array.Resize(ref _requests, slot * 2);
                Array.Resize(ref _freeRequests, slot * 2);
            }
        }

        ref var request = ref _requests[slot];
        request.Id = Arrived++;
        request.Arrival = spec.Arrival.Picoseconds;
        request.PromptTokens = spec.PromptTokens;
        request.OutputTokens = spec.OutputTokens;
        request.Client = spec.Client;
        request.Session = spec.Session;
        request.Bytes = bytes;
        request.Ended = -1;
        request.Attempt = -1;
        request.Attempts = 0;
        request.OpenAttempts = 0;
        request.Outcome = Outcome.InFlight;
        request.IsMeasured = isMeasured;
        request.PrefixCount = spec.Prefix.IsEmpty ? 0 : PrefixKey.Chain(spec.Prefix.Span, spec.PromptTokens, ref request.PrefixKeys);
        Named += request.PrefixCount > 0 ? 1 : 0;
        request.HasAnswerKey = PrefixKey.ChainAnswer(spec.Answer, spec.PromptTokens, request.PrefixKeys, request.PrefixCount);
        return slot;
    }

    /// <summary>Starts another attempt of a request; returns its slot.</summary>
    public int Dispatch(int request, int gateway, int server, long now, int expectedOutput)
    {
        int slot;
        if (_freeAttemptCount > 0)
        {
            slot = _freeAttempts[--_freeAttemptCount];
        }
        else
        {
            slot = _attemptSlots++;
            if (slot == _attempts.Length)
            {
                Array.Resize(ref _attempts, slot * 2);
                Array.Resize(ref _freeAttempts, slot * 2);
            }
        }

        ref var attempt = ref _attempts[slot];
        attempt.Request = request;
        attempt.Gateway = gateway;
        attempt.Server = server;
        attempt.Dispatched = now;
        attempt.Started = -1;
        attempt.FirstToken = -1;
        attempt.Ended = -1;
        attempt.Preemptions = 0;
        attempt.ExpectedOutput = expectedOutput;
        attempt.ServerSlot = -1;
        attempt.Outcome = Outcome.InFlight;
        attempt.IsCancelled = false;
        ref var owner = ref _requests[request];
        owner.Attempt = slot;
        owner.Attempts++;
        owner.OpenAttempts++;
        return slot;
    }

    /// <summary>Ends a request for its client: exactly once.</summary>
    public void End(int slot, Outcome outcome, long now)
    {
        ref var request = ref _requests[slot];
        if (request.Outcome != Outcome.InFlight || outcome == Outcome.InFlight)
        {
            throw new InvariantException($"request {request.Id} ended twice: {request.Outcome}, then {outcome} at {now} ps");
        }

        if (now < request.Arrival)
        {
            throw new InvariantException($"request {request.Id} ended at {now} ps, before it arrived at {request.Arrival} ps");
        }

        request.Outcome = outcome;
        request.Ended = now;
        Ended++;
    }

    /// <summary>An attempt holds nothing at its server any more.</summary>
    public void CloseAttempt(int slot)
    {
        ref var attempt = ref _attempts[slot];
        _requests[attempt.Request].OpenAttempts--;
        attempt.Generation++;
        _freeAttempts[_freeAttemptCount++] = slot;
    }

    /// <summary>Recycles an ended request's slot once no attempt is open.</summary>
    public void ReleaseIfDone(int slot)
    {
        ref var request = ref _requests[slot];
        if (request.Outcome != Outcome.InFlight && request.OpenAttempts == 0)
        {
            request.Generation++;
            request.Arrival = -1;
            _freeRequests[_freeRequestCount++] = slot;
        }
    }

    /// <summary>Whether a slot holds a request that has not ended.</summary>
    public bool IsLive(int slot) => _requests[slot].Arrival >= 0 && _requests[slot].Outcome == Outcome.InFlight;
}
