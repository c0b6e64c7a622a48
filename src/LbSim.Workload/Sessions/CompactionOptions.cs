using LbSim.Workload.Lengths;

namespace LbSim.Workload.Sessions;

/// <summary>How sessions shorten a history that has grown long: a summary takes its place and the session goes on.</summary>
public sealed record CompactionOptions
{
    /// <summary>Tokens that a prompt may have: the turn that would have more sends a summary instead of the history. Drawn anew for each history.</summary>
    public required TokenOptions At { get; init; }

    /// <summary>Tokens of the summary, between the beginning in common and what the turn adds; no more than it stands for.</summary>
    public required TokenOptions To { get; init; }

    /// <summary>What is wrong with the options; empty when nothing is.</summary>
    /// <param name="shared">Tokens of the beginning in common, which stay.</param>
    /// <param name="limit">The context limit, or null.</param>
    public IReadOnlyList<OptionProblem> Validate(int shared, int? limit)
    {
        var check = new OptionCheck();
        check.AddAll("at", At.Validate());
        check.AddAll("to", To.Validate());
        if (check.Problems.Count > 0)
        {
            return check.Problems;
        }

        var left = To.Build().Mean + shared;
        var with = shared > 0 ? " with the shared prompt" : "";
        if (left >= At.Build().Mean)
        {
            check.Add("to", FormattableString.Invariant($"leaves {left:0.##} tokens on average{with}; expected fewer than the {At.Build().Mean:0.##} of at"));
        }
        else if (left >= limit)
        {
            check.Add("to", FormattableString.Invariant($"leaves {left:0.##} tokens on average{with}; expected fewer than the {limit} of context-limit"));
        }

        return check.Problems;
    }
}
