using LbSim.Workload.Lengths;

namespace LbSim.Workload.Fitting;

/// <summary>Makes the data of a joint length model from a trace: how the files in Lengths/Fitted came to be, and what `trace fit` does.</summary>
/// <remarks>
/// Quantile tables: from the two ends and the token counts at the median and the 90th and 99th percentile on, the edge where the table's straight line is furthest from the trace's cumulative share
/// is added until there are 101 points (or fewer, where asked for); "furthest" is measured in standard deviations of the share (as Anderson and Darling do),
/// which spends knots on the tails too. Grid: of all sizes from 8 to 16 ranges a side (or from half the most asked for), cut at the knots nearest to equal shares,
/// the one whose rank correlation is nearest to the trace's. Nothing is random.
/// </remarks>
internal static class LengthFitter
{
    private const int Points = 101;
    private const int Ranges = 16;
    private static readonly double[] Quoted = [0.5, 0.9, 0.99];

    /// <summary>Fits prompts and outputs of as many requests, at least one.</summary>
    public static FittedLengthData Fit(string name, string source, string attribution, int[] prompts, int[] outputs, int points = Points, int ranges = Ranges)
    {
        var prompt = FitTable(prompts, points);
        var output = FitTable(outputs, points);
        var wanted = LengthStatistics.Spearman(prompts, outputs);
        FittedLengthData? best = null;
        var bestMiss = double.PositiveInfinity;
        for (var rows = ranges / 2; rows <= ranges; rows++)
        {
            for (var columns = ranges / 2; columns <= ranges; columns++)
            {
                var data = new FittedLengthData
                {
                    Name = name,
                    Source = source,
                    Attribution = attribution,
                    Requests = prompts.Length,
                    Prompt = prompt,
                    Output = output,
                    PromptDivisions = Divide(prompt, rows),
                    OutputDivisions = Divide(output, columns),
                    Cells = [],
                };
                data = data with { Cells = Count(data, prompts, outputs) };
                var miss = Math.Abs(RankCorrelation(data) - wanted);
                if (best is null || miss < bestMiss)
                {
                    (best, bestMiss) = (data, miss);
                }
            }
        }

        return best!;
    }

    /// <summary>Spearman's rank correlation that a model has, exactly: what infinitely many draws would show.</summary>
    /// <remarks>Within a cell the two are independent, and the mean rank over a range of the table is the middle of its counts.</remarks>
    public static double RankCorrelation(FittedLengthData data)
    {
        var n = (double)data.Requests;
        var covariance = 0.0;
        for (var i = 0; i < data.Cells.Count; i++)
        {
            for (var j = 0; j < data.Cells[i].Count; j++)
            {
                covariance += data.Cells[i][j] / n * Middle(data.Prompt, data.PromptDivisions, i, n) * Middle(data.Output, data.OutputDivisions, j, n);
            }
        }

        return covariance / Math.Sqrt(RankVariance(data.Prompt) * RankVariance(data.Output));
    }

    private static double Middle(QuantileTable table, IReadOnlyList<int> divisions, int range, double n) =>
        (((table.Below[divisions[range]] + table.Below[divisions[range + 1]]) / 2.0) / n) - 0.5;

    // of mid-ranks as shares: 1/12 less what ties take away
    private static double RankVariance(QuantileTable table)
    {
        var ties = 0.0;
        for (var k = 1; k < table.Tokens.Count; k++)
        {
            var values = table.Tokens[k] - table.Tokens[k - 1];
            ties += values * Math.Pow((table.Below[k] - table.Below[k - 1]) / (double)table.Below[^1] / values, 3);
        }

        return (1 - ties) / 12;
    }

    private static QuantileTable FitTable(int[] values, int points)
    {
        var below = new SortedDictionary<int, int>();
        var sorted = values.Order().ToArray();
        for (var i = 0; i < sorted.Length; i++)
        {
            below.TryAdd(sorted[i], i);
            below[sorted[i] + 1] = i + 1;
        }

        var edges = below.Keys.ToArray();
        var counts = below.Values.ToArray();
        var knots = new SortedSet<int> { 0, edges.Length - 1 };
        foreach (var probability in Quoted)
        {
            var edge = Array.BinarySearch(edges, sorted[(int)(probability * sorted.Length)]);
            knots.UnionWith([edge, edge + 1]);
        }

        return Refine(edges, counts, [.. knots], points);
    }

    private static QuantileTable Refine(int[] edges, int[] counts, List<int> knots, int points)
    {
        while (knots.Count < points && Worst(edges, counts, knots) is var (position, edge) && edge >= 0)
        {
            knots.Insert(position, edge);
        }

        return new() { Tokens = [.. knots.Select(knot => edges[knot])], Below = [.. knots.Select(knot => counts[knot])] };
    }

    private static (int Position, int Edge) Worst(int[] edges, int[] counts, List<int> knots)
    {
        var n = (double)counts[^1];
        var worst = 1e-12;
        var found = (-1, -1);
        for (var k = 1; k < knots.Count; k++)
        {
            var (from, to) = (knots[k - 1], knots[k]);
            for (var edge = from + 1; edge < to; edge++)
            {
                var line = counts[from] + ((counts[to] - counts[from]) * ((edges[edge] - edges[from]) / (double)(edges[to] - edges[from])));
                var share = counts[edge] / n;
                var miss = Math.Abs(counts[edge] - line) / n / Math.Sqrt((share * (1 - share)) + (1 / n));
                if (miss > worst)
                {
                    worst = miss;
                    found = (k, edge);
                }
            }
        }

        return found;
    }

    private static int[] Divide(QuantileTable table, int ranges)
    {
        var divisions = new List<int> { 0 };
        var last = table.Below.Count - 1;
        for (var i = 1; i < ranges; i++)
        {
            var wanted = (double)i * table.Below[last] / ranges;
            var nearest = Enumerable.Range(0, last).MinBy(knot => Math.Abs(table.Below[knot] - wanted));
            if (nearest > divisions[^1])
            {
                divisions.Add(nearest);
            }
        }

        divisions.Add(last);
        return [.. divisions];
    }

    private static int[][] Count(FittedLengthData data, int[] prompts, int[] outputs)
    {
        var cells = new int[data.PromptDivisions.Count - 1][];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = new int[data.OutputDivisions.Count - 1];
        }

        for (var i = 0; i < prompts.Length; i++)
        {
            cells[RangeOf(data.Prompt, data.PromptDivisions, prompts[i])][RangeOf(data.Output, data.OutputDivisions, outputs[i])]++;
        }

        return cells;
    }

    private static int RangeOf(QuantileTable table, IReadOnlyList<int> divisions, int tokens)
    {
        var range = 0;
        while (tokens >= table.Tokens[divisions[range + 1]])
        {
            range++;
        }

        return range;
    }
}
