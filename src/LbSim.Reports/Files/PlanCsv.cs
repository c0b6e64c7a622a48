using LbSim.Experiments.Plan;

namespace LbSim.Reports.Files;

/// <summary>Writes plan.csv: a row for each fleet that went to confirmation.</summary>
internal static class PlanCsv
{
    public static void Write(PlanResult result, Stream output)
    {
        using var csv = new CsvWriter(output);
        csv.Line("multiplier,balancer,verdict,fleet,gpus,cost_per_hour,attainment,ci_low,ci_high");
        foreach (var multiplier in result.Multipliers)
        {
            foreach (var balancer in multiplier.Balancers)
            {
                foreach (var row in balancer.Rows)
                {
                    csv.Field((double?)multiplier.Multiplier);
                    csv.Field(balancer.Label);
                    csv.Field(row.Verdict);
                    csv.Field(row.Fleet.Name);
                    csv.Field(row.Fleet.Gpus);
                    csv.Field(row.Fleet.CostPerHour);
                    csv.Field(row.Attainment?.Value);
                    csv.Field(row.Attainment?.Low);
                    csv.Field(row.Attainment?.High);
                    csv.EndRow();
                }
            }
        }
    }
}
