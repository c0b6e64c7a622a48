using LbSim.Kernel.Time;
using LbSim.Simulation.Requests;
using LbSim.Simulation.Servers;

namespace LbSim.Simulation.Metrics;

/// <summary>Turns what happens in a run into counts, histograms and exact sums.</summary>
internal sealed class RunRecorder(RunResult result, ObjectiveSpec objectives, IRequestLog? log)
{
    private readonly long _ttft = objectives.Ttft?.Picoseconds ?? long.MaxValue;
    private readonly long _tpot = objectives.Tpot?.Picoseconds ?? long.MaxValue;
    private readonly long _e2e = objectives.E2e?.Picoseconds ?? long.MaxValue;
    private readonly long _queueing = objectives.Queueing?.Picoseconds ?? long.MaxValue;

    private long _missed;

    /// <summary>How requests have ended so far.</summary>
    public EndTotals Ends => new(result.All.Finished, result.All.Rejected, result.All.Failed, result.All.TimedOut, _missed);

    /// <summary>Cohort requests that have arrived and not ended.</summary>
    public long CohortOpen { get; private set; }

    public void OnArrived(bool isMeasured)
    {
        result.All.Arrived++;
        if (isMeasured)
        {
            result.Cohort.Arrived++;
            CohortOpen++;
        }
    }

    /// <summary>Counts an ended request; <paramref name="inSpan"/> is whether it ended inside the measured span.</summary>
    public void OnEnded(in Request request, in Attempt attempt, bool hasAttempt, bool inSpan, ref ServerTotals server)
    {
        var met = Measure(request, attempt, hasAttempt);
        _missed += met ? 0 : 1;
        Count(result.All, request.Outcome);
        if (request.Outcome == Outcome.Finished && inSpan)
        {
            result.SpanCompletions++;
            result.SpanPromptTokens += request.PromptTokens;
            result.SpanOutputTokens += request.OutputTokens;
        }

        if (request.IsMeasured)
        {
            CohortOpen--;
            Count(result.Cohort, request.Outcome);
        }

        if (hasAttempt)
        {
            server.Completions += request.Outcome == Outcome.Finished ? 1 : 0;
            server.Rejected += request.Outcome == Outcome.Rejected ? 1 : 0;
            server.Failed += request.Outcome == Outcome.Failed ? 1 : 0;
            server.Missed += met ? 0 : 1;
        }

        log?.Write(RecordOf(request, attempt, hasAttempt));
    }

    /// <summary>Counts a request that had not ended when the run did.</summary>
    public void OnCutOff(in Request request, in Attempt attempt, bool hasAttempt)
    {
        result.All.InFlight++;
        if (request.IsMeasured)
        {
            result.Cohort.InFlight++;
            Measure(request, attempt, hasAttempt);
        }

        log?.Write(RecordOf(request, attempt, hasAttempt));
    }

    public void OnGaps(long first, long growth, int terms, int times) => result.Itl.AddSeries(first, growth, terms, times);

    private static void Count(OutcomeCounts counts, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Finished: counts.Finished++; break;
            case Outcome.Rejected: counts.Rejected++; break;
            case Outcome.TimedOut: counts.TimedOut++; break;
            default: counts.Failed++; break;
        }
    }

    // latencies of a cohort request, and whether it met every objective
    private bool Measure(in Request request, in Attempt attempt, bool hasAttempt)
    {
        var isFinished = request.Outcome == Outcome.Finished;
        var queueing = hasAttempt && attempt.Started >= 0 ? attempt.Started - request.Arrival : -1;
        var ttft = hasAttempt && attempt.FirstToken >= 0 ? attempt.FirstToken - request.Arrival : -1;
        var e2e = isFinished ? request.Ended - request.Arrival : -1;
        var tpot = isFinished && request.OutputTokens > 1 ? (request.Ended - attempt.FirstToken) / (request.OutputTokens - 1) : -1;

        // an unfinished request misses every objective, whatever it had reached
        var metQueueing = isFinished && queueing <= _queueing;
        var metTtft = isFinished && ttft <= _ttft;
        var metTpot = isFinished && tpot <= _tpot;
        var metE2e = isFinished && e2e <= _e2e;
        var met = metQueueing && metTtft && metTpot && metE2e;
        if (!request.IsMeasured)
        {
            return met;
        }

        if (queueing >= 0)
        {
            result.Queueing.Add(queueing);
        }

        if (ttft >= 0)
        {
            result.Ttft.Add(ttft);
        }

        if (isFinished)
        {
            result.E2e.Add(e2e);
            if (tpot >= 0)
            {
                result.Tpot.Add(tpot);
            }
        }

        result.Met += met ? 1 : 0;
        result.MetQueueing += metQueueing ? 1 : 0;
        result.MetTtft += metTtft ? 1 : 0;
        result.MetTpot += metTpot ? 1 : 0;
        result.MetE2e += metE2e ? 1 : 0;
        return met;
    }

    private static RequestRecord RecordOf(in Request request, in Attempt attempt, bool hasAttempt) => new()
    {
        Request = request.Id,
        Arrival = request.Arrival,
        Dispatched = hasAttempt ? attempt.Dispatched : -1,
        Started = hasAttempt ? attempt.Started : -1,
        FirstToken = hasAttempt ? attempt.FirstToken : -1,
        Ended = request.Ended,
        PromptTokens = request.PromptTokens,
        OutputTokens = request.OutputTokens,
        Client = request.Client,
        Session = request.Session,
        Server = hasAttempt ? attempt.Server : -1,
        Attempts = request.Attempts,
        Outcome = request.Outcome,
        Preemptions = hasAttempt ? attempt.Preemptions : 0,
        IsMeasured = request.IsMeasured,
    };
}
