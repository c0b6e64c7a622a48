using System.Globalization;
using System.Text;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Measured;

/// <summary>Real vLLM servers under closed-loop users, 37 load stages over eight dense models and three GPUs, against their simulation.</summary>
public sealed class SteadyStateTests
{
    private const int WorstShown = 8;

    [SharedFact]
    public void Simulate_DenseStages_AreWithinTheBarsAndAsDocumented()
    {
        var cached = Simulated(Repeated.SystemPrompt);

        Assert.Equal(37, cached.Count);
        Assert.InRange(Median(cached, E2e), 0, 0.06);
        Assert.InRange(Median(cached, Ttft), 0, 0.12);
        DocBlock.Check("docs/validation.md", "steady-state", Page(cached));
    }

    private static List<SteadyStage> Simulated(Repeated known)
    {
        var stages = SteadyStage.All();
        Parallel.ForEach(stages, stage => stage.Simulate(known));
        return stages;
    }

    private static double E2e(SteadyStage stage) => (stage.E2e / stage.MeasuredE2e) - 1;

    private static double Ttft(SteadyStage stage) => (stage.Ttft / stage.MeasuredTtft) - 1;

    private static double Itl(SteadyStage stage) => (stage.Itl / stage.MeasuredItl) - 1;

    private static double Median(List<SteadyStage> stages, Func<SteadyStage, double> error) => stages.Select(stage => Math.Abs(error(stage))).Order().ElementAt(stages.Count / 2);

    private static string Page(List<SteadyStage> cached)
    {
        var page = new StringBuilder();
        page.Append("| error over ").Append(cached.Count).Append(" stages, % | E2E median | E2E mean | TTFT median | TTFT mean | ITL median | ITL mean |\n|---|---|---|---|---|---|---|\n");
        Summary("system prompt from the prefix cache", cached);
        Summary("whole prompt computed", Simulated(Repeated.Nothing));
        Summary("question repeated, whole prompt from the cache", Simulated(Repeated.Everything));
        page.Append("\nThe worst, with the system prompt from the cache (measured / simulated, ms):\n\n| stage | E2E | | TTFT | | ITL | |\n|---|---|---|---|---|---|---|\n");
        foreach (var stage in cached.OrderByDescending(stage => Math.Abs(E2e(stage))).Take(WorstShown))
        {
            page.Append(string.Create(CultureInfo.InvariantCulture, $"| {stage.Name} | {stage.MeasuredE2e:0} / {stage.E2e:0} | {Percent(E2e(stage))} | {stage.MeasuredTtft:0.0} / {stage.Ttft:0.0} | {Percent(Ttft(stage))} | {stage.MeasuredItl:0.00} / {stage.Itl:0.00} | {Percent(Itl(stage))} |\n"));
        }

        return page.ToString();

        void Summary(string assumption, List<SteadyStage> stages)
        {
            page.Append("| ").Append(assumption);
            foreach (var error in new Func<SteadyStage, double>[] { E2e, Ttft, Itl })
            {
                page.Append(string.Create(CultureInfo.InvariantCulture, $" | {100 * Median(stages, error):0.0} | {100 * stages.Average(stage => Math.Abs(error(stage))):0.0}"));
            }

            page.Append(" |\n");
        }
    }

    private static string Percent(double error) => string.Create(CultureInfo.InvariantCulture, $"{100 * error:+0.0;-0.0;0.0} %");
}
