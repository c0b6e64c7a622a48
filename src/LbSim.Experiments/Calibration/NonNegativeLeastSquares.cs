using MathNet.Numerics.LinearAlgebra;

namespace LbSim.Experiments.Calibration;

/// <summary>Least squares with no coefficient below 0: Lawson and Hanson, "Solving Least Squares Problems", 1974, chapter 23.</summary>
/// <remarks>Columns are scaled to length 1 first, so that coefficients of very different sizes (ms per pass, ms per pair) are judged alike.</remarks>
public static class NonNegativeLeastSquares
{
    private const double Tolerance = 1e-10;

    /// <summary>The x of 0 or more that minimises |rows * x - targets|.</summary>
    /// <param name="rows">One row per observation, one column per coefficient; a column of zeros gives a coefficient of 0.</param>
    /// <param name="targets">One per row.</param>
    public static double[] Solve(Matrix<double> rows, Vector<double> targets)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(targets);
        var lengths = rows.ColumnNorms(2).Select(length => length > 0 ? length : 1).ToArray();
        var scaled = rows.Clone();
        for (var column = 0; column < lengths.Length; column++)
        {
            scaled.SetColumn(column, rows.Column(column) / lengths[column]);
        }

        var x = SolveNormal(scaled.TransposeThisAndMultiply(scaled), scaled.TransposeThisAndMultiply(targets));
        return [.. x.Select((value, column) => value / lengths[column])];
    }

    // on the normal equations: a handful of columns of length 1
    private static double[] SolveNormal(Matrix<double> gram, Vector<double> moments)
    {
        var x = Vector<double>.Build.Dense(moments.Count);
        var free = new List<int>();
        for (var round = 0; round < 10 * moments.Count; round++)
        {
            var gradient = moments - (gram * x);
            var next = Enumerable.Range(0, moments.Count).Where(column => !free.Contains(column)).OrderByDescending(column => gradient[column]).Cast<int?>().FirstOrDefault();
            if (next is not { } entering || gradient[entering] <= Tolerance * moments.L2Norm())
            {
                break;
            }

            free.Add(entering);
            while (!TryStep(gram, moments, free, x))
            {
            }
        }

        return [.. x];
    }

    // moves towards the unconstrained solution on the free columns; false when a column had to leave on the way
    private static bool TryStep(Matrix<double> gram, Vector<double> moments, List<int> free, Vector<double> x)
    {
        if (free.Count == 0)
        {
            return true;
        }

        var part = Matrix<double>.Build.Dense(free.Count, free.Count, (row, column) => gram[free[row], free[column]]);
        var right = Vector<double>.Build.Dense(free.Count, row => moments[free[row]]);
        var wanted = part.Solve(right);
        var share = 1.0;
        for (var index = 0; index < free.Count; index++)
        {
            if (wanted[index] <= 0)
            {
                share = Math.Min(share, x[free[index]] / (x[free[index]] - wanted[index]));
            }
        }

        for (var index = 0; index < free.Count; index++)
        {
            x[free[index]] += share * (wanted[index] - x[free[index]]);
        }

        if (share >= 1)
        {
            return true;
        }

        foreach (var column in free.Where(column => x[column] <= Tolerance).ToList())
        {
            x[column] = 0;
            free.Remove(column);
        }

        return false;
    }
}
