using LbSim.Kernel.Random;
using LbSim.Workload.Clients;
using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;
using LbSim.Workload.Sessions;

namespace LbSim.Workload.Fitting;

/// <summary>Fits conversations to a trace that names its sessions.</summary>
internal static class SessionFitter
{
    private const double MostlyGrowing = 0.7;
    private const int FewestSessions = 50;
    private const int FewestTogether = 10;
    private const double Together = 0.001; // of the span, within which sessions begin that the trace does not date

    /// <summary>Fits a sample in which sessions have several turns; rows without a session are sessions of one turn.</summary>
    public static TrafficFit Fit(TraceSample sample, string name, List<string> notes)
    {
        var sessions = SessionsOf(sample);
        var starts = sessions.Select(session => sample.Arrivals[session[0]]).Order().ToArray();
        var isTogether = starts.Length >= FewestTogether && starts[(int)(0.9 * (starts.Length - 1))] - starts[0] <= Together * sample.Span;
        if (isTogether)
        {
            notes.Add(FormattableString.Invariant($"Nine in ten of the {starts.Length} sessions begin together, in {Together:0.###} of the time or less: the fit's all begin within the first second."));
        }

        var arrivals = isTogether ? AtOnce(starts.Length) : ArrivalFitter.Fit(starts, sample.Span);
        var pairs = sessions.SelectMany(session => session.Zip(session.Skip(1))).ToArray();
        var growing = pairs.Count(pair => sample.Prompts[pair.Second] > sample.Prompts[pair.First] + sample.Outputs[pair.First]);
        var hasHistory = growing >= MostlyGrowing * pairs.Length;
        var histories = hasHistory ? new SessionHistories(sample, sessions) : null;
        var isCompacting = histories?.Compactions.Count >= CompactionFitter.Fewest;
        var going = isCompacting ? [.. histories!.Pairs] : pairs;
        var think = LogNormalMix.Fit([.. pairs.Select(pair => sample.Arrivals[pair.Second] - sample.Arrivals[pair.First])]);
        notes.Add("Think times are the recorded gaps between turns, so they include the time the answers took.");
        notes.Add(FormattableString.Invariant($"Of {pairs.Length} turns {growing} have prompts longer than all that was said before: {(hasHistory ? "turns send the history again" : "turns are taken to stand for themselves")}."));
        var added = Added(sample, going);
        var compaction = isCompacting ? CompactionFitter.Fit(sample, histories!, added.Average()) : null;
        if (compaction is not null)
        {
            notes.Add(FormattableString.Invariant($"{histories!.Compactions.Count} times a prompt is shorter than nine tenths of the one before and its history is not sent again: taken for summaries of it. {histories.Beside} conversations went on beside their session's (sub-agents); their turns are taken for the session's."));
        }

        return new()
        {
            Sessions = new()
            {
                Arrivals = arrivals.Arrivals,
                Envelopes = arrivals.Envelopes,
                Count = isTogether ? starts.Length : null,
                Turns = Turns(Whole(sample, sessions).ConvertAll(session => session.Count)),
                Lengths = hasHistory ? NewTokens(sample, going, added, name) : TrafficFitter.Lengths(sample, name),
                Opening = hasHistory ? Opening(sample, sessions, added.Average()) : null,
                SendsHistory = hasHistory,
                Compaction = compaction,
                ContextLimit = hasHistory ? Enumerable.Range(0, sample.Count).Max(row => sample.Prompts[row] + sample.Outputs[row]) : null,
                Think = (think.Long ?? think.Short).ToDistribution(),
                ToolThink = think.Long is null ? new ConstantDistribution(0) : think.Short.ToDistribution(),
                ToolShare = think.Long is null ? 0 : Math.Round(think.ShortShare, 4),
                Clients = Clients(sample),
            },
            Notes = notes,
            Sample = sample,
        };
    }

    private static ArrivalFit AtOnce(int sessions) =>
        new(new() { Process = ArrivalProcess.Constant, RatePerSecond = sessions }, null);

    private static List<List<int>> SessionsOf(TraceSample sample)
    {
        var place = new Dictionary<long, List<int>>();
        var sessions = new List<List<int>>();
        for (var row = 0; row < sample.Count; row++)
        {
            if (sample.Sessions[row] < 0 || !place.TryGetValue(sample.Sessions[row], out var turns))
            {
                turns = [];
                sessions.Add(turns);
                if (sample.Sessions[row] >= 0)
                {
                    place.Add(sample.Sessions[row], turns);
                }
            }

            turns.Add(row);
        }

        return sessions;
    }

    // sessions that began so early that nearly all of them ended before the trace did; all where that leaves too few
    private static List<List<int>> Whole(TraceSample sample, List<List<int>> sessions)
    {
        var lengths = sessions.Select(session => sample.Arrivals[session[^1]] - sample.Arrivals[session[0]]).Order().ToArray();
        var latest = sample.Span - lengths[(int)(0.95 * (lengths.Length - 1))];
        var early = sessions.FindAll(session => sample.Arrivals[session[0]] <= latest);
        return early.Count < FewestSessions ? sessions : early;
    }

    // of a geometric and a log-normal number of turns with the sample's moments, the nearer one
    private static TokenOptions Turns(List<int> turns)
    {
        var (mean, cv) = (turns.Average(), Math.Clamp(ArrivalStatistics.Cv([.. turns]), 0.01, 100));
        var seen = turns.Select(value => (double)value).Order().ToArray();
        TokenOptions[] candidates = [new() { Distribution = TokenDistribution.Geometric, Mean = mean }, new() { Distribution = TokenDistribution.LogNormal, Mean = mean, Cv = cv }];
        return candidates.MinBy(candidate =>
        {
            var (sampler, random) = (candidate.Build(), new RandomStream(1, "turns"));
            return ArrivalStatistics.Distance(seen, [.. Enumerable.Range(0, 20_000).Select(_ => (double)sampler.Draw(random)).Order()]);
        })!;
    }

    // tokens of each turn after the first that were never said before
    private static int[] Added(TraceSample sample, (int First, int Second)[] pairs) =>
        Array.ConvertAll(pairs, pair => Math.Max(1, sample.Prompts[pair.Second] - sample.Prompts[pair.First] - sample.Outputs[pair.First]));

    private static JointLengths NewTokens(TraceSample sample, (int First, int Second)[] pairs, int[] added, string name)
    {
        var outputs = Array.ConvertAll(pairs, pair => sample.Outputs[pair.Second]);
        return new() { Data = LengthFitter.Fit("fitted", name, "", added, outputs) };
    }

    // what first prompts have more than later turns add
    private static TokenOptions? Opening(TraceSample sample, List<List<int>> sessions, double added)
    {
        var first = sessions.ConvertAll(session => Math.Max(0.0, sample.Prompts[session[0]] - added));
        var mean = first.Average();
        var cv = ArrivalStatistics.Cv([.. first]);
        return mean < 1 ? null
            : cv < 0.01 ? TokenOptions.Of((int)Math.Round(mean))
            : new() { Distribution = TokenDistribution.LogNormal, Mean = mean, Cv = Math.Min(cv, 100) };
    }

    private static ClientOptions? Clients(TraceSample sample)
    {
        var counts = sample.Clients.Where(client => client >= 0).CountBy(client => client).Select(client => client.Value).OrderDescending().ToArray();
        return counts.Length < 2 ? null : new() { Count = counts.Length, Zipf = MixtureFitter.Zipf(counts) };
    }
}
