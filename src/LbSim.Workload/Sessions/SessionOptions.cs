using LbSim.Kernel.Random;
using LbSim.Workload.Clients;
using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;
using LbSim.Workload.Users;

namespace LbSim.Workload.Sessions;

/// <summary>Conversations: they begin at random, and each goes on with its next turn when the answer has come and been thought about.</summary>
public sealed record SessionOptions
{
    /// <summary>The most turns of one session accepted; more are cut off.</summary>
    public const int MostTurns = 10_000;

    /// <summary>When sessions begin.</summary>
    public required ArrivalOptions Arrivals { get; init; }

    /// <summary>How the rate of sessions changes over the run.</summary>
    public IReadOnlyList<EnvelopeOptions> Envelopes { get; init; } = [];

    /// <summary>Turns of a session, before anything ends it sooner; at most <see cref="MostTurns"/>.</summary>
    public required TokenOptions Turns { get; init; }

    /// <summary>New tokens of each turn (without the history) and tokens of its answer.</summary>
    public required LengthOptions Lengths { get; init; }

    /// <summary>New tokens and answer of the first turn, where they are drawn otherwise than those of later ones; null for the same.</summary>
    public LengthOptions? FirstLengths { get; init; }

    /// <summary>Further tokens of the first turn, such as documents or a code base; null for none.</summary>
    public TokenOptions? Opening { get; init; }

    /// <summary>Seconds a person thinks between the end of an answer and the next turn.</summary>
    public IDistribution Think { get; init; } = new ConstantDistribution(0);

    /// <summary>Seconds a tool takes between the end of an answer that calls it and the next turn.</summary>
    public IDistribution ToolThink { get; init; } = new ConstantDistribution(0);

    /// <summary>Share of turns after the first that follow a tool rather than a person, 0 to 1.</summary>
    public double ToolShare { get; init; }

    /// <summary>Whether each turn sends everything said before again; else only the beginning in common, if any.</summary>
    public bool SendsHistory { get; init; } = true;

    /// <summary>What sessions' prompts begin with in common, such as a system prompt; it is part of every prompt. Each session has one of the groups by chance.</summary>
    public SharedPromptOptions? SharedPrompt { get; init; }

    /// <summary>Further beginnings, behind the one in common if there is one; each session has one of them by chance, or none.</summary>
    public IReadOnlyList<BeginningOptions> Beginnings { get; init; } = [];

    /// <summary>How a long history is replaced by a summary; null for never.</summary>
    public CompactionOptions? Compaction { get; init; }

    /// <summary>
    /// Tokens that prompt and answer may have together: a session ends before the first turn that would have more, and a first turn is cut to fit. With
    /// <see cref="Compaction"/> it ends only where a summary does not help. Null for no limit.
    /// </summary>
    public int? ContextLimit { get; init; }

    /// <summary>Chance that a user gives up after an answer, whatever it was like; 0 to 1.</summary>
    public double Abandon { get; init; }

    /// <summary>Seconds a user waits for a whole answer before the answer is too late: the session then ends with it. Null for endless patience.</summary>
    public IDistribution? Patience { get; init; }

    /// <summary>Who has the sessions; null for requests without clients.</summary>
    public ClientOptions? Clients { get; init; }

    /// <summary>Sessions after which no more begin; null for no end.</summary>
    public long? Count { get; init; }

    /// <summary>Requests after which no more are sent; null for no end.</summary>
    public long? Requests { get; init; }

    /// <summary>What is wrong with the options; empty when nothing is.</summary>
    public IReadOnlyList<OptionProblem> Validate()
    {
        var check = new OptionCheck();
        var begun = new GeneratorOptions { Arrivals = Arrivals, Envelopes = Envelopes, Lengths = Lengths, Clients = Clients, Requests = Requests };
        check.AddAll("", begun.Validate());
        check.AddAll("turns", Turns.Validate());
        check.AddAll("first.lengths", FirstLengths?.Validate() ?? []);
        check.AddAll("opening", Opening?.Validate() ?? []);
        check.Between("tool-share", ToolShare, 0, 1);
        check.Between("abandon", Abandon, 0, 1);
        check.Between("context-limit", ContextLimit ?? 2, 2, TokenOptions.MostTokens);
        if (Count is < 1)
        {
            check.Add("count", FormattableString.Invariant($"is {Count}; expected 1 or more"));
        }

        CheckBeginnings(check);
        if (SharedPrompt is { } shared)
        {
            check.Between("shared-prompt.groups", shared.Groups, 1, UserOptions.MostUsers);
            check.Between("shared-prompt.tokens", shared.Tokens, 1, TokenOptions.MostTokens);
        }

        if (Compaction is { } compaction)
        {
            check.AddAll("compaction", compaction.Validate(SharedPrompt?.Tokens ?? 0, ContextLimit));
            if (!SendsHistory)
            {
                check.Add("compaction", "needs turns that send the history again; without history there is nothing to shorten");
            }
        }

        return check.Problems;
    }

    private void CheckBeginnings(OptionCheck check)
    {
        check.Between("beginnings.count", Beginnings.Count, 0, BeginningOptions.Most);
        for (var index = 0; index < Beginnings.Count; index++)
        {
            check.Between(FormattableString.Invariant($"beginnings[{index}].tokens"), Beginnings[index].Tokens, 1, TokenOptions.MostTokens);
            check.Between(FormattableString.Invariant($"beginnings[{index}].share"), Beginnings[index].Share, 0, 1);
        }

        if (Beginnings.Sum(beginning => beginning.Share) is > 1.000001 and var sum)
        {
            check.Add("beginnings", FormattableString.Invariant($"have shares of {sum:0.####} together; expected at most 1"));
        }
    }
}
