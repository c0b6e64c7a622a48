using LbSim.Kernel.Time;
using LbSim.Workload;
using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;

namespace LbSim.Tests.Workload.Generators;

/// <summary>Short ways to generate traffic.</summary>
internal static class Generate
{
    public static readonly LengthOptions OneToken = new SeparateLengths { Prompt = TokenOptions.Of(1), Output = TokenOptions.Of(1) };

    public static GeneratorOptions Options(double rate, ArrivalProcess process = ArrivalProcess.Poisson, double? cv = null, params EnvelopeOptions[] envelopes) => new()
    {
        Arrivals = new() { Process = process, RatePerSecond = rate, Cv = cv },
        Envelopes = envelopes,
        Lengths = OneToken,
    };

    public static RatePoint At(double seconds, double factor) => new(SimTime.FromSeconds(seconds), factor);

    /// <summary>Arrival times in seconds, up to a time or a number.</summary>
    public static List<double> Arrivals(GeneratorOptions options, double until = double.PositiveInfinity, int most = int.MaxValue, ulong seed = 1)
    {
        var times = new List<double>();
        using var source = new GeneratedWorkload(options).Open(seed, 0);
        while (times.Count < most && source.TryNext(out var request) && request.Arrival.Seconds < until)
        {
            times.Add(request.Arrival.Seconds);
        }

        return times;
    }

    public static List<RequestSpec> Requests(GeneratorOptions options, int count, ulong seed = 1, int replication = 0)
    {
        using var source = new GeneratedWorkload(options).Open(seed, replication);
        var requests = new List<RequestSpec>();
        while (requests.Count < count && source.TryNext(out var request))
        {
            requests.Add(request);
        }

        return requests;
    }

    /// <summary>Variance of the counts in full windows divided by their mean.</summary>
    public static double Dispersion(IReadOnlyList<double> times, double window, double until)
    {
        var counts = new long[(int)(until / window)];
        foreach (var time in times)
        {
            var bin = (int)(time / window);
            if (bin < counts.Length)
            {
                counts[bin]++;
            }
        }

        var mean = counts.Average();
        return counts.Average(count => (count - mean) * (count - mean)) / mean;
    }
}
