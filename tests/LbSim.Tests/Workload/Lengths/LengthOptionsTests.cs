using LbSim.Kernel.Random;
using LbSim.Tests.Workload.Traces;
using LbSim.Workload.Lengths;
using LbSim.Workload.Traces;

namespace LbSim.Tests.Workload.Lengths;

public class LengthOptionsTests
{
    private const int Draws = 200_000;

    [Theory]
    [InlineData(TokenDistribution.LogNormal, 800.0, 1.3)]
    [InlineData(TokenDistribution.Gamma, 250.0, 0.6)]
    public void Draw_ByMeanAndVariation_HasThem(TokenDistribution distribution, double mean, double cv)
    {
        var prompts = Draw(new() { Distribution = distribution, Mean = mean, Cv = cv });

        var sampleMean = prompts.Average();
        Assert.Equal(mean, sampleMean, mean * Math.Max(4 * cv / Math.Sqrt(Draws), 0.002));
        Assert.Equal(cv, Math.Sqrt(prompts.Average(value => (value - sampleMean) * (value - sampleMean))) / sampleMean, cv * 0.03);
        Assert.True(prompts.Min() >= 1);
    }

    [Fact]
    public void Draw_Uniform_GivesBothEndsAndEverythingBetweenAlike()
    {
        var counts = new int[12];
        foreach (var prompt in Draw(new() { Distribution = TokenDistribution.Uniform, Min = 3, Max = 9 }))
        {
            counts[prompt]++;
        }

        Assert.Equal(0, counts[2] + counts[10]);
        for (var tokens = 3; tokens <= 9; tokens++)
        {
            Assert.Equal(Draws / 7.0, counts[tokens], 4 * Math.Sqrt(Draws / 7.0));
        }
    }

    [Fact]
    public void Draw_WithBounds_KeepsThem()
    {
        var prompts = Draw(new() { Distribution = TokenDistribution.LogNormal, Mean = 100, Cv = 2, Min = 20, Max = 300 });

        Assert.Equal((20, 300), (prompts.Min(), prompts.Max()));
    }

    [Fact]
    public void Draw_Fixed_IsAlwaysTheSame() =>
        Assert.Equal(new TokenLengths(512, 64), new SeparateLengths { Prompt = TokenOptions.Of(512), Output = TokenOptions.Of(64) }.Build().Draw(new(1, "x")));

    [Fact]
    public void Draw_Empirical_GivesWholeRowsEachAsOftenAsItStands()
    {
        var table = LengthTable.Load(TraceText.File("num_prefill_tokens,num_decode_tokens\n10,1\n10,1\n500,90\n20,0\n", "lengths.csv"), BadRowPolicy.Skip);
        var model = new EmpiricalLengths { Table = table }.Build();
        var random = new RandomStream(3, "rows");
        var counts = new Dictionary<TokenLengths, int>();
        for (var i = 0; i < 30_000; i++)
        {
            var lengths = model.Draw(random);
            counts[lengths] = counts.GetValueOrDefault(lengths) + 1;
        }

        Assert.Equal([new(10, 1), new(500, 90)], counts.Keys.OrderBy(key => key.Prompt));
        Assert.Equal(20_000, counts[new(10, 1)], 400.0);
        Assert.Equal((3, 1, "lengths.csv"), (table.Count, table.Skipped.Total, table.Name));
        Assert.Equal((520 / 3.0, 92 / 3.0), (table.MeanPrompt, table.MeanOutput));
        Assert.Equal(64, table.Sha256.Length);
    }

    [Fact]
    public void Load_TraceAsLengths_IgnoresItsTimes() =>
        Assert.Equal(2, LengthTable.Load(TraceText.Azure("2023-11-16 18:15:46.6805900,374,44", "never,1,1")).Count);

    [Fact]
    public void Load_LengthsWithoutAColumn_SaysWhichIsMissing()
    {
        var fault = Assert.Throws<TraceException>(() => LengthTable.Load(TraceText.File("prompt_tokens,arrival\n1,2\n")));

        TraceText.Says(fault.Message, "has no column for the output tokens");
    }

    public static TheoryData<TokenOptions, string> Bad => new()
    {
        { new() { Distribution = TokenDistribution.Fixed }, "mean" },
        { new() { Distribution = TokenDistribution.Fixed, Mean = 2.5 }, "mean" },
        { new() { Distribution = TokenDistribution.Fixed, Mean = 0 }, "mean" },
        { new() { Distribution = TokenDistribution.Fixed, Mean = 5, Cv = 1 }, "cv" },
        { new() { Distribution = TokenDistribution.Uniform, Min = 3 }, "max" },
        { new() { Distribution = TokenDistribution.Uniform, Min = 5, Max = 4 }, "min" },
        { new() { Distribution = TokenDistribution.Uniform, Min = 3, Max = 4, Mean = 3 }, "mean" },
        { new() { Distribution = TokenDistribution.LogNormal, Mean = 100 }, "cv" },
        { new() { Distribution = TokenDistribution.LogNormal, Mean = double.NaN, Cv = 1 }, "mean" },
        { new() { Distribution = TokenDistribution.Gamma, Mean = 100, Cv = -1 }, "cv" },
        { new() { Distribution = TokenDistribution.Gamma, Mean = 100, Cv = 1, Min = 0 }, "min" },
        { new() { Distribution = TokenDistribution.Gamma, Mean = 100, Cv = 1, Max = 100_000_000 }, "max" },
        { new() { Distribution = (TokenDistribution)7 }, "distribution" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Validate_BadTokens_NameTheOption(TokenOptions tokens, string option)
    {
        var options = new SeparateLengths { Prompt = TokenOptions.Of(1), Output = tokens };

        Assert.Contains(options.Validate(), problem => problem.Option == "output." + option);
        Assert.Throws<ArgumentException>(() => options.Build());
    }

    private static int[] Draw(TokenOptions prompt)
    {
        var model = new SeparateLengths { Prompt = prompt, Output = TokenOptions.Of(1) }.Build();
        var random = new RandomStream(4, "lengths");
        var values = new int[Draws];
        for (var i = 0; i < Draws; i++)
        {
            values[i] = model.Draw(random).Prompt;
        }

        return values;
    }
}
