using System.Globalization;

namespace LbSim.Experiments.Sweep;

/// <summary>The points of a sweep: every combination of values, the last path fastest, or the values side by side.</summary>
public sealed class SweepGrid
{
    /// <summary>Sweeps of more points are refused: their results would not be looked at.</summary>
    public const int MostPoints = 10_000;

    private SweepGrid(IReadOnlyList<SweepAxis> axes, bool isZipped, int count)
    {
        Axes = axes;
        IsZipped = isZipped;
        Count = count;
    }

    /// <summary>What is varied, in the order given.</summary>
    public IReadOnlyList<SweepAxis> Axes { get; }

    /// <summary>Whether values go side by side, the first with the first and so on.</summary>
    public bool IsZipped { get; }

    /// <summary>How many points there are.</summary>
    public int Count { get; }

    /// <summary>The grid of some axes; null with the problems added when they do not go together.</summary>
    /// <param name="axes">At least one.</param>
    /// <param name="isZipped">Whether values go side by side.</param>
    /// <param name="problems">One message per problem.</param>
    public static SweepGrid? Of(IReadOnlyList<SweepAxis> axes, bool isZipped, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(axes);
        ArgumentNullException.ThrowIfNull(problems);
        var before = problems.Count;
        foreach (var path in axes.GroupBy(axis => axis.Path, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            problems.Add($"--vary {path.Key}: is given twice; put all of its values into one");
        }

        if (axes.Any(axis => axis.Path == "seed"))
        {
            problems.Add("--vary seed: all points of a sweep use the same seed, so that they differ by what is varied and not by chance; use replications for other random traffic");
        }

        if (isZipped && axes.Select(axis => axis.Values.Count).Distinct().Count() > 1)
        {
            problems.Add("--zip: needs as many values on every path; found " + string.Join(", ", axes.Select(axis => string.Create(CultureInfo.InvariantCulture, $"{axis.Values.Count} for {axis.Path}"))));
        }

        var count = isZipped ? axes[0].Values.Count : axes.Aggregate(1.0, (product, axis) => product * axis.Values.Count);
        if (count > MostPoints)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"--vary: {count:0} points; at most {MostPoints} are allowed"));
        }

        return problems.Count > before ? null : new(axes, isZipped, (int)count);
    }

    /// <summary>The values of a point, one per axis.</summary>
    /// <param name="point">Number from 0.</param>
    public IReadOnlyList<string> Values(int point)
    {
        var values = new string[Axes.Count];
        for (var axis = Axes.Count - 1; axis >= 0; axis--)
        {
            var all = Axes[axis].Values;
            values[axis] = IsZipped ? all[point] : all[point % all.Count];
            point = IsZipped ? point : point / all.Count;
        }

        return values;
    }

    /// <summary>The values of a point with their paths, for people: "fleet.a100.count=2, balancers=round-robin".</summary>
    /// <param name="point">Number from 0.</param>
    public string Describe(int point) => string.Join(", ", Settings(point));

    /// <summary>The values of a point as settings, path=value.</summary>
    /// <param name="point">Number from 0.</param>
    public IReadOnlyList<string> Settings(int point) => [.. Axes.Zip(Values(point), (axis, value) => axis.Path + "=" + value)];
}
