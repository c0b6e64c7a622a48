using LbSim.Kernel.Random;
using LbSim.Simulation.Metrics;
using LbSim.Simulation.Requests;
using LbSim.Workload;

namespace LbSim.Tests.Simulation.Twins;

/// <content>Follows requests from arrival to end.</content>
internal sealed partial class NaiveWorld
{
    private readonly List<NaiveRequest> _requests = [];
    private readonly int[] _outstanding;
    private readonly List<(int Server, long Time, long Bytes)> _sent = [];
    private readonly List<(int Server, long Time, long Bytes)> _received = [];
    private readonly Dictionary<int, long> _linkFreeAt = [];
    private int _lastPick = -1;

    public void Note(string rarity, int times = 1) => _result.Note(rarity, times);

    public void OnPreempted(NaiveRequest request)
    {
        request.Preemptions++;
        _result.Preemptions++;
    }

    public void OnFirstToken(NaiveRequest request, int server)
    {
        request.FirstToken = _now + _delays[server];
        After(_delays[server], News, server, () =>
        {
            if (!request.HasLeft)
            {
                _result.Seen.Add($"first {server} after {_now - request.Dispatched}");
            }
        });
    }

    public void OnGap(long gap) => _result.Itl.Add(gap);

    public void OnToken(int server, bool isFirst) =>
        _received.Add((server, _now, _spec.Wire.PerOutputToken + (isFirst ? _spec.Wire.ResponseBase : 0)));

    public void EndAtServer(NaiveRequest request, Outcome outcome) => After(_delays[request.Server], News, request.Server, () =>
    {
        if (!request.HasLeft)
        {
            _outstanding[request.Server]--;
            NoteEnd(request, outcome == Outcome.Finished);
            End(request, outcome);
        }
    });

    private void Arrive(RequestSpec spec)
    {
        var isMeasured = _now >= _spec.Warmup.Picoseconds && _now < _spec.Duration.Picoseconds;
        var request = new NaiveRequest
        {
            Id = _requests.Count,
            Arrival = _now,
            Prompt = spec.PromptTokens,
            Output = spec.OutputTokens,
            Client = spec.Client,
            Prefix = Ends(spec.Prefix.ToArray(), spec.PromptTokens),
            WithAnswer = WithAnswer(spec),
            IsMeasured = isMeasured,
        };
        _requests.Add(request);
        _result.All.Arrived++;
        _result.Cohort.Arrived += isMeasured ? 1 : 0;
        _result.SpanArrivals += isMeasured ? 1 : 0;
        var eligible = Enumerable.Range(0, _engines.Count).Where(IsEligible).ToList();
        if (eligible.Count == 0)
        {
            End(request, Outcome.Rejected);
            return;
        }

        var server = Pick(eligible);
        request.Server = server;
        request.Dispatched = _now;
        _outstanding[server]++;
        _engines[server].Totals.Arrivals++;
        _sent.Add((server, _now, spec.Bytes >= 0 ? spec.Bytes : _spec.Wire.RequestBase + ((long)_spec.Wire.PerPromptToken * spec.PromptTokens)));
        _engines[server].Totals.UploadBytes += _sent[^1].Bytes;
        _result.Seen.Add($"{_now} dispatched {server}");
        GiveUpAfter(_spec.Timeouts.Queue, request, () => request.Started < 0);
        GiveUpAfter(_spec.Timeouts.FirstToken, request, () => request.FirstToken < 0 || request.FirstToken >= _now);
        GiveUpAfter(_spec.Timeouts.Total, request, () => true);
        After(Upload(server, _sent[^1].Bytes) + _delays[server] + _overheads[server], Deliveries, server, () =>
        {
            if (request.HasLeft)
            {
                return;
            }

            if (_crashes[server] > 0)
            {
                EndAtServer(request, Outcome.Failed);
            }
            else
            {
                _engines[server].Deliver(request, _now);
            }
        });
    }

    // the link takes what it has before, then this; byte by byte would be the same
    private long Upload(int server, long bytes)
    {
        var perByte = _spec.Groups[_groups[server]].LinkPicosecondsPerByte;
        var start = Math.Max(_now, _linkFreeAt.GetValueOrDefault(server));
        _linkFreeAt[server] = start + (bytes * perByte);
        return perByte == 0 ? 0 : _linkFreeAt[server] - _now;
    }

    private static List<(ulong Id, int End)> Ends(PrefixSegment[] segments, int promptTokens)
    {
        var ends = new List<(ulong Id, int End)>();
        foreach (var segment in segments)
        {
            var start = ends.Count == 0 ? 0 : ends[^1].End;
            if (start < promptTokens)
            {
                ends.Add((segment.Id, Math.Min(promptTokens, start + segment.Tokens)));
            }
        }

        return ends;
    }

    // an answer has a name where every token before it is named
    private static List<(ulong Id, int End)> WithAnswer(RequestSpec spec)
    {
        var named = spec.Prefix.ToArray();
        return spec.Answer.Tokens > 0 && named.Length > 0 && named.Sum(segment => segment.Tokens) >= spec.PromptTokens
            ? [.. Ends(named, spec.PromptTokens), (spec.Answer.Id, spec.PromptTokens + spec.Answer.Tokens)]
            : [];
    }

    private int Pick(List<int> eligible)
    {
        switch (_balancer)
        {
            case BalancerKind.InTurn:
                _lastPick = eligible.FirstOrDefault(server => server > _lastPick, eligible[0]);
                return _lastPick;
            case BalancerKind.FewestOutstanding:
                return eligible.MinBy(server => _outstanding[server]);
            default:
                var bytes = Enumerable.Range(0, _engines.Count).Select(BytesInWindow).ToList();
                _result.Seen.Add($"{_now} bytes {string.Join(' ', bytes)}");
                return eligible.MinBy(server => bytes[server]);
        }
    }

    private long BytesInWindow(int server)
    {
        var received = _now - _delays[server];
        return _sent.Where(item => item.Server == server && item.Time > _now - _window && item.Time <= _now).Sum(item => item.Bytes)
            + _received.Where(item => item.Server == server && item.Time > received - _window && item.Time <= received).Sum(item => item.Bytes);
    }

    private void GiveUpAfter(IDistribution? patience, NaiveRequest request, Func<bool> isStillWaiting)
    {
        if (patience is null)
        {
            return;
        }

        At(_now + (long)Math.Round(patience.Mean * 1e12), Cancels, _engines.Count, () =>
        {
            if (request.Outcome != Outcome.InFlight || !isStillWaiting())
            {
                return;
            }

            request.FirstToken = request.FirstToken > _now ? -1 : request.FirstToken;
            request.HasLeft = true;
            _outstanding[request.Server]--;
            NoteEnd(request, isWhole: false);
            End(request, Outcome.TimedOut);
            After(_delays[request.Server], Cancels, request.Server, () => _engines[request.Server].Cancel(request, _now));
        });
    }

    private void NoteEnd(NaiveRequest request, bool isWhole) =>
        _result.Seen.Add($"ended {request.Server} {isWhole} after {_now - request.Dispatched} of {request.Prompt}+{(isWhole ? request.Output : 0)}");

    // a message with no way to go acts at once
    private void After(long delay, int phase, int actor, Action what)
    {
        if (delay == 0)
        {
            what();
        }
        else
        {
            At(_now + delay, phase, actor, what);
        }
    }

    private void End(NaiveRequest request, Outcome outcome)
    {
        Assert.Equal(Outcome.InFlight, request.Outcome);
        request.Outcome = outcome;
        request.Ended = _now;
        CountEnd(_result.All, outcome);
        if (request.IsMeasured)
        {
            CountEnd(_result.Cohort, outcome);
        }

        var isInSpan = _now >= _spec.Warmup.Picoseconds && (_spec.Duration.Picoseconds == long.MaxValue ? _now <= LastInstant() : _now < LastInstant());
        if (outcome == Outcome.Finished && isInSpan)
        {
            _result.SpanCompletions++;
            _result.SpanPromptTokens += request.Prompt;
            _result.SpanOutputTokens += request.Output;
        }

        var met = Measure(request);
        if (request.Server >= 0)
        {
            ref var totals = ref _engines[request.Server].Totals;
            totals.Completions += outcome == Outcome.Finished ? 1 : 0;
            totals.Rejected += outcome == Outcome.Rejected ? 1 : 0;
            totals.Failed += outcome == Outcome.Failed ? 1 : 0;
            totals.Missed += met ? 0 : 1;
        }

        _result.Records.Add(RecordOf(request));
    }

    private static void CountEnd(OutcomeCounts counts, Outcome outcome)
    {
        counts.Finished += outcome == Outcome.Finished ? 1 : 0;
        counts.Rejected += outcome == Outcome.Rejected ? 1 : 0;
        counts.TimedOut += outcome == Outcome.TimedOut ? 1 : 0;
        counts.Failed += outcome == Outcome.Failed ? 1 : 0;
    }

    private bool Measure(NaiveRequest request)
    {
        var isFinished = request.Outcome == Outcome.Finished;
        long? queueing = request.Started >= 0 ? request.Started - request.Arrival : null;
        long? ttft = request.FirstToken >= 0 ? request.FirstToken - request.Arrival : null;
        long? e2e = isFinished ? request.Ended - request.Arrival : null;
        long? tpot = isFinished && request.Output > 1 ? (e2e - ttft) / (request.Output - 1) : null;
        var objectives = _spec.Objectives;
        var metQueueing = isFinished && !(queueing > objectives.Queueing?.Picoseconds);
        var metTtft = isFinished && !(ttft > objectives.Ttft?.Picoseconds);
        var metTpot = isFinished && !(tpot > objectives.Tpot?.Picoseconds);
        var metE2e = isFinished && !(e2e > objectives.E2e?.Picoseconds);
        var met = metQueueing && metTtft && metTpot && metE2e;
        if (request.IsMeasured)
        {
            Note(_result.Queueing, queueing);
            Note(_result.Ttft, ttft);
            Note(_result.E2e, e2e);
            Note(_result.Tpot, tpot);
            _result.Met += met ? 1 : 0;
            _result.MetQueueing += metQueueing ? 1 : 0;
            _result.MetTtft += metTtft ? 1 : 0;
            _result.MetTpot += metTpot ? 1 : 0;
            _result.MetE2e += metE2e ? 1 : 0;
        }

        return met;
    }

    private static void Note(List<long> values, long? value)
    {
        if (value is { } known)
        {
            values.Add(known);
        }
    }

    private static RequestRecord RecordOf(NaiveRequest request) => new()
    {
        Request = request.Id,
        Arrival = request.Arrival,
        Dispatched = request.Dispatched,
        Started = request.Started,
        FirstToken = request.FirstToken,
        Ended = request.Ended,
        PromptTokens = request.Prompt,
        OutputTokens = request.Output,
        Client = request.Client,
        Session = -1,
        Server = request.Server,
        Attempts = request.Server >= 0 ? 1 : 0,
        Outcome = request.Outcome,
        Preemptions = request.Preemptions,
        IsMeasured = request.IsMeasured,
    };
}
