using LbSim.Experiments.Plan;
using LbSim.Kernel.Random;
using Xunit.Abstractions;

namespace LbSim.Tests.Experiments.Plan;

/// <summary>Plans whose right answer queueing theory knows.</summary>
public sealed class MmcPlanTests(ITestOutputHelper output)
{
    // what the guarantee allows of 400 with a margin: 20 expected at most, and 31 with a probability of 1 %
    private const int MostWrong = 31;

    [Fact]
    public void Run_AnswerIsClear_IsTheExactOne()
    {
        var problems = Clear().Take(20).ToList();
        var found = new int[problems.Count];
        Parallel.For(0, found.Length, index =>
        {
            var (rate, service, wait, bound, least) = problems[index];
            var search = PlanProblems.Search(PlanProblems.Load(PlanProblems.Mmc((ulong)index + 1, rate, service, wait, bound, least + 3, 12_000)))[0];
            found[index] = search.Answer?.Fleet.Counts[0] ?? 0;
        });

        Assert.Equal(problems.Select(problem => problem.Servers), found);
    }

    [Fact]
    [Trait("Category", "Long")]
    public void Run_AnyProblem_CallsFewFleetsMeetingThatDoNot()
    {
        var (wrong, answered) = (0, 0);
        Parallel.For(0, 400, index =>
        {
            var random = new RandomStream((ulong)index, "mmc");
            var erlangs = 0.5 + (5 * random.NextDouble());
            var rate = erlangs; // a service of one second
            var wait = 0.2 + random.NextDouble();
            var bound = 0.02 + (0.28 * random.NextDouble());
            var search = PlanProblems.Search(PlanProblems.Load(PlanProblems.Mmc((ulong)index + 1000, rate, 1, wait, bound, 14, 2_000)))[0];
            if (search.Answer is { } answer)
            {
                Interlocked.Increment(ref answered);
                if (PlanProblems.Waits(answer.Fleet.Counts[0], erlangs, rate, wait) > bound)
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        });

        output.WriteLine($"{answered} of 400 answered, {wrong} called meeting that are not");
        Assert.True(answered >= 380, $"{answered} answered");
        Assert.True(wrong <= MostWrong, $"{wrong} wrong");
    }

    // problems in which the waiting probabilities at the answer and just below lie at least a fifth from the bound
    private static IEnumerable<(double Rate, double Service, double Wait, double Bound, int Servers)> Clear()
    {
        for (var seed = 0; ; seed++)
        {
            var random = new RandomStream((ulong)seed, "clear-mmc");
            var erlangs = 0.6 + (5 * random.NextDouble());
            var service = 0.1 + random.NextDouble();
            var wait = service * (0.1 + (0.5 * random.NextDouble()));
            var bound = 0.03 + (0.1 * random.NextDouble());
            var rate = erlangs / service;
            var servers = Enumerable.Range(1, 20).First(count => PlanProblems.Waits(count, erlangs, rate, wait) <= bound);
            if (PlanProblems.Waits(servers, erlangs, rate, wait) <= 0.8 * bound && PlanProblems.Waits(servers - 1, erlangs, rate, wait) >= 1.2 * bound)
            {
                yield return (rate, service, wait, bound, servers);
            }
        }
    }
}
