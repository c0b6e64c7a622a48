using LbSim.Workload.Traces.ClientTables;

namespace LbSim.Workload.Fitting;

/// <summary>Lengths of the requests of some clients, as so many evenly likely values: quantiles of the tables' histograms.</summary>
/// <param name="Prompts">Prompt tokens.</param>
/// <param name="Outputs">Output tokens, in an order that has nothing to do with that of the prompts.</param>
internal sealed record ClientLengths(int[] Prompts, int[] Outputs)
{
    private const int Values = 4096;

    /// <summary>The lengths of these clients, each window weighted by its requests; null where no window with requests has any.</summary>
    public static ClientLengths? Of(IReadOnlyList<ClientTraffic> clients)
    {
        var outputs = Histogram(clients, ClientFields.Output);
        var inputs = ClientFields.Inputs.Select(field => Histogram(clients, field)).Where(field => field is { Max: > 0 }).ToArray();
        if (outputs is null || inputs.Length == 0)
        {
            return null;
        }

        var prompts = new double[Values];
        for (var kind = 0; kind < inputs.Length; kind++)
        {
            for (var index = 0; index < Values; index++)
            {
                prompts[index] += Quantile(inputs[kind]!, kind + 1, index);
            }
        }

        return new(Array.ConvertAll(prompts, Whole), [.. Enumerable.Range(0, Values).Select(index => Whole(Quantile(outputs, 0, index)))]);
    }

    // values of different kinds in orders that have nothing to do with one another: van der Corput's in base 2, and multiples of odd numbers near golden ones
    private static double Quantile(WeightedValues values, int kind, int index)
    {
        var place = kind == 0 ? Reversed(index) : index * ((2 * kind * 1265) - 1) % Values;
        return values.Quantile((place + 0.5) / Values);
    }

    private static int Reversed(int index)
    {
        var reversed = 0;
        for (var bit = 1; bit < Values; bit <<= 1)
        {
            reversed = (reversed << 1) | ((index & bit) != 0 ? 1 : 0);
        }

        return reversed;
    }

    private static int Whole(double tokens) => (int)Math.Clamp(Math.Round(tokens), 1, int.MaxValue / 2);

    private static WeightedValues? Histogram(IReadOnlyList<ClientTraffic> clients, string field)
    {
        var values = new List<(double, double)>();
        foreach (var client in clients)
        {
            var requests = client.Windows.GroupBy(window => window.Start).ToDictionary(group => group.Key, group => group.Sum(window => window.Requests));
            foreach (var (start, _, histogram) in client.Table.Lengths.Where(entry => entry.Field == field))
            {
                values.AddRange(histogram.Select(entry => ((double)entry.Value, entry.Probability * requests.GetValueOrDefault(start))));
            }
        }

        return values.Any(value => value.Item2 > 0) ? new(values) : null;
    }
}
