namespace LbSim.Workload.Traces.Analysis;

/// <summary>The most tokens of any minute counted from the first arrival, the last, part-filled one included.</summary>
internal sealed class MinuteTally(long unitsPerSecond)
{
    private BinCursor _minute = new((Int128)60 * unitsPerSecond);
    private long _prompt;
    private long _output;

    public long MostPrompt { get; private set; }

    public long MostOutput { get; private set; }

    public void Add(long at, int prompt, int output)
    {
        if (_minute.Move(at))
        {
            (_prompt, _output) = (0, 0);
        }

        _prompt += prompt;
        _output += output;
        MostPrompt = Math.Max(MostPrompt, _prompt);
        MostOutput = Math.Max(MostOutput, _output);
    }
}
