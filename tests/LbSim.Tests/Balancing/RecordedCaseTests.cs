using LbSim.Tests.Balancing.Replay;

namespace LbSim.Tests.Balancing;

public sealed class RecordedCaseTests
{
    public static TheoryData<string> Cases() => [.. PickCase.Names()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Replay_RecordedCase_PicksWhatTheRealProgramPicked(string name)
    {
        var recorded = PickCase.Load(name);

        var picks = new Replayer(recorded).Run();

        Assert.Equal(recorded.Picks, picks);
    }
}
