using LbSim.Kernel.Time;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.Output;

namespace LbSim.Tests.Workload.Traces.Output;

public class TraceEditorTests
{
    public static TheoryData<string> Formats => [.. TraceEditor.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Convert_ToEveryFormatAndBack_KeepsRequestsExactly(string format)
    {
        var source = TraceText.File("arrival_s,prompt_tokens,output_tokens\n7.5,10,1\n7.500000100,20,2\n70.25,30,3\n");
        var wanted = TraceText.Read(source).Select(request => (request.Arrival, request.PromptTokens, request.OutputTokens));

        var written = Written(output => TraceEditor.Convert(source, new() { To = format }, output));

        var back = TraceText.File(written.Text);
        Assert.Equal(format, TraceWorkload.Scan(back, new()).Format);
        Assert.Equal(wanted, TraceText.Read(back).Select(request => (request.Arrival, request.PromptTokens, request.OutputTokens)));
    }

    [Fact]
    public void Convert_ToMooncake_KeepsWhatPromptsShare()
    {
        var written = Written(output => TraceEditor.Convert(TraceText.File(TraceSamples.Of("mooncake").Text), new() { To = "mooncake" }, output));

        Assert.Equal(TraceSamples.Of("mooncake").Text.ReplaceLineEndings("\n"), written.Text);
    }

    [Fact]
    public void Convert_FailedRequests_AreCountedOrKeptWhereTheFormatHoldsThem()
    {
        var file = TraceText.File(TraceSamples.Of("burstgpt").Text);

        Assert.Equal((1, 2), (Written(output => TraceEditor.Convert(file, new() { To = "csv" }, output)).Result.Rows, Written(output => TraceEditor.Convert(file, new() { To = "csv" }, output)).Result.Failures));
        Assert.Equal(3, Written(output => TraceEditor.Convert(file, new() { To = "burstgpt", KeepsFailures = true }, output)).Result.Rows);
        TraceText.Says(Fault(output => TraceEditor.Convert(file, new() { To = "csv", KeepsFailures = true }, output)), "burstgpt holds rows without output");
    }

    [Fact]
    public void Convert_UnknownFormat_SuggestsOne() =>
        TraceText.Says(Fault(output => TraceEditor.Convert(TraceText.File(TraceSamples.Of("csv").Text), new() { To = "mooncak" }, output)), "did you mean \"mooncake\"");

    [Fact]
    public void Slice_RowsAndTime_CutsAndCountsFromTheFirst()
    {
        var file = TraceText.At("0", "1", "2", "3", "10");

        var rows = Written(output => TraceEditor.Slice(file, TraceExtent.OfRows(1), TraceExtent.OfRows(2), new(), output));
        var time = Written(output => TraceEditor.Slice(file, TraceExtent.OfTime(SimDuration.FromSeconds(2)), TraceExtent.OfTime(SimDuration.FromSeconds(5)), new(), output));

        Assert.Equal(["0,11,1,,,,", "1,12,1,,,,"], Lines(rows.Text));
        Assert.Equal(["0,12,1,,,,", "1,13,1,,,,"], Lines(time.Text));
    }

    [Fact]
    public void Merge_TwoTraces_InterleavesByTimeAndKeepsClientsApart()
    {
        var one = TraceText.File("arrival_s,prompt_tokens,output_tokens,client\n100,1,1,ann\n102,2,1,bob\n");
        var two = TraceText.File("arrival_s,prompt_tokens,output_tokens,client\n101,3,1,ann\n103,4,1,\n");

        var byStart = Written(output => TraceEditor.Merge([one, two], isByClock: false, new(), output));
        var byClock = Written(output => TraceEditor.Merge([one, two], isByClock: true, new(), output));

        Assert.Equal(["0,1,1,1:ann,,,", "0,3,1,2:ann,,,", "2,2,1,1:bob,,,", "2,4,1,,,,"], Lines(byStart.Text));
        Assert.Equal(["0,1,1,1:ann,,,", "1,3,1,2:ann,,,", "2,2,1,1:bob,,,", "3,4,1,,,,"], Lines(byClock.Text));
    }

    [Fact]
    public void Merge_DatesWithPlainTimesByClock_IsRefused() =>
        TraceText.Says(
            Fault(output => TraceEditor.Merge([TraceText.File(TraceSamples.Of("azure-llm").Text), TraceText.At("0", "1")], isByClock: true, new(), output)),
            "share no clock");

    private static string[] Lines(string text) => text.Split('\n')[1..^1];

    private static (string Text, EditResult Result) Written(Func<Func<Stream>, EditResult> edit)
    {
        var output = new WrittenTrace();
        var result = edit(output.Begin);
        return (output.Text, result);
    }

    private static string Fault(Func<Func<Stream>, EditResult> edit) => Assert.Throws<TraceException>(() => edit(new WrittenTrace().Begin)).Message;
}
