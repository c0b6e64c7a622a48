using LbSim.Reports.Tables;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Reports.Tables;

public sealed class SweepSummaryTests
{
    [Fact]
    public void Render_TheTypicalSweep_IsAsReviewed() => Golden.Verify("Reports/Goldens/sweep-summary.txt", Render());

    [Fact]
    public void Render_AnySweep_HasNoLongLine() => Assert.All(Render().Split('\n'), line => Assert.True(line.Length <= ConsoleSummary.Width, line));

    private static string Render()
    {
        using var text = new StringWriter();
        SweepSummary.Render(SampleSweeps.Typical(), text);
        return text.ToString();
    }
}
