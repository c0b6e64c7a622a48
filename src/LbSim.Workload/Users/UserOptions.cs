using LbSim.Kernel.Random;
using LbSim.Workload.Lengths;

namespace LbSim.Workload.Users;

/// <summary>People or programs that send one request at a time and wait for its answer before they send the next.</summary>
public sealed record UserOptions
{
    /// <summary>The most users accepted.</summary>
    public const int MostUsers = 1_000_000;

    /// <summary>The most turns of one user accepted.</summary>
    public const long MostTurns = 1L << 40;

    /// <summary>How many, 1 to <see cref="MostUsers"/>; at most so many requests are in flight.</summary>
    public required int Count { get; init; }

    /// <summary>Seconds from the end of a turn to the next one, and from the start to the first; 0 unless given.</summary>
    public IDistribution Think { get; init; } = new ConstantDistribution(0);

    /// <summary>Turns after which each user leaves, 1 to <see cref="MostTurns"/>; null for no end.</summary>
    public long? Turns { get; init; }

    /// <summary>What the users' prompts begin with in common; null for prompts that share nothing.</summary>
    public SharedPromptOptions? SharedPrompt { get; init; }

    /// <summary>What is wrong with the options; empty when nothing is.</summary>
    public IReadOnlyList<OptionProblem> Validate()
    {
        var check = new OptionCheck();
        check.Between("count", Count, 1, MostUsers);
        if (Turns is { } turns)
        {
            check.Between("turns", turns, 1, MostTurns);
        }

        if (SharedPrompt is { } shared)
        {
            check.Between("shared-prompt.groups", shared.Groups, 1, MostUsers);
            check.Between("shared-prompt.tokens", shared.Tokens, 1, TokenOptions.MostTokens);
        }

        return check.Problems;
    }
}

/// <summary>A beginning that prompts have in common, such as a system prompt: a prefix cache finds it again.</summary>
public sealed record SharedPromptOptions
{
    /// <summary>How many different beginnings there are; user u's prompts have number u modulo so many.</summary>
    public required int Groups { get; init; }

    /// <summary>How many tokens it has, of those of the prompt; a shorter prompt has as much of it as fits.</summary>
    public required int Tokens { get; init; }
}
