using LbSim.Kernel.Time;
using LbSim.Workload;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.Output;

namespace LbSim.Tests.Workload.Traces.Output;

public class TrafficTraceTests
{
    public static TheoryData<string> Formats => [.. TraceEditor.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Write_ATraceAsTraffic_GivesItBackInEveryFormat(string format)
    {
        var source = TraceText.At("0", "0.25", "3");

        var (text, result) = Written(TraceWorkload.Load(source, new()), SimTime.Never, format);

        Assert.Equal((format, 3), (result.Format, result.Rows));
        Assert.Equal(TraceText.Read(source).Select(WithoutNames), TraceText.Read(TraceText.File(text)).Select(WithoutNames));
    }

    [Fact]
    public void Write_Csv_HasTheColumnsTheTrafficHasAndStopsAtTheEnd()
    {
        var traffic = TraceWorkload.Load(TraceText.File("arrival_s,prompt_tokens,output_tokens,client\n0,1,1,ann\n0.5,2,2,\n2,3,3,bob\n"), new());

        Assert.Equal("arrival_s,prompt_tokens,output_tokens,client\n0,1,1,0\n0.5,2,2,\n", Written(traffic, SimTime.Zero + SimDuration.FromSeconds(2), "csv").Text);
    }

    [Fact]
    public void Write_SharedContents_SurviveAsMooncakeAndAreMissedElsewhere()
    {
        var traffic = TraceWorkload.Load(TraceText.File(TraceSamples.Of("qwen-bailian").Text.Replace("\"input_length\": 40", "\"input_length\": 512", StringComparison.Ordinal).Replace("\"input_length\": 60", "\"input_length\": 520", StringComparison.Ordinal).Replace("[7, 8", "[" + string.Join(", ", Enumerable.Range(0, 32)), StringComparison.Ordinal)), new());

        var (mooncake, said) = Written(traffic, SimTime.Never, "mooncake");
        var (_, missed) = Written(traffic, SimTime.Never, "csv");

        Assert.Equal(["[0]}", "[0, 1]}"], mooncake.Split('\n')[..2].Select(line => line[line.IndexOf('[', StringComparison.Ordinal)..]));
        Assert.Contains(said.Notes, note => note.Contains("blocks of 512 tokens", StringComparison.Ordinal));
        Assert.Contains("csv cannot hold names of prompt blocks (mooncake can): left away.", missed.Notes);
    }

    private static RequestSpec WithoutNames(RequestSpec request) => request with { Prefix = default };

    private static (string Text, EditResult Result) Written(TraceWorkload workload, SimTime end, string format)
    {
        var output = new WrittenTrace();
        using var source = workload.Open(1, 0);
        var result = TrafficTrace.Write(workload, source, end, SimDuration.Zero, format, output.Begin(), default);
        return (output.Text, result);
    }
}
