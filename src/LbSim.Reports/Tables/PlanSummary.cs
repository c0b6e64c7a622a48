using LbSim.Experiments.Plan;
using LbSim.Reports.Figures;

namespace LbSim.Reports.Tables;

/// <summary>A plan as plain text for a terminal or a file.</summary>
public static class PlanSummary
{
    /// <summary>The longest line, in characters.</summary>
    public const int Width = ConsoleSummary.Width;

    /// <summary>Writes the traffic, one table for each multiplier, the sensitivity table and the notes.</summary>
    public static void Render(PlanResult result, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        TextTable.WriteWrapped("", result.Scenario + ": " + result.Traffic, "  ", Width, output);
        foreach (var line in PlanFacts.Peaks(result).Concat(PlanFacts.Idle(result)))
        {
            TextTable.WriteWrapped("", line, "  ", Width, output);
        }

        foreach (var multiplier in result.Multipliers)
        {
            WriteMultiplier(multiplier, output);
        }

        WriteSensitivity(result, output);
        output.Write('\n');
        foreach (var note in result.Notes)
        {
            TextTable.WriteWrapped("- ", note, "  ", Width, output);
        }

        TextTable.WriteWrapped("- ", PlanFacts.Search(result), "  ", Width, output);
        output.Write('\n');
        foreach (var multiplier in result.Multipliers)
        {
            TextTable.WriteWrapped("Answer: ", PlanWords.Headline(result, multiplier), "  ", Width, output);
        }

        foreach (var obstacle in result.Obstacles)
        {
            TextTable.WriteWrapped("In the way: ", obstacle, "  ", Width, output);
        }
    }

    private static void WriteMultiplier(PlanMultiplier multiplier, TextWriter output)
    {
        output.Write('\n');
        var table = new TextTable(Width);
        table.Add("traffic x" + PlanWords.Multiplier(multiplier), "fleet", "$/h", "met %", "runs met", "saving/month");
        foreach (var balancer in multiplier.Balancers)
        {
            var answer = balancer.Answer;
            table.Add(
                TextTable.Clean(balancer.Label),
                answer is null ? "none" : TextTable.Shorten(answer.Fleet.Name, 34),
                Quantity.OrUnknown(answer?.Fleet.CostPerHour, Quantity.Dollars),
                answer is null ? Quantity.Unknown : Quantity.Fixed(answer.Attainment.Value * 100, 2),
                answer is null ? Quantity.Unknown : Quantity.Percent(answer.RunsMeeting),
                PlanWords.Saving(balancer));
        }

        table.Write(output);
        foreach (var balancer in multiplier.Balancers)
        {
            foreach (var remark in PlanWords.Remarks(balancer))
            {
                TextTable.WriteWrapped("  ", remark, "    ", Width, output);
            }
        }
    }

    private static void WriteSensitivity(PlanResult result, TextWriter output)
    {
        if (result.Sensitivity.Count == 0)
        {
            return;
        }

        output.Write('\n');
        TextTable.WriteWrapped("", "What if (" + result.SensitivityOf + ", by screening):", "  ", Width, output);
        foreach (var row in result.Sensitivity)
        {
            TextTable.WriteWrapped("  ", PlanFacts.Sensitivity(row), "    ", Width, output);
        }
    }
}
