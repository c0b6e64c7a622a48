namespace LbSim.Workload.Traces.Analysis;

/// <summary>The most tokens of any minute counted from the first arrival, the last, part-filled one included.</summary>
internal sealed class MinuteTally(long unitsPerSecond)
{
    private readonly Int128 _minute = (Int128)60 * unitsPerSecond;
    private long _bin;
    private long _prompt;
    private long _output;

    public long MostPrompt { get; private set; }

    public long MostOutput { get; private set; }

    public void Add(long at, int prompt, int output)
    {
        var bin = (long)(at / _minute);
        if (bin != _bin)
        {
            (_bin, _prompt, _output) = (bin, 0, 0);
        }

        _prompt += prompt;
        _output += output;
        MostPrompt = Math.Max(MostPrompt, _prompt);
        MostOutput = Math.Max(MostOutput, _output);
    }
}
