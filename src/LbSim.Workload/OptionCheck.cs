using System.Globalization;

namespace LbSim.Workload;

/// <summary>Collects what is wrong with options, in words that name the value and its bounds.</summary>
internal sealed class OptionCheck
{
    private readonly List<OptionProblem> _problems = [];

    /// <summary>All problems found, in the order of the checks.</summary>
    public IReadOnlyList<OptionProblem> Problems => _problems;

    /// <summary>Adds a problem.</summary>
    public void Add(string option, string message) => _problems.Add(new(option, message));

    /// <summary>Adds the problems of a part under its own name.</summary>
    public void AddAll(string prefix, IReadOnlyList<OptionProblem> problems)
    {
        foreach (var problem in problems)
        {
            Add(problem.Option.Length == 0 || prefix.Length == 0 ? prefix + problem.Option : $"{prefix}.{problem.Option}", problem.Message);
        }
    }

    /// <summary>Requires a finite number within bounds.</summary>
    public void Between(string option, double value, double lowest, double highest)
    {
        if (!(value >= lowest && value <= highest))
        {
            Add(option, string.Create(CultureInfo.InvariantCulture, $"is {value}; expected {lowest} to {highest}"));
        }
    }

    /// <summary>Requires a finite number above 0 and up to a bound.</summary>
    public void Positive(string option, double value, double highest)
    {
        if (!(value > 0 && value <= highest))
        {
            Add(option, string.Create(CultureInfo.InvariantCulture, $"is {value}; expected above 0 and at most {highest}"));
        }
    }

    /// <summary>Throws when there are problems: the caller should have validated.</summary>
    /// <exception cref="ArgumentException">There are problems.</exception>
    public static void ThrowIfAny(IReadOnlyList<OptionProblem> problems, string parameter)
    {
        if (problems.Count > 0)
        {
            throw new ArgumentException($"{problems[0].Option} {problems[0].Message}", parameter);
        }
    }
}
