using System.Text;
using LbSim.Kernel.Random;
using LbSim.Tests.Testing;
using LbSim.Workload.Fitting;
using LbSim.Workload.Lengths;
using LbSim.Workload.Traces;

namespace LbSim.Tests.Workload.Lengths;

public class FittedLengthModelTests
{
    private const int Draws = 1_000_000;
    private const double Bar = 0.02;

    // from the traces as published, by the definitions of LengthStatistics
    public static TheoryData<string, double[], double[], double> Published => new()
    {
        { "azure-2023-conv", [1154.6974, 1020, 2734.5, 4142], [211.12594, 129, 424, 601], 0.072750894 },
        { "azure-2023-code", [2047.8483, 1469, 5187.6, 7436], [27.882526, 13, 55, 251.46], -0.021462356 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Draw_AMillionTimes_HasTheTracesMeanAndPercentiles(string name, double[] prompt, double[] output, double rankCorrelation)
    {
        var (prompts, outputs) = Draw(name);

        AssertLike(prompt, prompts);
        AssertLike(output, outputs);
        // a million draws know a rank correlation only to about 0.001 (one standard error), so the sample may miss by four of those
        Assert.InRange(LengthStatistics.Spearman(prompts, outputs), rankCorrelation - 0.004, rankCorrelation + 0.004);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void RankCorrelation_OfTheModelItself_IsTheTracesWithinTwoPercent(string name, double[] prompt, double[] output, double rankCorrelation)
    {
        _ = (prompt, output);

        Assert.Equal(rankCorrelation, LengthFitter.RankCorrelation(FittedLengthModel.DataOf(name)), Math.Abs(rankCorrelation) * Bar);
    }

    [SharedTheory]
    [InlineData("azure-2023-conv")]
    [InlineData("azure-2023-code")]
    public void Draw_ComparedWithTheTraceItself_AgreesWithinTwoPercent(string name)
    {
        var (tracePrompts, traceOutputs) = ReadTrace(name);
        var (prompts, outputs) = Draw(name);

        AssertLike(Figures(tracePrompts), prompts);
        AssertLike(Figures(traceOutputs), outputs);
        var wanted = LengthStatistics.Spearman(tracePrompts, traceOutputs);
        Assert.Equal(wanted, LengthFitter.RankCorrelation(FittedLengthModel.DataOf(name)), Math.Abs(wanted) * Bar);
    }

    [SharedTheory]
    [InlineData("azure-2023-conv", "AzureLLMInferenceTrace_conv.csv")]
    [InlineData("azure-2023-code", "AzureLLMInferenceTrace_code.csv")]
    public void Data_FittedAgain_IsTheFileInTheProduct(string name, string file)
    {
        var (prompts, outputs) = ReadTrace(name);
        var source = $"{file} of github.com/Azure/AzurePublicDataset (Azure LLM inference trace, 16 November 2023)";
        const string Attribution = "Microsoft Azure, CC-BY 4.0; Patel et al., \"Splitwise: Efficient Generative LLM Inference Using Phase Splitting\", ISCA 2024. Fitted by the LbSim authors.";

        var text = Write(LengthFitter.Fit(name, source, Attribution, prompts, outputs));

        var path = Path.Combine(SharedData.ProjectRoot, "src", "LbSim.Workload", "Lengths", "Fitted", name + ".json");
        if (Environment.GetEnvironmentVariable("LBSIM_UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(text, File.ReadAllText(path));
    }

    [Fact]
    public void Names_OfTheProduct_AreTheTwoAzureTraces() =>
        Assert.Equal(["azure-2023-code", "azure-2023-conv"], FittedLengthModel.Names);

    [Fact]
    public void Data_OfEveryModel_HasAtMost101PointsATable()
    {
        foreach (var name in FittedLengthModel.Names)
        {
            var data = FittedLengthModel.DataOf(name);

            Assert.Equal(name, data.Name);
            Assert.InRange(data.Prompt.Tokens.Count, 2, 101);
            Assert.InRange(data.Output.Tokens.Count, 2, 101);
            Assert.Contains("CC-BY 4.0", data.Attribution, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Draw_Always_StaysWithinTheTables()
    {
        var data = FittedLengthModel.DataOf("azure-2023-code");
        var (prompts, outputs) = Draw(data.Name);

        Assert.Equal(data.Prompt.Tokens[0], prompts.Min());
        Assert.Equal(data.Prompt.Tokens[^1] - 1, prompts.Max());
        Assert.Equal(data.Output.Tokens[0], outputs.Min());
        Assert.InRange(outputs.Max(), 831, data.Output.Tokens[^1] - 1);
    }

    [Fact]
    public void Validate_UnknownName_NamesTheKnownOnes()
    {
        var problem = Assert.Single(new FittedLengths { Name = "azure-2023-chat" }.Validate());

        Assert.Contains("azure-2023-conv", problem.Message, StringComparison.Ordinal);
    }

    private static (int[] Prompts, int[] Outputs) Draw(string name)
    {
        var model = FittedLengthModel.Load(name);
        var random = new RandomStream(2024, "lengths");
        var prompts = new int[Draws];
        var outputs = new int[Draws];
        for (var i = 0; i < Draws; i++)
        {
            (prompts[i], outputs[i]) = model.Draw(random);
        }

        return (prompts, outputs);
    }

    private static double[] Figures(int[] values)
    {
        var sorted = values.Order().ToArray();
        return [values.Average(), LengthStatistics.Quantile(sorted, 0.5), LengthStatistics.Quantile(sorted, 0.9), LengthStatistics.Quantile(sorted, 0.99)];
    }

    private static void AssertLike(double[] wanted, int[] values)
    {
        var figures = Figures(values);
        for (var i = 0; i < wanted.Length; i++)
        {
            Assert.Equal(wanted[i], figures[i], wanted[i] * Bar);
        }
    }

    private static (int[] Prompts, int[] Outputs) ReadTrace(string name)
    {
        var path = SharedData.PathTo($"data/traces/azure-2023/AzureLLMInferenceTrace_{name[^4..]}.csv");
        using var source = TraceWorkload.Load(new("trace.csv", () => File.OpenRead(path)), new()).Open(0, 0);
        var prompts = new List<int>();
        var outputs = new List<int>();
        while (source.TryNext(out var request))
        {
            prompts.Add(request.PromptTokens);
            outputs.Add(request.OutputTokens);
        }

        return ([.. prompts], [.. outputs]);
    }

    private static string Write(FittedLengthData data)
    {
        var text = new StringBuilder("{\n");
        text.Append($"  \"name\": \"{data.Name}\",\n  \"source\": \"{data.Source}\",\n  \"attribution\": \"{data.Attribution.Replace("\"", "\\\"", StringComparison.Ordinal)}\",\n");
        text.Append($"  \"requests\": {data.Requests},\n");
        foreach (var (key, table) in new[] { ("prompt", data.Prompt), ("output", data.Output) })
        {
            text.Append($"  \"{key}\": {{\n    \"tokens\": [{string.Join(", ", table.Tokens)}],\n    \"below\": [{string.Join(", ", table.Below)}]\n  }},\n");
        }

        text.Append($"  \"promptDivisions\": [{string.Join(", ", data.PromptDivisions)}],\n  \"outputDivisions\": [{string.Join(", ", data.OutputDivisions)}],\n");
        text.Append($"  \"cells\": [\n    {string.Join(",\n    ", data.Cells.Select(row => $"[{string.Join(", ", row)}]"))}\n  ]\n}}\n");
        return text.ToString();
    }
}
