using LbSim.Workload.Lengths;
using LbSim.Workload.Sessions;

namespace LbSim.Workload.Fitting;

/// <summary>Fits contents that prompts have in common: conversations where a trace does not name them, and beginnings.</summary>
internal static class ConversationFitter
{
    private const int FewestTurns = 20;

    // how much worse than without conversations is still no worse
    private const double Halved = 0.5; // the distance from the trace's reuse
    private const double MoreDistance = 0.1; // Kolmogorov and Smirnov's
    private const double MoreDistanceOfBeginnings = 0.05; // where beginnings are all there is to gain, lengths weigh more
    private const double MoreSpread = 0.25; // logarithm of CV and dispersions
    private const double MoreLength = 0.1; // logarithm of mean lengths

    /// <summary>The better of a fit without contents and of sessions told from them; says in the notes what was found.</summary>
    public static TrafficFit Choose(TraceSample sample, string name, List<string> notes, TrafficFit plain)
    {
        if (sample.Reuse is not { TokenShare: > 0, Tree: { } tree })
        {
            return plain;
        }

        List<string> own = [.. notes];
        if (Fit(sample, tree, name, own) is not { } fit)
        {
            return plain;
        }

        return Better(sample, plain, fit, notes, "Conversations told from what prompts begin with", MoreDistance);
    }

    /// <summary>The better of sessions that the trace names, whose turns do not send their history, and of the same with what prompts begin with in common.</summary>
    public static TrafficFit WithBeginnings(TraceSample sample, string name, List<string> notes, TrafficFit plain)
    {
        if (sample.Reuse is not { TokenShare: > 0, Tree: { } tree } || plain.Sessions is not { SendsHistory: false } sessions)
        {
            return plain;
        }

        var kinds = new CommonBeginnings(tree).Kinds([.. Enumerable.Range(0, sample.Count)], out var shared);
        if (kinds.Count == 0)
        {
            return plain;
        }

        List<string> own = [.. notes];
        Tell(kinds, "prompts", own);
        var prompts = sample.Prompts.Zip(shared, (prompt, tokens) => Math.Max(1, prompt - tokens)).ToArray();
        var lengths = new JointLengths { Data = LengthFitter.Fit("fitted", name, "", prompts, sample.Outputs) };
        return Better(sample, plain, plain with { Notes = own, Sessions = sessions with { Lengths = lengths, Beginnings = kinds } }, notes, "Beginnings in common", MoreDistanceOfBeginnings);
    }

    private static void Tell(List<BeginningOptions> kinds, string owners, List<string> notes)
    {
        if (kinds.Count > 0)
        {
            var (least, most) = (kinds.Min(kind => kind.Tokens), kinds.Max(kind => kind.Tokens));
            var contents = kinds.Count == 1 ? "a content in common" : FormattableString.Invariant($"one of {kinds.Count} contents in common");
            notes.Add(FormattableString.Invariant($"Of the {owners} {kinds.Sum(kind => kind.Share):0.#%} begin with {contents}, of {least}{(most > least ? FormattableString.Invariant($" to {most}") : "")} tokens (whole blocks)."));
        }
    }

    private static TrafficFit Better(TraceSample sample, TrafficFit plain, TrafficFit other, List<string> notes, string what, double moreDistance)
    {
        if (Worse(Goodness.Of(sample, plain.Build()), Goodness.Of(sample, other.Build()), moreDistance) is not { } reason)
        {
            return other;
        }

        notes.Add($"{what} were tried and not taken: \"{reason}\" would be too far from the trace's.");
        return plain;
    }

    private static TrafficFit? Fit(TraceSample sample, PromptTree tree, string name, List<string> notes)
    {
        var common = new CommonBeginnings(tree);
        var found = new Conversations(tree, common, sample.Prompts);
        var later = sample.Count - found.First.Length;
        notes.Add(FormattableString.Invariant($"The trace names no sessions: by what prompts begin with, {later} of {sample.Count} requests go on with one of {found.First.Length} conversations."));
        var kinds = common.Kinds(found.First, out var shared);
        Tell(kinds, "conversations", notes);
        var own = found.First.Zip(shared, (row, tokens) => Math.Max(1, sample.Prompts[row] - tokens)).ToArray();
        var first = new JointLengths { Data = LengthFitter.Fit("fitted", name, "", own, Array.ConvertAll(found.First, row => sample.Outputs[row])) };
        if (later < FewestTurns)
        {
            return kinds.Count == 0 ? null : Single(sample, first, kinds, notes);
        }

        var fit = SessionFitter.Fit(sample.Of(found.Sessions), name, notes);
        return fit.Sessions is not { SendsHistory: true } sessions ? null
            : fit with { Sessions = sessions with { Opening = null, FirstLengths = first, Beginnings = kinds } };
    }

    // requests that have nothing in common but their beginning are sessions of one turn
    private static TrafficFit Single(TraceSample sample, JointLengths lengths, List<BeginningOptions> beginnings, List<string> notes)
    {
        var arrivals = ArrivalFitter.Fit(sample.Arrivals, sample.Span);
        return new()
        {
            Sessions = new() { Arrivals = arrivals.Arrivals, Envelopes = arrivals.Envelopes, Turns = TokenOptions.Of(1), Lengths = lengths, Beginnings = beginnings, SendsHistory = false },
            Notes = notes,
            Sample = sample,
        };
    }

    // the first figure that conversations spoil, or that they do not bring near enough
    private static string? Worse(Goodness plain, Goodness other, double moreDistance)
    {
        foreach (var row in other.Rows)
        {
            if (plain.Rows.FirstOrDefault(before => before.Name == row.Name) is { } before && IsWorse(before, row, moreDistance))
            {
                return row.Name;
            }
        }

        return null;
    }

    private static bool IsWorse(GoodnessRow plain, GoodnessRow other, double moreDistance) => other switch
    {
        { Distance: { } distance } => !(distance <= plain.Distance + moreDistance),
        { Name: Goodness.EndlessCache } => !(Math.Abs(other.Generated!.Value - other.Trace!.Value) <= Halved * Math.Abs(plain.Generated!.Value - plain.Trace!.Value)),
        _ when other.Name.EndsWith("tokens, mean", StringComparison.Ordinal) => Exceeds(plain, other, MoreLength),
        _ when other.Name.StartsWith("index of dispersion", StringComparison.Ordinal) || other.Name == "inter-arrival CV" => Exceeds(plain, other, MoreSpread),
        _ => false,
    };

    private static bool Exceeds(GoodnessRow plain, GoodnessRow other, double more) => Off(other) > Off(plain) + more;

    // a figure that does not exist says nothing
    private static double Off(GoodnessRow row) => Math.Abs(Math.Log(row.Generated!.Value / row.Trace!.Value)) is var off && double.IsFinite(off) ? off : 0;
}
