using Xunit.Abstractions;

namespace LbSim.Tests.Simulation.Twins;

/// <summary>Law 4: the jumping engine, the same engine pass by pass, and an engine written a second time show the same world.</summary>
public sealed class JumpTwinTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Run_RandomWorlds_ThreeEnginesShowTheSame(ulong seed)
    {
        for (var index = 0; index < 1000; index++)
        {
            Compare(new ScenarioMaker(seed, index).Draw());
        }

        output.WriteLine($"seed {seed}");
    }

    private static Picture Compare(Scenario scenario)
    {
        Picture jumping;
        string? difference;
        try
        {
            jumping = scenario.Run(singleStep: false);
            difference = Named("jumping and stepping", jumping.DifferenceFrom(scenario.Run(singleStep: true)));
            if (difference is null)
            {
                var naive = Picture.Of(new NaiveWorld(scenario).Run(), scenario.Base.Warmup.Picoseconds, jumping.Edges, scenario.Probes);
                difference = Named("product and naive twin", jumping.DifferenceFrom(naive));
            }
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"{fault.Message} in {scenario}", fault);
        }

        Assert.True(difference is null, $"{difference}\nin {scenario}");
        return jumping;
    }

    private static string? Named(string pair, string? difference) => difference is null ? null : $"{pair} differ in {difference}";
}
