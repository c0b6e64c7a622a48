using LbSim.Kernel.Time;

namespace LbSim.Workload.Growth;

/// <summary>A stretch of traffic and what arrives in it.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends, excluded.</param>
/// <param name="Requests">Arrivals.</param>
/// <param name="PromptTokens">Their prompt tokens.</param>
/// <param name="OutputTokens">Their output tokens.</param>
public sealed record TrafficWindow(SimTime Start, SimTime End, long Requests, long PromptTokens, long OutputTokens);

/// <summary>The busiest windows of traffic, the earliest on ties.</summary>
/// <param name="ByTokens">With the most prompt and output tokens together.</param>
/// <param name="ByRequests">With the most requests.</param>
/// <param name="ByPromptTokens">With the most prompt tokens.</param>
/// <param name="ByOutputTokens">With the most output tokens.</param>
/// <remarks>A window starts at an arrival, or ends where the traffic does: no other holds more.</remarks>
public sealed record PeakWindows(TrafficWindow ByTokens, TrafficWindow ByRequests, TrafficWindow ByPromptTokens, TrafficWindow ByOutputTokens)
{
    /// <summary>Finds them in one pass that holds the arrivals of one window at a time.</summary>
    /// <param name="source">The traffic.</param>
    /// <param name="end">Where the traffic ends; a window lies before it.</param>
    /// <param name="length">Length of the window, above 0 and at most <paramref name="end"/>.</param>
    public static PeakWindows Of(IWorkSource source, SimTime end, SimDuration length)
    {
        ArgumentNullException.ThrowIfNull(source);
        var search = new Search(new(Math.Max(0, end.Picoseconds - length.Picoseconds)), length);
        while (source.TryNext(out var request) && request.Arrival < end)
        {
            search.Add(request);
        }

        return search.Finish();
    }

    private sealed class Search(SimTime lastStart, SimDuration length)
    {
        private readonly Queue<(SimTime Time, int Prompt, int Output)> _inside = new();
        private readonly TrafficWindow?[] _best = new TrafficWindow?[4];
        private readonly long[] _most = [-1, -1, -1, -1];
        private long _prompt;
        private long _output;

        public void Add(in RequestSpec request)
        {
            // windows that start at an arrival whose end this request lies beyond are complete
            while (_inside.TryPeek(out var first) && first.Time <= lastStart && request.Arrival >= first.Time + length)
            {
                Offer(first.Time);
                Drop();
            }

            _inside.Enqueue((request.Arrival, request.PromptTokens, request.OutputTokens));
            _prompt += request.PromptTokens;
            _output += request.OutputTokens;
        }

        public PeakWindows Finish()
        {
            while (_inside.TryPeek(out var first) && first.Time <= lastStart)
            {
                Offer(first.Time);
                Drop();
            }

            Offer(lastStart);
            return new(_best[0]!, _best[1]!, _best[2]!, _best[3]!);
        }

        private void Offer(SimTime start)
        {
            ReadOnlySpan<long> sums = [_prompt + _output, _inside.Count, _prompt, _output];
            for (var index = 0; index < sums.Length; index++)
            {
                if (sums[index] > _most[index])
                {
                    _most[index] = sums[index];
                    _best[index] = new(start, start + length, _inside.Count, _prompt, _output);
                }
            }
        }

        private void Drop()
        {
            var gone = _inside.Dequeue();
            _prompt -= gone.Prompt;
            _output -= gone.Output;
        }
    }
}
