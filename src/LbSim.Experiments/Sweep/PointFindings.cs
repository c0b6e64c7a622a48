using System.Globalization;
using LbSim.Scenarios.Validation;

namespace LbSim.Experiments.Sweep;

/// <summary>Collects what is wrong with the points of a sweep: each problem once, with the points that have it.</summary>
internal sealed class PointFindings(SweepGrid grid)
{
    private const int NamedPoints = 5;

    // in the order in which they were first met
    private readonly List<Problem> _problems = [];
    private readonly Dictionary<Finding, Problem> _known = [];
    private int _broken;

    public void Add(int point, IReadOnlyList<Finding> findings)
    {
        var errors = findings.Where(finding => finding.Severity == Severity.Error).ToList();
        _broken += errors.Count > 0 ? 1 : 0;
        foreach (var error in errors)
        {
            // what is said of every value of a path alike is a problem of the path
            var kind = error with { File = WithoutValue(error.File) };
            if (!_known.TryGetValue(kind, out var problem))
            {
                problem = new(error, kind);
                _known.Add(kind, problem);
                _problems.Add(problem);
            }

            problem.Add(point, error);
        }
    }

    public void Report(ICollection<string> problems)
    {
        foreach (var problem in _problems)
        {
            problems.Add(problem.Text + Where(problem.Points));
        }

        problems.Add(string.Create(CultureInfo.InvariantCulture, $"{_problems.Count} {(_problems.Count == 1 ? "error" : "errors")} in {_broken} of {grid.Count} {(grid.Count == 1 ? "point" : "points")}, nothing was run."));
    }

    private static string WithoutValue(string place) => place.StartsWith("--vary ", StringComparison.Ordinal) && place.Contains('=', StringComparison.Ordinal) ? place[..place.IndexOf('=', StringComparison.Ordinal)] : place;

    private string Where(List<int> points)
    {
        if (points.Count == grid.Count)
        {
            return "";
        }

        if (points.Count == 1)
        {
            return string.Create(CultureInfo.InvariantCulture, $" [point {points[0]}: {grid.Describe(points[0])}]");
        }

        var named = string.Join(", ", points.Take(NamedPoints).Select(point => point.ToString(CultureInfo.InvariantCulture)));
        return points.Count <= NamedPoints ? $" [points {named}]" : string.Create(CultureInfo.InvariantCulture, $" [points {named} and {points.Count - NamedPoints} more]");
    }

    private sealed class Problem(Finding first, Finding kind)
    {
        private bool _isOfOneValue = true;

        public List<int> Points { get; } = [];

        public string Text => (_isOfOneValue ? first : kind).ToString();

        public void Add(int point, Finding finding)
        {
            _isOfOneValue &= finding.File == first.File;
            if (Points.Count == 0 || Points[^1] != point)
            {
                Points.Add(point);
            }
        }
    }
}
