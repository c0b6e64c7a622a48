using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;

namespace LbSim.Workload.Users;

/// <summary>Closed-loop traffic: who sends, how long requests are, and the schedule the users are held to, if any.</summary>
public sealed record UserTrafficOptions
{
    /// <summary>The users.</summary>
    public required UserOptions Users { get; init; }

    /// <summary>How long prompts and outputs are.</summary>
    public required LengthOptions Lengths { get; init; }

    /// <summary>Offered arrivals: request k of the schedule belongs to user k modulo their number and goes out no sooner than scheduled; null for users who go on as they please.</summary>
    public ArrivalOptions? Schedule { get; init; }

    /// <summary>How the schedule's rate changes over the run.</summary>
    public IReadOnlyList<EnvelopeOptions> Envelopes { get; init; } = [];

    /// <summary>How many requests there are; null for no end.</summary>
    public long? Requests { get; init; }

    /// <summary>What is wrong with the options; empty when nothing is.</summary>
    public IReadOnlyList<OptionProblem> Validate()
    {
        var check = new OptionCheck();
        check.AddAll("users", Users.Validate());
        check.AddAll("lengths", Lengths.Validate());
        if (Schedule is not null)
        {
            var scheduled = new GeneratorOptions { Arrivals = Schedule, Envelopes = Envelopes, Lengths = Lengths };
            foreach (var problem in scheduled.Validate())
            {
                if (!problem.Option.StartsWith("lengths", StringComparison.Ordinal))
                {
                    check.Add(problem.Option, problem.Message);
                }
            }
        }
        else if (Envelopes.Count > 0)
        {
            check.Add("envelopes", "need arrivals whose rate they change");
        }

        if (Requests is < 1)
        {
            check.Add("requests", $"is {Requests}; expected 1 or more");
        }

        return check.Problems;
    }
}
